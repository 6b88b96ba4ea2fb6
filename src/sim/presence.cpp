// When each machine is switched on, where, and when somebody sits at it.
#include <algorithm>
#include <set>

#include "sim/company.hpp"

namespace tamiz::sim {
namespace {

constexpr unsigned kWorkstationPercent = 72, kLaptopPercent = 62, kWeekendPercent = 3;

// Days of March on which a group must be there, so that what the story needs of it can happen.
std::set<unsigned> days_of_duty(const Machine& m) {
  switch (m.group) {
    case Group::Beacon:
      return {13, 24, 27, 28, 29};
    case Group::Young:
      return {24, 28};
    case Group::Away:
      return {13, 20, 22};
    default:
      return {};
  }
}

// The hours of one working day, in UTC; a laptop may be closed over lunch.
std::vector<Span> hours_of(Micros wall_day, bool laptop, Rng& rng) {
  const Micros from =
      rng.second_between(wall_day + 6 * kHour + 40 * kMinute, wall_day + 8 * kHour + 50 * kMinute);
  const Micros to = rng.second_between(wall_day + 15 * kHour + 45 * kMinute,
                                       wall_day + 18 * kHour + 30 * kMinute);
  std::vector<Span> out;
  if (laptop && rng.chance(30)) {
    const Micros lunch = rng.second_between(wall_day + 11 * kHour, wall_day + 12 * kHour);
    const Micros back = lunch + rng.second_between(70 * kMinute, 170 * kMinute);
    out = {{from_local(from), from_local(lunch)}, {from_local(back), from_local(to)}};
  } else {
    out = {{from_local(from), from_local(to)}};
  }
  std::erase_if(out, [](const Span& s) { return s.from > kEnd - 10 * kMinute; });
  for (Span& s : out) s.to = std::min(s.to, kEnd);
  return out;
}

std::vector<Span> working_hours(const Machine& m, Rng& rng) {
  const std::set<unsigned> duty = days_of_duty(m);
  std::vector<Span> out;
  for (const Micros day : wall_days(kHistoryBegins, kEnd)) {
    const unsigned percent = is_weekend(day) ? kWeekendPercent
                             : m.laptop      ? kLaptopPercent
                                             : kWorkstationPercent;
    bool there = rng.chance(percent);
    for (const unsigned d : duty) there = there || day == utc(3, d);
    const auto hours = hours_of(day, m.laptop, rng);
    if (there) out.insert(out.end(), hours.begin(), hours.end());
  }
  const bool there_at_last =
      std::ranges::any_of(out, [](const Span& s) { return s.from >= kDhcpBegins; });
  if (there_at_last) return out;
  const auto hours = hours_of(utc(3, 28), false, rng);
  out.insert(out.end(), hours.begin(), hours.end());
  return out;
}

// FIN-LT-0231's own days: the update at 07:02:11Z on the 14th, away on the 23rd (so that no older
// lease reaches into the 24th), and a short early visit on the 24th that ends without a release.
void fix_days_of_fin(std::vector<Span>& desk) {
  std::erase_if(desk, [](const Span& s) {
    const Micros day = day_of(to_local(s.from)) * kDay;
    return day == utc(3, 14) || day == utc(3, 23) || day == utc(3, 24);
  });
  desk.push_back({utc(3, 14, 6, 41, 9), utc(3, 14, 16, 10)});
  desk.push_back({utc(3, 24, 3, 58, 2), utc(3, 24, 7, 30)});
  std::ranges::sort(desk, {}, &Span::from);
}

Site site_at(const Machine& m, Micros at) {
  return m.group == Group::Away && at >= kDhcpBegins ? Site::Home : m.site;
}

}  // namespace

void make_sessions(Company& company) {
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    Machine& m = company.machines[i];
    Rng rng(company.seed, "presence", i);
    m.desk = working_hours(m, rng);
    if (i == company.fin) fix_days_of_fin(m.desk);
    if (m.site == Site::Absent) continue;
    if (m.always_on) {
      m.on = {{{kHistoryBegins, kEnd}, m.site}};
      continue;
    }
    for (const Span& s : m.desk) m.on.push_back({s, site_at(m, s.from)});
  }
}

}  // namespace tamiz::sim
