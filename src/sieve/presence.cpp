#include "sieve/presence.hpp"

#include "identity/addresses.hpp"
#include "sieve/pace.hpp"

namespace tamiz::sieve {
namespace {

// 1 in 3,000: a machine has many more silences by the quarter than by the hour.
constexpr double kQuarterSurprise = 8;
// 1 in 2: how surprising a machine's silence in the morning in which the data end may be.
constexpr double kMorning = 0.7;
constexpr std::int64_t kMostSilent = identity::kThereBetween / kHour;

// How often each hour of the day has a row, over the other days that have any.
class Habit {
 public:
  explicit Habit(const std::vector<std::int64_t>& hours) {
    for (const std::int64_t hour : hours) active_.add(hour, 1);
  }
  [[nodiscard]] double surprise(std::int64_t hour) const {
    return surprise_of(active_.at(hour, 0, 0.5, 1));  // never quite certain
  }
  [[nodiscard]] bool known(std::int64_t hour) const { return active_.days(hour) >= kDaysEnough; }

 private:
  Means<24> active_;
};

std::vector<std::int64_t> slots_of(const std::vector<Sign>& signs) {
  std::vector<std::int64_t> slots;
  for (const Sign& sign : signs) slots.push_back(sign.slot());
  return slots;
}

constexpr std::int64_t kSlotsOfHour = kHour / kSlot;

std::vector<std::int64_t> hours_of(const std::vector<Sign>& signs) {
  std::vector<std::int64_t> hours;
  for (const Sign& sign : signs)
    hours.push_back((sign.slot() - floor_mod(sign.slot(), kSlotsOfHour)) / kSlotsOfHour);
  hours.erase(std::unique(hours.begin(), hours.end()), hours.end());
  return hours;
}

// How likely a silence goes on for one more slot, learnt from all other silences.
struct Runs {
  double slots = 0, ends = 0;  // slots that follow a silent one: silent too, or not
  [[nodiscard]] double goes_on(const Runs& own, double unheard) const {
    constexpr double kDoubt = 2;  // as many slots that are silent by chance alone
    return (slots - own.slots + kDoubt * unheard) / (slots - own.slots + ends - own.ends + kDoubt);
  }
};

class QuarterHabit {
 public:
  QuarterHabit(const std::vector<std::int64_t>& slots, Micros end)
      : now_(slot_of(end - 1)),
        part_(static_cast<double>(end - now_ * kSlot) / static_cast<double>(kSlot)) {
    for (const std::int64_t slot : slots) share_.add(slot);
    // A day of each kind that lies behind all data, so that all of them count.
    const std::int64_t week = (slots.back() / kSlotsOfDay / 7 + 2) * 7;
    for (std::int64_t at = 0; at < kSlotsOfDay; ++at) {
      about_[0][static_cast<std::size_t>(at)] = share_.at(week * kSlotsOfDay + at) >= 0.5;
      about_[1][static_cast<std::size_t>(at)] = share_.at((week + 2) * kSlotsOfDay + at) >= 0.5;
    }
    for (std::size_t i = 1; i < slots.size(); ++i) {
      const Runs run = run_of(slots[i - 1] + 1, slots[i]);
      all_.slots += run.slots;
      all_.ends += run.ends;
    }
  }
  [[nodiscard]] double surprise(std::int64_t from, std::int64_t to) const {
    const Runs own = run_of(from, to);
    double sum = 0;
    for (std::int64_t slot = from; slot < to && slot < from + kSlotsOfDay && sum < kQuarterSurprise;
         ++slot) {
      const double share = share_.at(slot), alone = surprise_of(share);
      const double more = slot == from ? alone : -std::log(all_.goes_on(own, 1 - share));
      sum += std::min(alone, more) * (slot == now_ ? part_ : 1);
    }
    return sum;
  }

 private:
  // While the machine is usually about: nights say nothing of how long its silences are.
  [[nodiscard]] bool about(std::int64_t slot) const {
    const std::int64_t at = floor_mod(slot, kSlotsOfDay);
    return about_[weekend((slot - at) / kSlotsOfDay) ? 1 : 0][static_cast<std::size_t>(at)];
  }
  [[nodiscard]] Runs run_of(std::int64_t from, std::int64_t to) const {
    Runs out;
    if (from >= to || to - from > kSlotsOfDay) return out;
    for (std::int64_t slot = from + 1; slot < to; ++slot) out.slots += about(slot) ? 1 : 0;
    out.ends = about(to) ? 1 : 0;
    return out;
  }
  std::int64_t now_;  // the slot in which the data end, and how much of it is over
  double part_;
  QuarterShare share_;
  std::array<std::array<bool, kSlotsOfDay>, 2> about_{};
  Runs all_;
};

// Silence while something else of the machine speaks. Slots of any length.
class Witness {
 public:
  Witness(const std::vector<std::int64_t>& slots, std::vector<std::int64_t> others)
      : others_(std::move(others)) {
    for (const std::int64_t slot : others_) heard_ += std::ranges::binary_search(slots, slot);
    for (std::size_t i = 1; i < slots.size(); ++i) {
      const Runs run = run_of(slots[i - 1] + 1, slots[i]);
      all_.slots += run.slots;
      all_.ends += run.ends;
    }
  }
  [[nodiscard]] double surprise(std::int64_t from, std::int64_t to) const {
    const double spoken = static_cast<double>(count(from, to));
    if (spoken == 0) return 0;
    const double share = heard_ / (static_cast<double>(others_.size()) - spoken + 0.5);
    const double alone = surprise_of(share);
    return alone +
           (spoken - 1) * std::min(alone, -std::log(all_.goes_on(run_of(from, to), 1 - share)));
  }

