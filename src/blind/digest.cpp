#include "blind/digest.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>

#include "base/hash.hpp"
#include "base/zstd.hpp"
#include "blind/digest_bytes.hpp"

namespace tamiz::blind {
namespace {

// By texts (Dictionary::hash is hash64 of them), so that it does not depend on codes.
std::uint64_t fingerprint(const Doings& doings, std::uint64_t events, const Dictionary& names) {
  const auto hash_of = [&](StringCode code) { return code == 0 ? hash64("") : names.hash(code); };
  std::uint64_t sum = 0;
  for (const Act& act : doings.acts) {
    std::uint64_t one = static_cast<std::uint64_t>(act.time);
    for (const StringCode code : {act.program, act.edition, act.shape, act.thing})
      one = mix64(one, hash_of(code));
    sum += one;
  }
  for (const ReleaseSeen& seen : doings.releases)
    sum += mix64(mix64(static_cast<std::uint64_t>(seen.first), hash_of(seen.program)),
                 hash_of(seen.version));
  return mix64(sum, events);
}

constexpr std::uint64_t kMere = 1;  // a flag of a shape
static_assert(kChannels < 32);      // DigestHost::seen

// Names that are used, in the order of their bytes.
class Names {
 public:
  Names(const Ranking& ranking, const Dictionary& names) : places_(names.code_limit(), 0) {
    std::vector<bool> used(names.code_limit(), false);
    for (const KeptHost& host : ranking.kept_hosts()) {
      used[host.group] = true;
      for (const KeptAct& act : ranking.acts_of(host)) {
        for (const StringCode code : {act.program, act.edition, act.shape, act.thing})
          used[code] = true;
      }
      for (const KeptRelease& release : ranking.releases_of(host))
        used[release.program] = used[release.version] = true;
    }
    for (const auto& [shape, kind] : ranking.shapes()) {
      if (used[shape]) used[kind.family] = true;
    }
    for (StringCode code = 0; code < used.size(); ++code) {
      if (used[code]) codes_.push_back(code);
    }
    std::ranges::sort(codes_, {}, [&](StringCode c) { return names.text(c); });
    for (std::size_t i = 0; i < codes_.size(); ++i) places_[codes_[i]] = i;
  }
  [[nodiscard]] const std::vector<StringCode>& codes() const { return codes_; }
  [[nodiscard]] std::uint64_t operator[](StringCode code) const { return places_[code]; }

 private:
  std::vector<StringCode> codes_;
  std::vector<std::uint64_t> places_;
};

void write_host(const DigestHost& host, const KeptHost& kept, const Ranking& ranking,
                const Names& names, DigestWriter& out) {
  out.text(host.id);
  out.text(host.name);
  out.text(host.org);
  out.number(names[kept.group]);
  out.number(host.events);
  out.number(host.seen);
  out.number(host.parts.size());
  for (const std::uint64_t part : host.parts) out.number(part);
  std::vector<std::array<std::uint64_t, 5>> acts;
  for (const KeptAct& act : ranking.acts_of(kept))
    acts.push_back(
        {names[act.program], names[act.edition], names[act.shape], names[act.thing], act.stamp});
  std::vector<std::array<std::uint64_t, 3>> releases;
  for (const KeptRelease& r : ranking.releases_of(kept))
    releases.push_back({names[r.program], names[r.version], r.minute});
  const auto write = [&](auto& rows) {
    std::ranges::sort(rows);
    out.number(rows.size());
    for (const auto& row : rows) {
      for (const std::uint64_t n : row) out.number(n);
    }
  };
  write(acts);
  write(releases);
}

// One machine of a file, with the file's codes.
Result<> read_host(DigestReader& in, const std::vector<StringCode>& codes, Digest& to) {
  DigestHost host;
  host.id = in.text();
  host.name = in.text();
  host.org = in.text();
  const StringCode group = in.code(codes);
  host.events = in.number();
  host.seen = in.number32();
  if (host.seen >> kChannels != 0) in.refuse("a channel that is not known");
  host.parts.resize(in.count(1));
  for (std::uint64_t& part : host.parts) part = in.number();
  if (std::ranges::adjacent_find(host.parts, std::ranges::greater_equal{}) != host.parts.end())
    in.refuse("parts of a machine that do not rise");
  std::vector<KeptAct> acts(in.count(5));
  for (KeptAct& act : acts) {
    act.program = in.code(codes);
    act.edition = in.code(codes);
    act.shape = in.code(codes);
    act.thing = in.code(codes);
    act.stamp = in.number32();
    if (!to.ranking.shapes().contains(act.shape)) in.refuse("an act of a shape that is not listed");
  }
  std::vector<KeptRelease> releases(in.count(3));
  for (KeptRelease& release : releases) {
    release.program = in.code(codes);
    release.version = in.code(codes);
    release.minute = in.number32();
  }
  if (host.id.empty() || host.parts.empty()) in.refuse("a machine without an id or parts");
  if (auto state = in.state(); !state) return state;
  to.ranking.keep(static_cast<std::uint32_t>(to.hosts.size()), group, acts, releases);
  to.hosts.push_back(std::move(host));
  return {};
}

}  // namespace

Result<> Digest::add(std::string_view file, DictionaryCache& names) {
  TAMIZ_TRY(const std::string body, digest_body(file));
  DigestReader in{body};
  std::vector<StringCode> codes(in.count(1));
  for (StringCode& code : codes) code = names.intern(in.text());
  Digest read;
  for (std::uint64_t n = in.count(3); n > 0; --n) {
    const StringCode shape = in.code(codes);
    const StringCode family = in.code(codes);
    const std::string_view whole = names.text(shape), part = names.text(family);
    if (whole != part && !whole.starts_with(std::string{part} + ", "))
      in.refuse("a shape that is not of its family");
    read.ranking.note_shape(shape, {family, (in.number() & kMere) != 0});
  }
  for (std::uint64_t n = in.count(8); n > 0; --n) TAMIZ_CHECK(read_host(in, codes, read));
  TAMIZ_CHECK(in.finish());
  add(std::move(read));
  return {};
}

void Digest::add(Digest&& other) {
  hosts.insert(hosts.end(), std::move_iterator{other.hosts.begin()},
               std::move_iterator{other.hosts.end()});
  ranking.add(std::move(other.ranking));
  other.hosts.clear();
}

void Digest::add(DigestHost host, StringCode group, const Doings& doings, const Dictionary& names) {
  host.parts = {fingerprint(doings, host.events, names)};
  ranking.add(static_cast<std::uint32_t>(hosts.size()), group, doings);
  hosts.push_back(std::move(host));
}

namespace {

// Of one machine's program one edition: where parts tell different makers, or none, the smallest
// name, so that its acts are met as one program's.
void one_edition_each(std::vector<KeptAct>& acts, const Dictionary& names) {
  std::map<StringCode, StringCode> editions;
  for (const KeptAct& act : acts) {
    if (act.edition == 0) continue;
    StringCode& known = editions.try_emplace(act.program, act.edition).first->second;
    if (names.text(act.edition) < names.text(known)) known = act.edition;
  }
  for (KeptAct& act : acts) {
    if (const auto found = editions.find(act.program); found != editions.end())
      act.edition = found->second;
  }
}

// Whether all acts of a program have one edition.
bool has_one_edition_each(std::span<const KeptAct> acts) {
  return std::ranges::adjacent_find(acts, [](const KeptAct& a, const KeptAct& b) {
           return a.program == b.program && a.edition != b.edition;
         }) == acts.end();
}

}  // namespace

void Digest::settle(const Dictionary& names) {
  std::vector<std::size_t> order(hosts.size());
  std::iota(order.begin(), order.end(), 0uz);
  // Of one machine's parts the smallest name, organisation and group are kept.
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    if (const auto by_id = hosts[a].id <=> hosts[b].id; by_id != 0) return by_id < 0;
    const auto key = [&](std::size_t i) {
      return std::tuple{std::string_view{hosts[i].name}, std::string_view{hosts[i].org},
                        names.text(ranking.kept_hosts()[i].group)};
    };
    return key(a) < key(b);
  });
  const auto same = [&](std::size_t a, std::size_t b) { return hosts[a].id == hosts[b].id; };
  const bool each_once = std::ranges::adjacent_find(order, same) == order.end() &&
                         std::ranges::all_of(ranking.kept_hosts(), [&](const KeptHost& host) {
                           return has_one_edition_each(ranking.acts_of(host));
                         });
  if (each_once)
    put_in(order);
  else
    join(order, names);
}

