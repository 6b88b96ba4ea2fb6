#include "sieve/presence.hpp"

#include "identity/addresses.hpp"
#include "sieve/pace.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::int64_t kMostSilent = identity::kThereBetween / kHour;

// How often each hour of the day has a row, over the other days that have any.
class Habit {
 public:
  explicit Habit(const std::vector<std::int64_t>& hours) {
    for (const std::int64_t hour : hours) {
      active_.add(hour, 1);
      of_day_[static_cast<std::size_t>(floor_mod(hour, 24))] = true;
    }
  }
  [[nodiscard]] double surprise(std::int64_t hour) const {
    return surprise_of(active_.at(hour, 0, 0.5, 1));  // never quite certain
  }
  [[nodiscard]] bool known(std::int64_t hour) const { return active_.days(hour) >= kDaysEnough; }
  // It has never spoken in that hour of the day, and there were days enough to do so.
  [[nodiscard]] bool never(std::int64_t hour) const {
    return known(hour) && !of_day_[static_cast<std::size_t>(floor_mod(hour, 24))];
  }

 private:
  Means<24> active_;
  std::array<bool, 24> of_day_{};
};

// Silence in one channel while the machine's others speak.
class Witness {
 public:
  Witness(const std::vector<std::int64_t>& hours, const std::vector<std::int64_t>& others)
      : others_(others) {
    double together = 0;
    for (const std::int64_t hour : others) together += std::ranges::binary_search(hours, hour);
    const double p = together / (static_cast<double>(others.size()) + 0.5);
    each_ = surprise_of(p);
  }
  [[nodiscard]] double surprise(std::int64_t hour) const {
    return std::ranges::binary_search(others_, hour) ? each_ : 0;
  }

 private:
  const std::vector<std::int64_t>& others_;
  double each_ = 0;
};

}  // namespace

std::vector<std::int64_t> distinct_hours(std::vector<std::int64_t> hours) {
  std::ranges::sort(hours);
  hours.erase(std::unique(hours.begin(), hours.end()), hours.end());
  return hours;
}

std::vector<TimeSpan> present_spans(const std::vector<std::int64_t>& hours,
                                    const std::vector<std::int64_t>& witness, Micros since,
                                    Micros end) {
  if (hours.empty() || since == kNoTime || end == kNoTime) return {};
  const Habit habit{hours};
  const Witness others{hours, witness};
  std::vector<TimeSpan> days, holes;
  for (const std::int64_t hour : hours) {
    const Micros day = (hour - floor_mod(hour, 24)) * kHour;
    days.push_back({std::max(day, since), std::min(day + kDay, end)});
  }
  const std::int64_t now = hour_of(end - 1);  // the hour in which the data end
  const double part = static_cast<double>(end - now * kHour) / static_cast<double>(kHour);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const std::int64_t from = hours[i] + 1;
    const std::int64_t last = (hours[i] - floor_mod(hours[i], 24)) + 24;  // of that day
    const std::int64_t next = i + 1 < hours.size() ? hours[i + 1] : std::min(last, now + 1);
    double by_habit = 0, by_witness = 0;
    for (std::int64_t hour = from; hour < next && hour < from + 72; ++hour) {
      by_habit += habit.surprise(hour) * (hour == now ? part : 1);
      by_witness += others.surprise(hour) * (hour == now ? part : 1);
    }
    // At the end, silence of hours in which nobody knows its habit is open.
    const bool open = i + 1 == hours.size() && next - from > 1 && !habit.known(from);
    if (by_habit < kSurprise && by_witness < kSurprise && !open) continue;
    holes.push_back({(from - 1) * kHour, (next + 1) * kHour});
  }
  // The data may end in a morning before the machine is ever switched on.
  const std::int64_t midnight = (hours.back() - floor_mod(hours.back(), 24)) + 24;
  bool asleep = midnight <= now && now < midnight + 24;
  for (std::int64_t hour = midnight; asleep && hour <= now; ++hour)
    asleep = habit.never(hour) && !std::ranges::binary_search(witness, hour);
  if (asleep) days.push_back({midnight * kHour, end});
  return without(merged(std::move(days)), holes);
}

std::vector<TimeSpan> session_spans(const std::vector<std::int64_t>& hours, Micros since,
                                    Micros end) {
  if (hours.empty() || since == kNoTime || end == kNoTime) return {};
  double spoke = 0, there = 0.5;  // never quite certain
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (hours[i] - hours[i - 1] > kMostSilent + 1) continue;
    spoke += 1;
    there += static_cast<double>(hours[i] - hours[i - 1]);
  }
  // How often it speaks while it is there is learnt from the other stretches.
  const auto silent = [&](double length, bool is_pair) {
    if (length > kMostSilent) return true;
    const double share = is_pair ? (spoke - 1) / (there - length - 1) : spoke / there;
    return length * surprise_of(share) >= kSurprise;
  };
  std::vector<TimeSpan> out{{since, kNoTime}};
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (!silent(static_cast<double>(hours[i] - hours[i - 1] - 1), true)) continue;
    out.back().to = hours[i - 1] * kHour;
    out.push_back({(hours[i] + 1) * kHour, kNoTime});
  }
  const Micros last = (hours.back() + 1) * kHour;
  const double rest = static_cast<double>(std::max<Micros>(end - last, 0)) / kHour;
  out.back().to = silent(rest, false) ? hours.back() * kHour : end;
  return merged(std::move(out));
}

}  // namespace tamiz::sieve
