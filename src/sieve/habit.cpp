#include "sieve/habit.hpp"

#include <functional>

namespace tamiz::sieve {
namespace {

// 1 in 3,000: a machine has many more silences by the quarter than by the hour.
constexpr double kQuarterSurprise = 8;
// 1 in 2: how surprising silence may be in the morning in which the data end.
constexpr double kMorning = 0.7;
constexpr std::int64_t kSlotsOfHour = kHour / kSlot;
constexpr std::int64_t kMostHours = 72;  // of one silence: a weekend, and the hours around it
// So many times longer than all but a few others a silence is out of habit; more, the fewer slots
// there are to learn from: the longest of n is about ln n means long (an exponential law), so that
// one in twenty machines shows such a one by chance (ln 20).
constexpr double kLonger = 1.6, kByChance = 3;
constexpr std::int64_t kSlotsEnough = 16;
constexpr std::size_t kOutages = 4;              // so few
constexpr Micros kShortest = 10 * 60 * kSecond;  // what happens within a slot is not seen
// Two weekends, all of them silent, make a habit.
constexpr std::int64_t kRestDays = 4;

bool longer(Micros a, Micros b, std::int64_t slots) {
  const double more = 1 + kByChance / std::log(static_cast<double>(std::max(slots, kSlotsEnough)));
  return a > kShortest && static_cast<double>(a) > std::max(kLonger, more) * static_cast<double>(b);
}

// Whether the machine never spoke on a weekend's day, over those that lie between its first sign
// and its last.
bool never_on_weekends(const std::vector<Sign>& signs) {
  for (const Sign& sign : signs) {
    if (weekend(day_of_slot(sign.slot()))) return false;
  }
  std::int64_t days = 0;
  const std::int64_t last = day_of_slot(signs.back().slot());
  for (std::int64_t day = day_of_slot(signs.front().slot()); day <= last && days < kRestDays; ++day)
    days += weekend(day) ? 1 : 0;
  return days >= kRestDays;
}

}  // namespace

double Runs::goes_on(const Runs& own, double unheard) const {
  constexpr double kDoubt = 2;  // as many slots that are silent by chance alone
  return (slots - own.slots + kDoubt * unheard) / (slots - own.slots + ends - own.ends + kDoubt);
}

Habit::Habit(const std::vector<Sign>& signs, Micros end, bool may_rest)
    : end_slot_(slot_of(end - 1)),
      end_part_(static_cast<double>(end - end_slot_ * kSlot) / static_cast<double>(kSlot)),
      rests_(may_rest && never_on_weekends(signs)) {
  std::int64_t hour = floor_div(signs.front().slot(), kSlotsOfHour) - 1;
  for (const Sign& sign : signs) {
    quarters_.add(sign.slot());
    const auto day = days_.try_emplace(day_of_slot(sign.slot()), sign.slot(), 0).first;
    day->second.second = sign.slot();
    if (floor_div(sign.slot(), kSlotsOfHour) == hour) continue;
    hour = floor_div(sign.slot(), kSlotsOfHour);
    hours_.add(hour, 1);
  }
  // A day of each kind that lies behind all data, so that all of them count.
  const std::int64_t week = (day_of_slot(signs.back().slot()) / 7 + 2) * 7;
  for (std::size_t at = 0; at < 24; ++at) {
    for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
      const std::int64_t day = week + 2 * static_cast<std::int64_t>(kind);
      about_[kind][at] = hours_.at(day * 24 + static_cast<std::int64_t>(at), 0, 0.5, 1) >= 0.5;
    }
  }
  std::array<Micros, kOutages + 1> longest{};
  for (std::size_t i = 1; i < signs.size(); ++i) {
    spoken_ += about(signs[i].slot()) ? 1 : 0;
    // A day without any sign is a gap: what lies around it teaches nothing.
    if (signs[i].slot() - signs[i - 1].slot() > kMostHours * kSlotsOfHour) continue;
    const Micros length = about_in(signs[i - 1].last + 1, signs[i].first);
    const auto place = std::ranges::lower_bound(longest, length, std::greater{});
    if (place != longest.end()) {
      std::shift_right(place, longest.end(), 1);
      *place = length;
    }
    all_.add(run_of(signs[i - 1].slot() + 1, signs[i].slot()));
  }
  usual_ = longest[0];
  for (std::size_t i = 0; i < kOutages; ++i) {
    if (longer(longest[i], longest[i + 1], spoken_)) usual_ = longest[i + 1];
  }
}

bool Habit::misses(std::int64_t from, std::int64_t to, bool last) const {
  // Hours that are silent as a whole.
  const std::int64_t first = floor_div(from - 1, kSlotsOfHour) + 1;
  const std::int64_t next =
      last ? floor_div(to - 1, kSlotsOfHour) + 1 : floor_div(to, kSlotsOfHour);
  // At the end, silence of hours in which nobody knows the habit is open.
  if (last && next - first > 1 && !known(first)) return true;
  return by_hour(first, next) >= kSurprise || by_quarter(from, to, last) >= kQuarterSurprise;
}