// Acts stay where they are.
void Digest::put_in(std::span<const std::size_t> order) {
  std::vector<DigestHost> sorted;
  sorted.reserve(hosts.size());
  for (const std::size_t i : order) sorted.push_back(std::move(hosts[i]));
  hosts = std::move(sorted);
  ranking.put_in(order);
}

void Digest::join(std::span<const std::size_t> order, const Dictionary& names) {
  Digest out;
  for (const auto& [shape, kind] : ranking.shapes()) out.ranking.note_shape(shape, kind);
  std::vector<KeptAct> acts;
  std::vector<KeptRelease> releases;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    DigestHost host = std::move(hosts[order[begin]]);
    acts.clear();
    releases.clear();
    for (; end < order.size() && (end == begin || hosts[order[end]].id == host.id); ++end) {
      const KeptHost& kept = ranking.kept_hosts()[order[end]];
      std::ranges::copy(ranking.acts_of(kept), std::back_inserter(acts));
      std::ranges::copy(ranking.releases_of(kept), std::back_inserter(releases));
      if (end == begin) continue;
      const DigestHost& other = hosts[order[end]];
      host.events = std::max(host.events, other.events);
      host.seen |= other.seen;
      host.parts.insert(host.parts.end(), other.parts.begin(), other.parts.end());
    }
    std::ranges::sort(host.parts);
    host.parts.erase(std::ranges::unique(host.parts).begin(), host.parts.end());
    one_edition_each(acts, names);
    out.ranking.keep(static_cast<std::uint32_t>(out.hosts.size()),
                     ranking.kept_hosts()[order[begin]].group, acts, releases);
    out.hosts.push_back(std::move(host));
  }
  *this = std::move(out);
}

std::string Digest::bytes(const Dictionary& names) const {
  const Names used{ranking, names};
  DigestWriter out;
  out.number(used.codes().size());
  for (const StringCode code : used.codes()) out.text(names.text(code));
  std::vector<std::array<std::uint64_t, 3>> shapes;
  for (const auto& [shape, kind] : ranking.shapes()) {
    if (used.codes().empty() || names.text(used.codes()[used[shape]]) != names.text(shape))
      continue;
    shapes.push_back({used[shape], used[kind.family], kind.mere ? kMere : 0});
  }
  std::ranges::sort(shapes);
  out.number(shapes.size());
  for (const auto& shape : shapes) {
    for (const std::uint64_t n : shape) out.number(n);
  }
  out.number(hosts.size());
  for (std::size_t i = 0; i < hosts.size(); ++i)
    write_host(hosts[i], ranking.kept_hosts()[i], ranking, used, out);
  std::string file = std::string{kDigestMagic} + zstd(out.take());
  return file + sha256_hex(file);
}

}  // namespace tamiz::blind
