#pragma once
// How often something happens at a time of the day, and how surprising it is that it did not. Used
// by watch.cpp and presence.cpp, and tested by their tests.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "model/source.hpp"

namespace tamiz::sieve {

inline constexpr double kDaysEnough = 3;  // other days that a habit is learnt from
inline constexpr double kSurprise = 5.3;  // ln 200: one false hole in 200 such stretches

inline std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return ((a % b) + b) % b; }
inline std::int64_t floor_div(std::int64_t a, std::int64_t b) { return (a - floor_mod(a, b)) / b; }

// In quarters of an hour (model/source.hpp).
inline constexpr std::int64_t kSlotsOfDay = kDay / kSlot;
inline std::int64_t day_of_slot(std::int64_t slot) { return floor_div(slot, kSlotsOfDay); }

// 1970-01-01 was a Thursday.
inline bool weekend(std::int64_t day) { return floor_mod(day, 7) == 2 || floor_mod(day, 7) == 3; }

// What a slot of the day usually holds, learnt from the other days with any row. Weekends have
// their own pace; while there are few days of a kind to learn it from, those of the other kind
// count as some more of them.
template <std::size_t Slots>
class Means {
 public:
  // Slots in ascending order.
  void add(std::int64_t slot, double rows) {
    const Kind kind = kind_of(slot);
    if (days_[Working].empty() && days_[Weekend].empty()) first_ = slot;
    last_ = slot;
    sums_[kind][static_cast<std::size_t>(floor_mod(slot, Slots))] += rows;
    days_[kind].insert(day_of(slot));
  }
  // `own`: what that slot itself holds; `doubt`: how many days without rows one adds to those that
  // are known; `weight`: for how many days those of the other kind count.
  [[nodiscard]] double at(std::int64_t slot, double own, double doubt, double weight) const {
    const Kind mine = kind_of(slot), other = mine == Working ? Weekend : Working;
    const double days = others(mine, slot);
    if (days_[other].empty()) return mean(mine, slot, own, doubt);
    if (days == 0) return mean(other, slot, 0, doubt);
    return (mean(mine, slot, own, doubt) * days + mean(other, slot, 0, doubt) * weight) /
           (days + weight);
  }

  // How many other days there are to learn from.
  [[nodiscard]] double days(std::int64_t slot) const {
    return others(Working, slot) + others(Weekend, slot);
  }

 private:
  enum Kind : std::size_t { Working, Weekend };
  static std::int64_t day_of(std::int64_t slot) { return floor_div(slot, Slots); }
  static Kind kind_of(std::int64_t slot) { return weekend(day_of(slot)) ? Weekend : Working; }
  [[nodiscard]] double others(Kind kind, std::int64_t slot) const {
    const std::int64_t day = day_of(slot), at = floor_mod(slot, Slots);
    auto days = static_cast<double>(days_[kind].size() - days_[kind].count(day));
    // The first day begins, and the last ends, somewhere: they say nothing of the rest of them.
    const std::int64_t begin = day_of(first_), end = day_of(last_);
    if (begin != day && kind_of(first_) == kind && at < floor_mod(first_, Slots)) days -= 1;
    if (end != day && end != begin && kind_of(last_) == kind && at > floor_mod(last_, Slots))
      days -= 1;
    return days;
  }
  [[nodiscard]] double mean(Kind kind, std::int64_t slot, double own, double doubt) const {
    const double days = others(kind, slot) + doubt;
    const double sum = sums_[kind][static_cast<std::size_t>(floor_mod(slot, Slots))] - own;
    return days == 0 ? 0 : sum / days;
  }
  std::array<std::array<double, Slots>, 2> sums_{};
  std::array<std::set<std::int64_t>, 2> days_;
  std::int64_t first_ = 0, last_ = 0;
};

inline double surprise_of(double share) { return -std::log1p(-std::min(share, 0.999)); }

// On how many other days there is any row in a quarter of an hour, or about then.
class QuarterShare {
 public:
  // Slots in ascending order, each once.
  void add(std::int64_t slot) {
    any_.add(slot, 1);
    slots_.push_back(slot);
  }
  [[nodiscard]] double at(std::int64_t slot) const {
    double around = 0;
    for (std::int64_t near = slot - kNear; near <= slot + kNear; ++near)
      around += share(near, 0.5 / kSlots) / kSlots;
    // A burst at the same minutes of every day is as telling as rows all around; that a quarter of
    // some days has rows is chance.
    const double own = share(slot, 0.5);
    return own >= kDaily ? std::max(around, own) : around;
  }
  // Whether there are other days enough to tell what that quarter usually holds.
  [[nodiscard]] bool known(std::int64_t slot) const { return any_.days(slot) >= kDaysEnough; }

 private:
  [[nodiscard]] double share(std::int64_t slot, double doubt) const {
    return any_.at(slot, std::ranges::binary_search(slots_, slot) ? 1 : 0, doubt, 0);
  }
  static constexpr double kDaily = 0.65;
  static constexpr std::int64_t kNear = 2;  // slots on either side: machines come and go by chance
  static constexpr double kSlots = 2 * kNear + 1;
  std::vector<std::int64_t> slots_;
  Means<kSlotsOfDay> any_;
};

}  // namespace tamiz::sieve
