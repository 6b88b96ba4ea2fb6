#include "pack/matcher.hpp"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "pack/address.hpp"

namespace tamiz::pack {
namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
using Table =
    std::unordered_map<std::string, std::vector<std::uint32_t>, TextHash, std::equal_to<>>;

constexpr std::int64_t kPatternMemoryBytes = 64 << 20;  // of the RE2 set's automaton

// `*` and `?` as an anchored regular expression over bytes.
std::string regex_of(std::string_view glob) {
  std::string out;
  std::string literal;
  const auto flush = [&] {
    out += RE2::QuoteMeta(literal);
    literal.clear();
  };
  for (const char c : glob) {
    if (c != '*' && c != '?') {
      literal += c;
      continue;
    }
    flush();
    out += c == '*' ? ".*" : ".";
  }
  flush();
  return out;
}

void add_found(const Table& table, std::string_view key, std::vector<std::uint32_t>& out) {
  if (const auto found = table.find(key); found != table.end())
    out.insert(out.end(), found->second.begin(), found->second.end());
}

bool is_hash(std::string_view text) {
  return (text.size() == 32 || text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

struct Matcher::Tables {
  std::vector<MatchedCondition> conditions;
  std::map<std::tuple<Match, Side, std::string>, std::uint32_t> known;
  Table hashes, domains, names, signers, products, images, versions;  // versions: canonical
  std::vector<std::pair<AddressBlock, std::uint32_t>> blocks;
  std::unique_ptr<RE2::Set> patterns;
  std::vector<std::uint32_t> pattern_conditions;
  std::vector<Demoted> unusable;
  std::vector<std::uint32_t> refused;  // conditions

  std::uint32_t number_of(const Condition& c) {
    const auto number = static_cast<std::uint32_t>(conditions.size());
    const auto [found, fresh] = known.try_emplace({c.match, c.side, c.value}, number);
    if (!fresh) return found->second;
    conditions.push_back({c.match, c.side, {}, {}});
    index(c, number);
    return number;
  }

  void index(const Condition& c, std::uint32_t number) {
    switch (c.match) {
      case Match::Hash:
        hashes[c.value].push_back(number);
        break;
      case Match::Domain:
        domains[c.value].push_back(number);
        break;
      case Match::Name:
        names[c.value].push_back(number);
        break;
      case Match::Signer:
        signers[c.value].push_back(number);
        break;
      case Match::Product:
        products[c.value].push_back(number);
        break;
      case Match::ProductImage:
        images[c.value].push_back(number);
        break;
      case Match::Version:
        versions[canonical_version(c.value)].push_back(number);
        break;
      case Match::Network:
        blocks.emplace_back(*AddressBlock::read(c.value), number);
        break;
      case Match::Path:
      case Match::Text:
        pattern(c, number);
        break;
    }
  }

  void pattern(const Condition& c, std::uint32_t number) {
    if (!patterns) {
      RE2::Options options;
      options.set_encoding(RE2::Options::EncodingLatin1);  // bytes; the texts are folded before
      options.set_dot_nl(true);
      options.set_max_mem(kPatternMemoryBytes);
      options.set_log_errors(false);
      patterns = std::make_unique<RE2::Set>(options, RE2::ANCHOR_BOTH);
    }
    std::string error;
    if (patterns->Add(regex_of(c.value), &error) < 0) {
      unusable.push_back({c.value, "the pattern is refused: " + error, kNoTime});
      refused.push_back(number);
      return;
    }
    pattern_conditions.push_back(number);
  }
};

Matcher::Matcher(const std::vector<Pack>& packs, Micros as_of)
    : tables_(std::make_unique<Tables>()) {
  for (std::uint16_t p = 0; p < packs.size(); ++p) {
    const Pack& pack = packs[p];
    for (std::uint16_t s = 0; s < pack.stages.size(); ++s) {
      const auto& tests = pack.stages[s].tests;
      for (std::uint32_t t = 0; t < tests.size(); ++t) {
        if (!tests[t].fact.holds(as_of)) continue;
        for (const Condition& c : tests[t].all)
          tables_->conditions[tables_->number_of(c)].tests.push_back({p, s, t});
        for (const Condition& c : tests[t].outside)
          tables_->conditions[tables_->number_of(c)].outside_of.push_back({p, s, t});
      }
    }
    const auto starts = [&](const std::vector<Test>& tests, std::uint16_t stage) {
      for (std::uint32_t t = 0; t < tests.size(); ++t) {
        if (!tests[t].fact.holds(as_of)) continue;
        for (const Condition& c : tests[t].all)
          tables_->conditions[tables_->number_of(c)].tests.push_back({p, stage, t});
      }
    };
    starts(pack.product.install, kInstallStage);
    starts(pack.product.removal, kRemovalStage);
    // The product itself: stage kProductStage of its pack.
    const auto product = [&](Match match, Side side, const std::string& value) {
      tables_->conditions[tables_->number_of({match, side, value})].tests.push_back(
          {p, kProductStage, 0});
    };
    for (const Side side : {Side::Target, Side::Actor}) {
      for (const std::string& alias : pack.product.aliases) product(Match::Product, side, alias);
      for (const std::string& image : pack.product.images)
        product(Match::ProductImage, side, image);
    }
    for (const std::string& image : pack.product.images) {
      const std::string stem = image.substr(0, image.rfind('.'));
      for (const Side side : {Side::Target, Side::Actor})
        tables_->conditions[tables_->number_of({Match::Path, side, "*/" + stem + "/*"})]
            .tests.push_back({p, kFolderStage, 0});
    }
  }
  if (tables_->patterns && !tables_->patterns->Compile()) {
    tables_->unusable.push_back({"all patterns", "together they need more than 64 MiB", kNoTime});
    tables_->patterns.reset();
    tables_->refused.insert(tables_->refused.end(), tables_->pattern_conditions.begin(),
                            tables_->pattern_conditions.end());
  }
}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

const std::vector<MatchedCondition>& Matcher::conditions() const { return tables_->conditions; }
bool Matcher::broken(const TestPlace& place) const {
  return std::ranges::any_of(tables_->refused, [&](std::uint32_t number) {
    return std::ranges::any_of(tables_->conditions[number].tests, [&](const TestPlace& t) {
      return t.pack == place.pack && t.stage == place.stage && t.test == place.test;
    });
  });
}
const std::vector<Demoted>& Matcher::unusable() const { return tables_->unusable; }

void Matcher::match(std::string_view text, std::vector<std::uint32_t>& out) const {
  const Tables& t = *tables_;
  if (text.empty()) return;
  thread_local std::string folded;  // one buffer per thread: this runs millions of times
  fold_path_into(text, folded);
  if (is_hash(text)) return add_found(t.hashes, folded, out);
  if (!t.blocks.empty()) {
    if (const auto address = Address::read(text)) {
      for (const auto& [block, number] : t.blocks) {
        if (block.holds(*address)) out.push_back(number);
      }
    }
  }
  if (folded.find('/') == std::string::npos && folded.find('.') != std::string::npos) {
    std::string_view name = folded;
    if (name.ends_with('.')) name.remove_suffix(1);
    add_found(t.names, name, out);
    for (std::string_view at = name; !at.empty();) {
      add_found(t.domains, at, out);
      const auto dot = at.find('.');
      at = dot == std::string_view::npos ? std::string_view{} : at.substr(dot + 1);
    }
  }
  add_found(t.signers, folded, out);
  add_found(t.images, base_name(folded), out);
  if (!t.products.empty() && folded.size() < 200) add_found(t.products, folded_product(text), out);
  if (!t.versions.empty() && folded.size() < 40)
    add_found(t.versions, canonical_version(folded), out);
  if (!t.patterns) return;
  thread_local std::vector<int> hits;
  hits.clear();
  if (!t.patterns->Match(folded, &hits)) return;
  for (const int hit : hits) out.push_back(t.pattern_conditions[static_cast<std::size_t>(hit)]);
}

bool column_fits(Match match, Side side, Column column, Channel channel) {
  using enum Column;
  const bool target = side == Side::Target;
  switch (match) {
    // A running image's hash stands on the actor's side of everything that it does.
    case Match::Hash:
      return column == ActorSha1 || column == ActorSha256 || column == ActorMd5 ||
             (target && (column == TargetSha1 || column == TargetSha256 || column == TargetMd5));
    case Match::Domain:
    case Match::Name:
      return column == Target || (channel == Channel::Dns && column == Answer);
    case Match::Network:
      return column == RemoteAddress || column == Answer || column == Target;
    case Match::Path:
      return column == (target ? Target : ActorImage);
    case Match::Signer:
      return column == (target ? TargetSigner : ActorSigner);
    case Match::Version:
      return column == (target ? TargetVersion : ActorVersion);
    case Match::Product:
      return target ? column == TargetProduct || (channel == Channel::Software && column == Target)
                    : column == ActorProduct;
    case Match::ProductImage:
      return column == (target ? Target : ActorImage);
    case Match::Text:
      return column == Target;
  }
  return false;
}

}  // namespace tamiz::pack