 private:
  [[nodiscard]] std::ptrdiff_t count(std::int64_t from, std::int64_t to) const {
    return std::ranges::lower_bound(others_, to) - std::ranges::lower_bound(others_, from);
  }
  [[nodiscard]] Runs run_of(std::int64_t from, std::int64_t to) const {
    const auto spoken = static_cast<double>(count(from, to));
    return spoken == 0 ? Runs{} : Runs{spoken - 1, 1};
  }
  std::vector<std::int64_t> others_;
  double heard_ = 0;
  Runs all_;
};

struct Silence {
  std::int64_t from, to;  // slots
  bool last;              // nothing follows it: it ends with its day, or with the data
  TimeSpan hole;          // from row to row
};

std::vector<Silence> silences(const std::vector<Sign>& signs, Micros end) {
  std::vector<Silence> out;
  for (std::size_t i = 1; i < signs.size(); ++i) {
    const std::int64_t from = signs[i - 1].slot() + 1, to = signs[i].slot();
    if (from < to) out.push_back({from, to, false, {signs[i - 1].last + 1, signs[i].first}});
  }
  const std::int64_t last = signs.back().slot();
  const std::int64_t midnight = last - floor_mod(last, kSlotsOfDay) + kSlotsOfDay;
  const std::int64_t to = std::min(midnight, slot_of(end - 1) + 1);
  if (last + 1 < to) out.push_back({last + 1, to, true, {signs.back().last + 1, to * kSlot}});
  return out;
}

// By the hour, over the hours that are silent as a whole.
class ByHour {
 public:
  ByHour(const Habit& habit, Micros end) : habit_(habit), end_(end) {}
  [[nodiscard]] bool is_hole(const Silence& silence) const {
    const std::int64_t from = hour_of(silence.from * kSlot - 1) + 1;
    const std::int64_t to = hour_of(silence.to * kSlot - (silence.last ? 1 : 0)) + silence.last;
    // At the end, silence of hours in which nobody knows the habit is open.
    if (silence.last && to - from > 1 && !habit_.known(from)) return true;
    return sum(from, to) >= kSurprise;
  }
  [[nodiscard]] double sum(std::int64_t from, std::int64_t to) const {
    const std::int64_t now = hour_of(end_ - 1);  // the hour in which the data end
    const double part = static_cast<double>(end_ - now * kHour) / static_cast<double>(kHour);
    double sum = 0;
    for (std::int64_t hour = from; hour < to && hour < from + 72; ++hour)
      sum += habit_.surprise(hour) * (hour == now ? part : 1);
    return sum;
  }

 private:
  const Habit& habit_;
  Micros end_;
};

}  // namespace

std::vector<Sign> joined(std::vector<Sign> signs) {
  std::ranges::sort(signs, {}, [](const Sign& s) { return std::pair{s.last, s.first}; });
  std::vector<Sign> out;
  for (const Sign& sign : signs) {
    if (out.empty() || out.back().slot() != sign.slot()) {
      out.push_back(sign);
    } else {
      out.back() = {std::min(out.back().first, sign.first), sign.last};
    }
  }
  return out;
}

std::vector<TimeSpan> present_spans(const std::vector<Sign>& signs,
                                    const std::vector<std::vector<Sign>>& witnesses, Micros since,
                                    Micros end) {
  if (signs.empty() || since == kNoTime || end == kNoTime) return {};
  const std::vector<std::int64_t> hours = hours_of(signs), slots = slots_of(signs);
  const Habit habit{hours};
  const ByHour by_hour{habit, end};
  const QuarterHabit by_quarter{slots, end};
  std::vector<Witness> others;
  for (const auto& witness : witnesses) others.emplace_back(slots, slots_of(witness));
  std::vector<TimeSpan> days, holes;
  for (const std::int64_t hour : hours) {
    const Micros day = (hour - floor_mod(hour, 24)) * kHour;
    days.push_back({std::max(day, since), std::min(day + kDay, end)});
  }
  for (const Silence& silence : silences(signs, end)) {
    if (by_hour.is_hole(silence) ||
        by_quarter.surprise(silence.from, silence.to) >= kQuarterSurprise ||
        std::ranges::any_of(others, [&](const Witness& witness) {
          return witness.surprise(silence.from, silence.to) >= kSurprise;
        }))
      holes.push_back(silence.hole);
  }
  // The data may end in a morning before the machine is switched on.
  const std::int64_t midnight = (hours.back() - floor_mod(hours.back(), 24)) + 24;
  const std::int64_t now = hour_of(end - 1);
  const auto asleep = [&] {
    const std::int64_t first = midnight * kSlotsOfHour, last = slot_of(end - 1) + 1;
    return midnight <= now && now < midnight + 24 && habit.known(midnight) &&
           by_hour.sum(midnight, now + 1) < kMorning &&
           by_quarter.surprise(first, last) < kMorning &&
           std::ranges::none_of(
               witnesses,
               [&](const std::vector<Sign>& spoken) {
                 const auto then = std::ranges::lower_bound(spoken, first, {}, &Sign::slot);
                 return then != spoken.end() && then->slot() < last;
               });
  };
  if (asleep()) days.push_back({midnight * kHour, end});
  return without(merged(std::move(days)), holes);
}

std::vector<TimeSpan> session_spans(const std::vector<Sign>& signs, Micros since, Micros end) {
  const std::vector<std::int64_t> hours = hours_of(signs);
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
