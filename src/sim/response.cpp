#include "sim/response.hpp"
#include "sim/order.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tamiz::sim {
namespace {

// Public indicators of 2023-03-29, as text.
constexpr std::array<std::string_view, 8> kDomains{
    "msstorageazure.com",    "officestoragebox.com",   "akamaitechcloudservices.com",
    "pbxsources.com",        "azureonlinestorage.com", "visualstudiofactory.com",
    "msedgepackageinfo.com", "glcloudservice.com"};

constexpr std::size_t kUninstalled = 180;
constexpr Micros kLastUninstall = utc(3, 30, 5, 30), kAfterSleep = 10 * kMinute;
constexpr std::size_t kHeadsets = 9, kAlone = 38;
constexpr std::size_t kVpnOwners = 8, kEarlyAwayOwners = 6, kEarlyBeaconOwners = 3;

struct VpnCall {
  unsigned day;
  int address;
};
// Eleven calls from four addresses; on one day each address is one machine's.
constexpr std::array kVpnCalls{VpnCall{24, 11}, VpnCall{24, 12}, VpnCall{24, 13}, VpnCall{27, 14},
                               VpnCall{27, 11}, VpnCall{27, 12}, VpnCall{28, 13}, VpnCall{28, 14},
                               VpnCall{29, 11}, VpnCall{29, 12}, VpnCall{30, 13}};

std::string any_domain(Rng& rng) { return std::string{rng.pick(kDomains)}; }

// Gives the owners a VPN session on that day, with the address.
std::vector<VpnPlan> plan_vpn(Company& company) {
  const auto away = company.in_group(Group::Away);
  std::vector<VpnPlan> plans;
  for (std::size_t k = 0; k < kVpnCalls.size(); ++k) {
    const VpnCall& call = kVpnCalls[k];
    Machine& m = company.machines[away[k % kVpnOwners]];
    const Micros wall = utc(3, call.day);
    std::erase_if(m.on,
                  [&](const Session& s) { return day_of(to_local(s.span.from)) == day_of(wall); });
    std::erase_if(m.desk, [&](const Span& s) { return day_of(to_local(s.from)) == day_of(wall); });
    const Span span{from_local(wall + 7 * kHour + 20 * kMinute),
                    std::min(kEnd, from_local(wall + 16 * kHour))};
    m.on.push_back({span, Site::Home});
    m.desk.push_back(span);
    std::ranges::sort(m.on, {}, [](const Session& s) { return s.span.from; });
    std::ranges::sort(m.desk, {}, &Span::from);
    plans.push_back({away[k % kVpnOwners], span, fmt::format("10.9.0.{}", call.address)});
  }
  return plans;
}

class Caller {
 public:
  Caller(const Company& company, Course& course) : company_(company), course_(course) {}

  void from_vpn() {
    Rng rng(company_.seed, "vpn calls");
    for (const VpnPlan& plan : course_.vpn) {
      const Micros at =
          rng.second_between(plan.span.from + 5 * kMinute, plan.span.to - 5 * kMinute);
      add(at, plan.machine, any_domain(rng), plan.address);
    }
  }

  // Before the first DHCP row, from the usual addresses of the office.
  void before_the_leases() {
    const auto away = company_.in_group(Group::Away), beacon = company_.in_group(Group::Beacon);
    std::vector<std::size_t> owners(away.begin() + kVpnOwners,
                                    away.begin() + kVpnOwners + kEarlyAwayOwners);
    owners.insert(owners.end(), beacon.begin() + 3, beacon.begin() + 3 + kEarlyBeaconOwners);
    for (const std::size_t i : owners) {
      Rng rng(company_.seed, "early call", i);
      Span within{std::max(company_.machines[i].installed + kSleep, kDnsBegins), utc(3, 23, 12)};
      call_in(i, within, rng, false);
    }
  }

  void from_leases() {
    for (const std::size_t i : company_.in_group(Group::Beacon)) {
      if (i == company_.fin) {
        add(utc(3, 24, 4, 1, 37), i, "msstorageazure.com", company_.machines[i].address);
        continue;
      }
      Rng rng(company_.seed, "call", i);
      const Micros payload = i == company_.trs_first    ? utc(3, 27, 5, 10)
                             : i == company_.trs_second ? utc(3, 27, 5, 29)
                                                        : kEnd - kMinute;
      const Span within{std::max(company_.machines[i].installed + kSleep, kDhcpBegins), payload};
      const std::uint64_t calls = 1 + rng.below(3);
      for (std::uint64_t k = 0; k < calls; ++k) call_in(i, within, rng, true);
    }
  }

