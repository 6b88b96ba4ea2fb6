// Names, addresses, files and registrations of two packs, and published links (link/pair.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "link/pair.hpp"

namespace tamiz::link {
namespace {

constexpr std::size_t kMostSources = 64;

using Facts = std::vector<const SharedFact*>;

Facts of_value(const Campaign& campaign, LinkKind kind, const std::string& value) {
  Facts out;
  for (const SharedFact& f : campaign.facts) {
    if (f.kind == kind && f.value == value) out.push_back(&f);
  }
  return out;
}

bool overlap(const SharedFact& x, const SharedFact& y) {
  return (x.until == kNoTime || y.from == kNoTime || y.from < x.until) &&
         (y.until == kNoTime || x.from == kNoTime || x.from < y.until);
}

std::string period(const Facts& facts) {
  const SharedFact& f = *facts.front();
  return fmt::format("{} to {}", f.from == kNoTime ? "an unknown day" : format_day(f.from),
                     f.until == kNoTime ? "an unknown day" : format_day(f.until));
}

// What is common, and what it rests on.
struct Common {
  std::string value;
  Facts a, b;
  std::string barred;  // why it joins nothing
  bool seen = false;   // in this case
};

Common common_of(const Pair& pair, LinkKind kind, const std::string& value) {
  Common out{value, of_value(pair.a, kind, value), of_value(pair.b, kind, value), "", false};
  out.barred = pair.bars.why(value, *pair.a.pack, *pair.b.pack);
  const bool together = std::ranges::any_of(out.a, [&](const SharedFact* x) {
    return std::ranges::any_of(out.b, [x](const SharedFact* y) { return overlap(*x, *y); });
  });
  if (out.barred.empty() && !together)
    out.barred = fmt::format("not at one time: {} {}, {} {}", pair.a.pack->id, period(out.a),
                             pair.b.pack->id, period(out.b));
  return out;
}

void add_sources(const Common& common, const Pair& pair, Link& link) {
  const auto add = [&](const Campaign& campaign, const Facts& facts) {
    const SharedFact& f = *facts.front();  // the earliest known
    if (link.sources.size() < kMostSources)
      link.sources.push_back({campaign.pack->id, common.value, f.source,
                              std::string{name_of(f.grade)}, f.known_since});
  };
  add(pair.a, common.a);
  add(pair.b, common.b);
}

// Where the values were seen: rows of either campaign that name one of them.
void look(const Pair& pair, std::vector<Common>& common, Link& link) {
  std::vector<const HostReport*> hosts;
  Extent when;
  std::uint64_t unowned = 0;
  for (const Campaign* campaign : {&pair.a, &pair.b}) {
    for (const Sign& sign : campaign->signs.rows) {
      const std::string text = fold(sign.evidence->why);
      bool any = false;
      for (Common& c : common) {
        if (names(text, c.value)) c.seen = any = link.seen = true;
      }
      if (!any) continue;
      if (sign.evidence->time != kNoTime) when.add(sign.evidence->time);
      if (sign.host != nullptr) {
        hosts.push_back(sign.host);
      } else {
        ++unowned;
      }
    }
  }
  set_hosts(std::move(hosts), link);
  link.first = when.first;
  link.last = when.last;
  if (link.seen) {
    link.rarity = on_machines(link.host_count, pair.machines);
    if (unowned > 0)
      link.rarity += ", and in " + counted(unowned, "row", "rows") + " that no machine owns";
  } else if (pair.a.signs.whole && pair.b.signs.whole) {
    link.rarity = "known, not seen here";
  } else {
    link.rarity = "known; not among the signs that are kept of this case, which are not all";
  }
}

std::string general_rival(LinkKind kind) {
  if (kind == LinkKind::File) return "loaders and tools are sold, shared and stolen";
  if (kind == LinkKind::Registration)
    return "resellers, privacy services and invented names stand for many";
  return "names lapse and addresses are rented again: one after the other is no link";
}

void add_rivals(const Pair& pair, const std::vector<Common>& common, Link& link) {
  std::set<std::string> witnesses;
  bool rented = false, undated = false;
  for (const Common& c : common) {
    const std::string report = one_witness(c.a.front()->source, c.b.front()->source);
    if (!report.empty()) witnesses.insert(report);
    const auto lineage = [](const SharedFact* f) { return f->in_lineage; };
    rented = rented || std::ranges::any_of(c.a, lineage) || std::ranges::any_of(c.b, lineage);
    const auto open = [](const SharedFact* f) { return f->from == kNoTime && f->until == kNoTime; };
    undated = undated || (std::ranges::all_of(c.a, open) && std::ranges::all_of(c.b, open));
  }
  for (const std::string& report : witnesses)
    link.rivals.push_back(fmt::format("both packs cite {}: one witness, not two", report));
  if (rented) link.rivals.push_back("a pack counts it only in its product's own processes");
  if (undated && link.kind == LinkKind::Network)
    link.rivals.push_back(
        "no days of use are published: that both had it at one time is not known");
  link.rivals.push_back(general_rival(link.kind));
  for (std::string& each : pair.bars.between(*pair.a.pack, *pair.b.pack))
    link.rivals.push_back(std::move(each));
}

// Those that can join them; reasons of the others go to `barred`.
std::vector<Common> joining(const Pair& pair, LinkKind kind, std::vector<std::string>& barred) {
  std::vector<Common> out;
  for (const std::string& value : common_values(pair, kind)) {
    Common common = common_of(pair, kind, value);
    if (common.barred.empty()) {
      out.push_back(std::move(common));
    } else if (common.barred.starts_with("not at one time")) {
      barred.push_back(fmt::format("no link: {}: {}", printable(value), common.barred));
    }
  }
  return out;
}

// Those that were seen first.
std::string what_of(LinkKind kind, const std::vector<Common>& common) {
  std::vector<std::string> named;
  for (const bool seen : {true, false}) {
    for (const Common& c : common) {
      if (c.seen == seen) named.push_back(printable(c.value));
    }
  }
  const std::size_t most = kind == LinkKind::File ? 1 : 4;
  std::string out = kind == LinkKind::File           ? "the same file by hash: "
                    : kind == LinkKind::Registration ? "one registrant or certificate: "
                                                     : "";
  for (std::size_t i = 0; i < named.size() && i < most; ++i) out += (i == 0 ? "" : ", ") + named[i];
  return out + (named.size() > most ? fmt::format(" and {} more", named.size() - most) : "");
}

}  // namespace

std::vector<std::string> common_values(const Pair& pair, LinkKind kind) {
  std::set<std::string> of_a, both;
  for (const SharedFact& f : pair.a.facts) {
    if (f.kind == kind) of_a.insert(f.value);
  }
  for (const SharedFact& f : pair.b.facts) {
    if (f.kind == kind && of_a.contains(f.value)) both.insert(f.value);
  }
  return {both.begin(), both.end()};
}

std::optional<Link> shared(const Pair& pair, LinkKind kind) {
  std::vector<std::string> barred;
  std::vector<Common> common = joining(pair, kind, barred);
  if (common.empty()) return std::nullopt;
  Link out;
  out.kind = kind;
  out.value_count = common.size();
  for (const Common& c : common) {
    if (out.values.size() < kKeptLinked) out.values.push_back(c.value);
    add_sources(c, pair, out);
  }
  look(pair, common, out);
  out.what = what_of(kind, common);
  add_rivals(pair, common, out);
  std::ranges::move(barred, std::back_inserter(out.rivals));
  return out;
}

}  // namespace tamiz::link