bool Habit::asleep(std::int64_t from, std::int64_t to) const {
  const std::int64_t first = floor_div(from, kSlotsOfHour);
  return known(first) && by_hour(first, floor_div(to - 1, kSlotsOfHour) + 1) < kMorning &&
         by_quarter(from, to, true) < kMorning;
}

bool Habit::known(std::int64_t hour) const { return hours_.days(hour) >= kDaysEnough; }

double Habit::by_hour(std::int64_t from, std::int64_t to) const {
  const std::int64_t now = floor_div(end_slot_, kSlotsOfHour);
  const double part =
      (static_cast<double>(end_slot_ - now * kSlotsOfHour) + end_part_) / kSlotsOfHour;
  double sum = 0;
  for (std::int64_t hour = from; hour < to && hour < from + kMostHours; ++hour) {
    if (rests(floor_div(hour, 24))) continue;
    // Never quite certain.
    sum += surprise_of(hours_.at(hour, 0, 0.5, 1)) * (hour == now ? part : 1);
  }
  return sum;
}

double Habit::by_quarter(std::int64_t from, std::int64_t to, bool last) const {
  const Runs own = last ? Runs{} : run_of(from, to);
  double sum = 0;
  for (std::int64_t slot = from;
       slot < to && slot < from + kMostHours * kSlotsOfHour && sum < kQuarterSurprise; ++slot) {
    if (rests(day_of_slot(slot))) continue;
    const double share = quarters_.at(slot), alone = surprise_of(share);
    const double more = slot == from ? alone : -std::log(all_.goes_on(own, 1 - share));
    sum += std::min(alone, more) * (slot == end_slot_ ? end_part_ : 1);
  }
  return sum;
}

bool Habit::longest(Micros from, Micros to) const {
  return spoken_ >= kSlotsEnough && longer(about_in(from, to), usual_, spoken_);
}

Micros Habit::about_in(Micros from, Micros to) const {
  Micros length = 0;
  const Micros most = std::min(to, from + kMostHours * kHour);
  for (std::int64_t slot = slot_of(from); slot * kSlot < most; ++slot) {
    if (about(slot)) length += std::min((slot + 1) * kSlot, to) - std::max(slot * kSlot, from);
  }
  return length;
}

// While the machine is usually about: nights say nothing of how long its silences are. Where nobody
// knows what is usual, that is from its first sign of a day to its last.
bool Habit::about(std::int64_t slot) const {
  const std::int64_t day = day_of_slot(slot);
  if (!known(floor_div(slot, kSlotsOfHour))) {
    const auto spoke = days_.find(day);
    return spoke != days_.end() && spoke->second.first <= slot && slot <= spoke->second.second;
  }
  return !rests(day) &&
         about_[weekend(day) ? 1 : 0]
               [static_cast<std::size_t>(floor_mod(slot, kSlotsOfDay) / kSlotsOfHour)];
}

Runs Habit::run_of(std::int64_t from, std::int64_t to) const {
  Runs out;
  if (from >= to) return out;
  for (std::int64_t slot = from + 1; slot < to && slot < from + kMostHours * kSlotsOfHour; ++slot)
    out.slots += about(slot) ? 1 : 0;
  out.ends = about(to) ? 1 : 0;
  return out;
}

Witness::Witness(const std::vector<std::int64_t>& slots, std::vector<std::int64_t> others)
    : others_(std::move(others)) {
  for (const std::int64_t slot : others_) {
    if (slots.empty() || slot < slots.front() || slot > slots.back()) continue;
    heard_or_not_ += 1;
    heard_ += std::ranges::binary_search(slots, slot);
  }
  for (std::size_t i = 1; i < slots.size(); ++i) all_.add(run_of(slots[i - 1] + 1, slots[i]));
}

bool Witness::misses(std::int64_t from, std::int64_t to, bool last) const {
  const double spoken = static_cast<double>(count(from, to));
  if (spoken == 0) return false;
  const double share = heard_ / (heard_or_not_ - (last ? 0 : spoken) + 0.5);
  const double alone = surprise_of(share);
  const double more = -std::log(all_.goes_on(last ? Runs{} : run_of(from, to), 1 - share));
  return alone + (spoken - 1) * std::min(alone, more) >= kSurprise;
}

std::ptrdiff_t Witness::count(std::int64_t from, std::int64_t to) const {
  return std::ranges::lower_bound(others_, to) - std::ranges::lower_bound(others_, from);
}

Runs Witness::run_of(std::int64_t from, std::int64_t to) const {
  const auto spoken = static_cast<double>(count(from, to));
  return spoken == 0 ? Runs{} : Runs{spoken - 1, 1};
}

}  // namespace tamiz::sieve
