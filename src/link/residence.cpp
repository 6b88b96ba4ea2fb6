// Two families on one machine (link/pair.hpp): Kaspersky's first argument for Gopuram (campaigns of
// 2020), and the weakest where both are common.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "link/pair.hpp"

namespace tamiz::link {
namespace {

struct OnHost {
  const HostReport* host = nullptr;
  std::vector<const Evidence*> a, b;
};

// Evidence of tests that may speak in this pair, and not of what both packs know: that is one
// witness for two.
class Speaks {
 public:
  Speaks(const Pair& pair, const Campaign& own, const Campaign& other)
      : barred_(pair.bars.endings(*own.pack, *other.pack)) {
    for (const LinkKind kind : {LinkKind::Network, LinkKind::File}) {
      for (std::string& value : common_values(pair, kind)) common_.push_back(std::move(value));
    }
  }
  bool operator()(const Evidence& e) const {
    if (ends_with_one(e, barred_)) return false;
    const std::string text = fold(e.why);
    return std::ranges::none_of(common_, [&](const std::string& v) { return names(text, v); });
  }

 private:
  std::vector<std::string> barred_, common_;
};

bool same_row(const Evidence& x, const Evidence& y) {
  return x.source == y.source && x.record == y.record;
}

// One row that two packs know is one sign, not two.
void without_common_rows(OnHost& on) {
  const auto common = [](const std::vector<const Evidence*>& others) {
    return [&others](const Evidence* e) {
      return std::ranges::any_of(others, [e](const Evidence* o) { return same_row(*e, *o); });
    };
  };
  const auto a = on.a;
  std::erase_if(on.a, common(on.b));
  std::erase_if(on.b, common(a));
}

std::vector<OnHost> together(const Pair& pair) {
  const Speaks a_speaks{pair, pair.a, pair.b}, b_speaks{pair, pair.b, pair.a};
  std::vector<OnHost> out;
  const auto &x = pair.a.signs.rows, &y = pair.b.signs.rows;
  std::size_t i = 0, j = 0;
  while (i < x.size() && j < y.size() && x[i].host != nullptr && y[j].host != nullptr) {
    const std::string& id = std::min(x[i].host->id, y[j].host->id);
    OnHost on{x[i].host, {}, {}};
    for (; i < x.size() && x[i].host != nullptr && x[i].host->id == id; ++i)
      if (a_speaks(*x[i].evidence)) on.a.push_back(x[i].evidence);
    for (; j < y.size() && y[j].host != nullptr && y[j].host->id == id; ++j)
      if (b_speaks(*y[j].evidence)) on.b.push_back(y[j].evidence);
    without_common_rows(on);
    if (!on.a.empty() && !on.b.empty()) out.push_back(std::move(on));
  }
  return out;
}

std::string apart(Micros least, Micros most) {
  const auto days = [](Micros length) {
    return counted(static_cast<std::uint64_t>(length / kDay), "day", "days");
  };
  if (most < kDay) return "less than a day before";
  return least / kDay == most / kDay ? days(least) + " before"
                                     : fmt::format("{} to {} before", least / kDay, days(most));
}

struct Order {
  std::uint64_t hosts = 0;
  Micros least = 0, most = 0;
  void add(Micros gap) {
    least = hosts == 0 ? gap : std::min(least, gap);
    most = hosts == 0 ? gap : std::max(most, gap);
    ++hosts;
  }
};

std::string order_of(const Pair& pair, const std::vector<OnHost>& hosts, bool& close) {
  Order a_first, b_first;
  std::uint64_t unknown = 0;
  for (const OnHost& on : hosts) {
    const Begun a = earliest(on.a), b = earliest(on.b);
    if (a.known() && b.known() && b.from != kNoTime && a.to < b.from) {
      a_first.add(b.from - a.to);
    } else if (a.known() && b.known() && a.from != kNoTime && b.to < a.from) {
      b_first.add(a.from - b.to);
    } else {
      ++unknown;
    }
  }
  close =
      (a_first.hosts > 0 && a_first.least < kDay) || (b_first.hosts > 0 && b_first.least < kDay);
  std::string out;
  const auto tell = [&](const Order& o, const std::string& first, const std::string& second) {
    if (o.hosts == 0) return;
    out += fmt::format("{}{} first on {}, {} {}", out.empty() ? "" : "; ", first,
                       with_commas(o.hosts), apart(o.least, o.most), second);
  };
  tell(a_first, pair.a.pack->id, pair.b.pack->id);
  tell(b_first, pair.b.pack->id, pair.a.pack->id);
  if (unknown > 0)
    out += fmt::format("{}which was first cannot be known on {}", out.empty() ? "" : "; ",
                       with_commas(unknown));
  return out;
}

// What chance would give if each had chosen its machines without looking at the other's.
double expected(const Pair& pair) {
  return pair.machines == 0
             ? 0
             : static_cast<double>(pair.a.hosts) * static_cast<double>(pair.b.hosts) /
                   static_cast<double>(pair.machines);
}

void add_sources(const Campaign& campaign, Link& link) {
  const pack::Pack& p = *campaign.pack;
  link.sources.push_back({p.id, "", p.source, std::string{name_of(p.grade)}, p.known_since});
}

// A third campaign that has every row of one of the two there: the same sign by another name.
std::string third(const Pair& pair, const std::vector<OnHost>& hosts, bool of_a) {
  const Campaign& own = of_a ? pair.a : pair.b;
  std::set<std::pair<std::uint32_t, std::uint64_t>> rows;
  for (const OnHost& on : hosts) {
    for (const Evidence* e : of_a ? on.a : on.b) rows.emplace(e->source, e->record);
  }
  for (const Campaign& other : pair.all) {
    if (&other == &pair.a || &other == &pair.b) continue;
    auto left = rows;
    for (const Sign& s : other.signs.rows) left.erase({s.evidence->source, s.evidence->record});
    if (left.empty())
      return fmt::format("all that is seen of {} there is a sign of {} as well", own.pack->id,
                         other.pack->id);
  }
  return "";
}

void add_rivals(const Pair& pair, const std::vector<OnHost>& hosts, bool close, Link& link) {
  for (const bool of_a : {true, false}) {
    if (std::string text = third(pair, hosts, of_a); !text.empty())
      link.rivals.push_back(std::move(text));
  }
  const double chance = expected(pair);
  const bool ordinary = static_cast<double>(link.host_count) <= 2 * chance;
  link.rivals.push_back(fmt::format("chance alone would put both on {:.2f} machines{}", chance,
                                    ordinary ? ", which is about what is seen" : ""));
  if (close)
    link.rivals.emplace_back("both within a day: a scan, a restore or a copied profile does it");
  link.rivals.emplace_back("a machine on which samples are collected or analysed shows both");
}

}  // namespace

std::optional<Link> residence(const Pair& pair) {
  const std::vector<OnHost> hosts = together(pair);
  if (hosts.empty()) return std::nullopt;
  Link out;
  out.kind = LinkKind::Residence;
  out.what = "signs of both on one machine, by rows of their own";
  std::vector<const HostReport*> machines;
  Extent when;
  for (const OnHost& on : hosts) {
    machines.push_back(on.host);
    for (const auto* list : {&on.a, &on.b}) {
      for (const Evidence* e : *list) {
        if (e->time != kNoTime) when.add(e->time);
      }
    }
  }
  set_hosts(std::move(machines), out);
  out.first = when.first;
  out.last = when.last;
  out.seen = true;
  bool close = false;
  out.order = order_of(pair, hosts, close);
  out.rarity = fmt::format("{}; no sign of the other on {} with {}, {} with {}",
                           on_machines(out.host_count, pair.machines),
                           with_commas(pair.a.hosts - out.host_count), pair.a.pack->id,
                           with_commas(pair.b.hosts - out.host_count), pair.b.pack->id);
  add_rivals(pair, hosts, close, out);
  add_sources(pair.a, out);
  add_sources(pair.b, out);
  return out;
}

}  // namespace tamiz::link
