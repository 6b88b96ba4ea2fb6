// Stage by stage: what evidence is left, and where its absence means something.
#include <algorithm>
#include <set>

#include "sim/truth.hpp"

namespace tamiz::sim {
namespace {

using Machines = std::set<std::size_t>;

bool is_bad(std::string_view version) { return version == kBad || version == kBadFirst; }

class Judge {
 public:
  Judge(const World& world, const Mutations& mutations)
      : world_(world),
        mutations_(mutations),
        leases_{&world.course.network, kDhcpBegins, dhcp_gone(mutations)} {
    for (std::size_t k = processes_cut(world, mutations); k < world.processes.size(); ++k) {
      const ProcessRow& row = world.processes[k];
      if (!row.product_run || !is_bad(row.version)) continue;
      ran_.insert(row.machine);
      if (row.at == world.company.machines[row.machine].installed) dated_.insert(row.machine);
    }
    base_ = installed().reached;
    for (const std::size_t i : installed().cannot_know) base_.push_back(i);
    std::ranges::sort(base_);
    clean_ = clean();
  }

  // By an inventory or by a run; the inventory has no history, so a machine of which neither tells
  // has no trace. An older release in an inventory that nobody dates may be from before the bad
  // one.
  [[nodiscard]] Verdicts installed() const {
    Verdicts out;
    for (std::size_t i = 0; i < world_.company.machines.size(); ++i) {
      const Machine& m = world_.company.machines[i];
      if (!has_product(m.group)) continue;
      const bool listed = m.uninstalled == kNoTime;
      const bool undated = mutations_.contains(Mutation::NoCoverage);
      if (m.group == Group::Older && !undated)
        out.not_reached.push_back(i);
      else if (m.group == Group::Older || m.group == Group::Unreadable)
        out.cannot_know.push_back(i);
      else if (listed || ran_.contains(i))
        out.reached.push_back(i);
    }
    return out;
  }

  [[nodiscard]] Verdicts ran() const { return split(ran_, {}); }

  [[nodiscard]] Verdicts beacon() const {
    Machines called;
    for (const Call& c : world_.course.calls) {
      if (c.at >= dns_from(mutations_) && leases_.tied(c.machine, c.at)) called.insert(c.machine);
    }
    return split(called, clean_);
  }

  // A payload in memory shows only by what it starts: cmd.exe under the product.
  [[nodiscard]] Verdicts payload() const {
    const std::size_t cut = processes_cut(world_, mutations_);
    const Micros from = cut == 0 ? kHistoryBegins : world_.processes[cut].at;
    Machines started;
    for (const Payload& p : world_.course.payloads) {
      if (p.at >= from) started.insert(p.machine);
    }
    return split(started, clean_);
  }

  [[nodiscard]] Verdicts implant() const { return split({}, clean_); }

 private:
  // Watched from the end of the sleep to the end of the data (or until the product went), by both
  // logs, and never seen to call. Only the claim that all resolvers' logs are here makes silence
  // mean something.
  [[nodiscard]] Machines clean() const {
    Machines out;
    if (mutations_.contains(Mutation::NoCoverage)) return out;
    Machines called;
    for (const Call& c : world_.course.calls) called.insert(c.machine);
    for (const std::size_t i : base_) {
      const Machine& m = world_.company.machines[i];
      if (!dated_.contains(i) || called.contains(i)) continue;
      const Micros from = m.installed + kSleep;
      const Micros to = m.uninstalled == kNoTime ? kEnd : m.uninstalled;
      const Micros since = leases_.tied_since(i, to);
      if (from < to && from >= dns_from(mutations_) && since != kNoTime && since <= from)
        out.insert(i);
    }
    return out;
  }

  [[nodiscard]] Verdicts split(const Machines& reached, const Machines& not_reached) const {
    Verdicts out;
    for (const std::size_t i : base_)
      (reached.contains(i)       ? out.reached
       : not_reached.contains(i) ? out.not_reached
                                 : out.cannot_know)
          .push_back(i);
    return out;
  }

  const World& world_;
  const Mutations& mutations_;
  LeaseView leases_;
  Machines ran_, dated_, clean_;
  std::vector<std::size_t> base_;
};

}  // namespace

Span dhcp_gone(const Mutations& mutations) {
  if (!mutations.contains(Mutation::DhcpFriday)) return {0, 0};
  return {local(3, 24), local(3, 25)};
}

Micros dns_from(const Mutations& mutations) {
  return mutations.contains(Mutation::DnsNineDays) ? local(3, 25) : kDnsBegins;
}

std::size_t processes_cut(const World& world, const Mutations& mutations) {
  if (!mutations.contains(Mutation::CutProcess) || world.processes.size() <= kCutProcessRows)
    return 0;
  return world.processes.size() - kCutProcessRows;
}

Knowable knowable(const World& world, const Mutations& mutations) {
  const Judge judge(world, mutations);
  return {judge.installed(), judge.ran(), judge.beacon(), judge.payload(), judge.implant()};
}

std::vector<Call> unowned(const World& world, const Mutations& mutations) {
  const LeaseView leases{&world.course.network, kDhcpBegins, dhcp_gone(mutations)};
  std::vector<Call> out;
  for (const Call& c : world.course.calls) {
    if (c.at >= dns_from(mutations) && !leases.tied(c.machine, c.at)) out.push_back(c);
  }
  return out;
}

}  // namespace tamiz::sim
