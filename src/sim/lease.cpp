#include "sim/lease.hpp"
#include "sim/order.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace tamiz::sim {
namespace {

constexpr std::size_t kSharedScope = 40;  // addresses for the floating laptops
constexpr unsigned kReleasePercent = 35;

// One session of one machine at one address. What it leaves: until when the address is its own.
struct Stay {
  std::size_t machine = 0;
  Span span;
  std::string address;
  bool renews = false;                                 // the lease of the stay before is still good
  Micros sooner = 15 * kMinute, later = 10 * kMinute;  // than half of the lease: when it renews
};

class Server {
 public:
  explicit Server(const Company& company) : company_(company) {}

  Micros stay(const Stay& s, Rng& rng) {
    Micros last = s.span.from;
    add(last, s.renews ? LeaseKind::Renew : LeaseKind::Assign, s);
    while (true) {
      const Micros next = last + rng.second_between(kLease / 2 - s.sooner, kLease / 2 + s.later);
      if (next >= s.span.to) break;
      last = next;
      add(last, LeaseKind::Renew, s);
    }
    const bool released =
        s.span.to < kEnd && s.machine != company_.fin && rng.chance(kReleasePercent);
    if (!released) return last + kLease;
    add(s.span.to, LeaseKind::Release, s);
    return s.span.to;
  }

  // A machine that is never switched off: it only renews. All Clean ones do so in the first twenty
  // minutes of the log; the others are spread over four hours and keep their distance, so that the
  // log is never silent for long.
  void always_on(std::size_t machine, std::size_t rank, Rng& rng) {
    const Machine& m = company_.machines[machine];
    Stay s{machine, {0, kEnd + kSecond}, m.address, true};
    if (m.group == Group::Clean) {
      s.span.from = kDhcpBegins + rng.second_between(kMinute, 19 * kMinute);
    } else {
      s.span.from = kDhcpBegins + static_cast<Micros>(rank % 160) * 90 * kSecond +
                    rng.second_between(0, 30 * kSecond);
      s.sooner = s.later = 20 * kSecond;
    }
    stay(s, rng);
  }

  void renew_at_the_end(std::size_t machine) {
    add(kEnd, LeaseKind::Renew, {machine, {}, company_.machines[machine].address, true});
  }

  std::vector<LeaseEvent> events;

 private:
  void add(Micros at, LeaseKind kind, const Stay& s) {
    if (at <= kEnd) events.push_back({at, kind, s.address, s.machine});
  }
  const Company& company_;
};

bool leased(const Session& s) { return s.site == Site::Office && s.span.from >= kDnsBegins; }

void usual_addresses(const Company& company, Server& server, Network& out) {
  std::size_t rank = 0;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Machine& m = company.machines[i];
    if (m.site != Site::Office || m.floating) continue;
    Rng rng(company.seed, "lease", i);
    if (m.always_on) {
      out.holdings[i].push_back({{kDnsBegins, kEnd}, m.address, Site::Office});
      server.always_on(i, m.group == Group::Clean ? 0 : rank++, rng);
      continue;
    }
    Micros until = 0;
    for (const Session& s : m.on) {
      if (!leased(s)) continue;
      until = server.stay({i, s.span, m.address, until > s.span.from}, rng);
      out.holdings[i].push_back({s.span, m.address, Site::Office});
    }
  }
}

// Laptops that take whatever is free in the shared scope: an address goes from one to the other.
void floating_addresses(const Company& company, Server& server, Network& out) {
  std::vector<std::pair<Span, std::size_t>> arrivals;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    for (const Session& s : company.machines[i].on) {
      if (company.machines[i].floating && leased(s)) arrivals.emplace_back(s.span, i);
    }
  }
  std::ranges::sort(arrivals, {}, [](const auto& a) { return std::pair{a.first.from, a.second}; });
  Rng rng(company.seed, "shared scope");
  struct Slot {
    Micros until = 0;
    std::size_t holder = 0;
  };
  std::vector<Slot> slots(kSharedScope);
  for (const auto& [span, i] : arrivals) {
    std::size_t slot = 0;
    while (slot < kSharedScope && (slots[slot].holder != i || slots[slot].until <= span.from))
      ++slot;
    const bool renews = slot < kSharedScope;
    if (!renews) slot = rng.below(kSharedScope);
    while (!renews && slots[slot].until > span.from) slot = (slot + 1) % kSharedScope;
    const std::string address = fmt::format("10.2.12.{}", 20 + slot);
    slots[slot] = {server.stay({i, span, address, renews}, rng), i};
    out.holdings[i].push_back({span, address, Site::Office});
  }
}

void other_addresses(const Company& company, const std::vector<VpnPlan>& vpn, Network& out) {
  std::map<Micros, int> next;  // by day: the next free VPN address
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    for (const Session& s : company.machines[i].on) {
      if (s.site == Site::Office || s.span.to < kDnsBegins) continue;
      std::string address = company.machines[i].address;
      if (s.site == Site::Home) {
        const auto plan = std::ranges::find_if(
            vpn, [&](const VpnPlan& p) { return p.machine == i && p.span.from == s.span.from; });
        const int number = 20 + next[day_of(to_local(s.span.from))]++;
        address = plan != vpn.end() ? plan->address
                                    : fmt::format("10.9.{}.{}", number / 250, 1 + number % 250);
      }
      out.holdings[i].push_back({s.span, address, s.site});
    }
  }
}

}  // namespace

Network make_network(const Company& company, const std::vector<VpnPlan>& vpn) {
  Network out;
  out.holdings.resize(company.machines.size());
  out.of.resize(company.machines.size());
  Server server(company);
  usual_addresses(company, server, out);
  floating_addresses(company, server, out);
  server.renew_at_the_end(company.trs_first);
  other_addresses(company, vpn, out);
  out.leases = std::move(server.events);
  sort_by_time(out.leases);
  for (std::size_t k = 0; k < out.leases.size(); ++k) out.of[out.leases[k].machine].push_back(k);
  for (auto& holdings : out.holdings)
    std::ranges::sort(holdings, {}, [](const Holding& h) { return h.span.from; });
  return out;
}

bool LeaseView::tied(std::size_t machine, Micros at) const {
  bool good = false;
  for (const std::size_t k : network->of[machine]) {
    const LeaseEvent& e = network->leases[k];
    if (e.at > at) break;
    if (e.at < from || (e.at >= gone.from && e.at < gone.to)) continue;
    good = e.kind != LeaseKind::Release && at < e.at + kLease;
  }
  return good;
}

Micros LeaseView::tied_since(std::size_t machine, Micros to) const {
  Micros since = kNoTime, until = kNoTime;
  for (const std::size_t k : network->of[machine]) {
    const LeaseEvent& e = network->leases[k];
    if (e.at > to) break;
    if (e.at < from || (e.at >= gone.from && e.at < gone.to)) continue;
    if (since == kNoTime || e.at > until) since = e.at;
    until = e.kind == LeaseKind::Release ? e.at : e.at + kLease;
  }
  return until != kNoTime && until > to ? since : kNoTime;
}

}  // namespace tamiz::sim
