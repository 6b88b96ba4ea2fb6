#include "flow/product.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::flow {
namespace {

constexpr std::size_t kListed = 8;
// A release on fewer machines than this is a test of somebody's, not the newest one.
constexpr std::size_t kFewest = 3;

// What the telemetry says of products with one folded name.
struct Seen {
  std::set<std::string> written, images;
  std::map<std::string, std::set<StringCode>> versions;  // -> subjects
};
using Products = std::map<std::string, Seen>;

void see(const Segment& s, std::size_t row, Column product, Column version, Column image,
         const Dictionary& strings, Products& out) {
  const StringCode name = s.code(product, row);
  if (name == 0) return;
  const std::string_view text = strings.text(name);
  Seen& seen = out[pack::folded_product(text)];
  seen.written.insert(std::string{text});
  const StringCode subject =
      s.code(Column::Agent, row) != 0 ? s.code(Column::Agent, row) : s.code(Column::Subject, row);
  const std::string_view v = trim(strings.text(s.code(version, row)));
  if (!v.empty() && pack::compare_versions(v, v)) seen.versions[std::string{v}].insert(subject);
  const bool is_file = static_cast<Channel>(s.channel[row]) != Channel::Software;
  const std::string_view path = strings.text(s.code(image, row));
  if (is_file && !path.empty()) seen.images.insert(fold(base_name(path)));
}

Result<Products> products_of(Gathered& gathered) {
  Products out;
  for (std::size_t i = 0; i < gathered.data.segments->size(); ++i) {
    TAMIZ_CHECK(gathered.data.segments->with(i, [&](const Segment& s) {
      for (std::size_t row = 0; row < s.rows(); ++row) {
        const auto channel = static_cast<Channel>(s.channel[row]);
        see(s, row, Column::ActorProduct, Column::ActorVersion, Column::ActorImage,
            *gathered.data.strings, out);
        // A module's product is a library's, not a program's.
        if (channel == Channel::Process || channel == Channel::Software)
          see(s, row, Column::TargetProduct, Column::TargetVersion, Column::Target,
              *gathered.data.strings, out);
      }
    }));
  }
  return out;
}

Result<std::string> resolve(const std::string& name, const Products& products) {
  const std::string wanted = pack::folded_product(name);
  if (products.contains(wanted)) return wanted;
  std::vector<std::string> holding, all;
  for (const auto& [folded, seen] : products) {
    all.push_back(folded);
    if (folded.find(wanted) != std::string::npos) holding.push_back(folded);
  }
  if (holding.size() == 1) return holding.front();
  if (holding.empty()) {
    const std::string near = nearest(wanted, all);
    return fail(Code::Usage,
                fmt::format("--product {}: no such product in the data{}", printable(name),
                            near.empty() ? "" : "; did you mean " + printable(near) + "?"));
  }
  std::string list;
  for (std::size_t i = 0; i < holding.size() && i < kListed; ++i)
    list += (i == 0 ? "" : ", ") + printable(*products.at(holding[i]).written.begin());
  if (holding.size() > kListed) list += ", ..";
  return fail(Code::Usage, fmt::format("--product {} may be any of {}: {}", printable(name),
                                       holding.size(), list));
}

std::string newest(const Seen& seen) {
  std::string best;
  for (const auto& [version, subjects] : seen.versions) {
    if (subjects.size() < kFewest) continue;
    if (best.empty() || pack::compare_versions(version, best).value_or(0) > 0) best = version;
  }
  return best;
}

}  // namespace

Result<pack::Pack> pack_of_product(const std::string& name, Gathered& gathered, Micros as_of) {
  TAMIZ_TRY(const Products products, products_of(gathered));
  TAMIZ_TRY(const std::string folded, resolve(name, products));
  const Seen& seen = products.at(folded);
  const std::string release = newest(seen);
  if (release.empty())
    return fail(Code::Usage, fmt::format("--product {}: no release of it is on {} machines or more",
                                         printable(name), kFewest));
  const pack::Fact fact{"--product", pack::Grade::Draft, as_of, kNoTime, "", 0};
  pack::Pack out;
  out.id = kProductPack;
  out.title = *seen.written.begin();
  out.source = "--product: no indicator, no advisory";
  out.grade = pack::Grade::Draft;
  out.known_since = as_of;
  out.product.name = *seen.written.begin();
  out.product.aliases.push_back(folded);
  out.product.images.assign(seen.images.begin(), seen.images.end());
  pack::Release newest_release;
  newest_release.version = release;
  newest_release.fact = fact;
  out.releases.push_back(newest_release);
  pack::Stage has;
  has.id = "newest";
  has.title = fmt::format("have {}, its newest", printable(release));
  has.release_bad = true;
  pack::Stage ran;
  ran.id = "ran";
  ran.title = "were seen running it";
  ran.after = "newest";
  ran.ran_product = true;
  ran.decisive = 1u << static_cast<unsigned>(Channel::Process);
  out.stages = {has, ran};
  return out;
}

}  // namespace tamiz::flow