 private:
  // Sometime within a session inside `within`; when `tied`, where a lease of the log says whose
  // address it was.
  void call_in(std::size_t i, Span within, Rng& rng, bool tied) {
    const LeaseView view{&course_.network};
    const auto& holdings = course_.network.holdings[i];
    for (int tries = 0; tries < 2000; ++tries) {
      const Holding& h = rng.pick(holdings);
      if (h.site != Site::Office) continue;
      const Micros from = std::max(h.span.from + kMinute, within.from),
                   to = std::min(h.span.to - kMinute, within.to);
      if (from + kMinute >= to) continue;
      const Micros at = rng.second_between((from / kSecond + 1) * kSecond, to);
      if (tied && (!view.tied(i, at) || !view.tied(i, at - 30 * kSecond))) continue;
      return add(at, i, any_domain(rng), h.address);
    }
    throw std::logic_error("no moment for a call of " + company_.machines[i].name);
  }

  void add(Micros at, std::size_t machine, std::string domain, std::string address) {
    course_.calls.push_back({at, machine, std::move(domain), std::move(address)});
  }

  const Company& company_;
  Course& course_;
};

// 180 of those that Defender saw, by date of install: whoever goes has had its sleep behind it, so
// that no uninstall settles what the story leaves open. That spares the Young; the targets are
// held. None calls home after it is gone.
void uninstall(Company& company, const Course& course) {
  std::vector<std::size_t> pool;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Group group = company.machines[i].group;
    const bool calls_late = std::ranges::any_of(course.calls, [&](const Call& c) {
      return c.machine == i && c.at >= kFirstUninstall - kMinute;
    });
    if (seen_running(group) && group != Group::Young && !company.is_target(i) && !calls_late)
      pool.push_back(i);
  }
  if (pool.size() < kUninstalled) throw std::logic_error("too few machines to uninstall");
  Rng rng(company.seed, "uninstall");
  rng.shuffle(pool);
  const auto sleep_is_over = [&](std::size_t i) {
    return company.machines[i].installed + kSleep + kAfterSleep;
  };
  put_first(pool, [&](std::size_t i) { return sleep_is_over(i) < kFirstUninstall; });
  for (std::size_t k = 0; k < kUninstalled; ++k) {
    const Micros from = std::max(kFirstUninstall + kMinute, sleep_is_over(pool[k]));
    company.machines[pool[k]].uninstalled =
        k == 0 ? kFirstUninstall : rng.between(from, kLastUninstall) / 1000 * 1000;
  }
}

// 38 that own a module alone, and nine others with the headset.
void choose_modules(const Company& company, Course& course) {
  std::vector<std::size_t> pool;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    if (seen_running(company.machines[i].group) && !company.is_target(i) &&
        company.machines[i].installed > utc(3, 10, 12))
      pool.push_back(i);
  }
  Rng rng(company.seed, "module owners");
  rng.shuffle(pool);
  course.alone = {company.fin};
  for (const std::size_t i : pool) {
    if (course.alone.size() < kAlone)
      course.alone.push_back(i);
    else if (course.headsets.size() < kHeadsets)
      course.headsets.push_back(i);
  }
}

// The response's own script: on one machine, or on forty since noon of the 29th.
void run_velociraptor(const Company& company, const Mutations& mutations, Course& course) {
  std::vector<std::size_t> pool;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    if (seen_running(company.machines[i].group) && !company.is_target(i) &&
        company.machines[i].uninstalled == kNoTime)
      pool.push_back(i);
  }
  Rng rng(company.seed, "velociraptor");
  rng.shuffle(pool);
  put_first(pool, [&](std::size_t i) { return company.machines[i].always_on; });
  course.velociraptor = {{utc(3, 30, 2, 10), pool[0]}};
  if (!mutations.contains(Mutation::Velociraptor40)) return;
  for (std::size_t k = 1; k < 40; ++k)
    course.velociraptor.push_back(
        {rng.between(std::max(utc(3, 29, 12), company.machines[pool[k]].installed + kMinute),
                     utc(3, 30, 5)) /
             1000 * 1000,
         pool[k]});
}

}  // namespace

Course make_course(Company& company, const Mutations& mutations) {
  Course course;
  course.vpn = plan_vpn(company);
  course.network = make_network(company, course.vpn);
  Caller caller(company, course);
  caller.from_vpn();
  caller.before_the_leases();
  caller.from_leases();
  sort_by_time(course.calls);
  course.payloads = {{utc(3, 27, 5, 12), company.trs_first},
                     {utc(3, 27, 5, 31), company.trs_second}};
  uninstall(company, course);
  choose_modules(company, course);
  run_velociraptor(company, mutations, course);
  return course;
}

}  // namespace tamiz::sim
