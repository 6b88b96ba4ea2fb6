#pragma once
// Whether a machine's silence is out of its habit, by the quarters of an hour (slots) in which it
// spoke on other days; and against a witness. Three laws, each enough by itself:
// - by the hour: the sum of -ln(1 - p), p the share of other active days with a row in that hour;
// - by the quarter: the same for the first, and for each that follows no more than -ln(r), r the
//   chance that a silence goes on, learnt from the other silences;
// - by length, from row to row: by far longer than all but a few others, while the machine
//   is usually about.
// Used by presence.cpp, and tested by its test.
#include <map>
#include <utility>

#include "sieve/pace.hpp"

namespace tamiz::sieve {

// How likely a silence goes on for one more slot, learnt from all other silences.
struct Runs {
  double slots = 0, ends = 0;  // slots that follow a silent one: silent too, or not
  void add(const Runs& more) {
    slots += more.slots;
    ends += more.ends;
  }
  // `own`: the silence itself, where it is one of those; `unheard`: how likely one slot is silent.
  [[nodiscard]] double goes_on(const Runs& own, double unheard) const;
};

// A machine spoke, within one quarter of an hour: when first, and when last. Rows whose time is
// open count from the end of their interval, and to its beginning.
struct Sign {
  Micros first = kNoTime, last = kNoTime;
  [[nodiscard]] std::int64_t slot() const { return slot_of(last); }
  void add(const Sign& more) {
    first = std::min(first, more.first);
    last = std::max(last, more.last);
  }
};

class Habit {
 public:
  // `signs`: sorted, one for each quarter, not empty; `end`: of all data, exclusive. `may_rest`:
  // nothing else heard the machine on a weekend.
  Habit(const std::vector<Sign>& signs, Micros end, bool may_rest);

  // Whether silence in the slots of [from, to) is out of habit by one of the first two laws.
  // `last`: no row follows it.
  [[nodiscard]] bool misses(std::int64_t from, std::int64_t to, bool last) const;
  // Whether silence from row to row is by the third.
  [[nodiscard]] bool longest(Micros from, Micros to) const;
  // Whether the machine is as likely to be silent in the slots of [from, to), which begin with a
  // day, as not.
  [[nodiscard]] bool asleep(std::int64_t from, std::int64_t to) const;
  // A weekend's day, of a machine that was silent on all of its weekends.
  [[nodiscard]] bool rests(std::int64_t day) const { return rests_ && weekend(day); }

 private:
  [[nodiscard]] double by_hour(std::int64_t from, std::int64_t to) const;
  [[nodiscard]] double by_quarter(std::int64_t from, std::int64_t to, bool last) const;
  [[nodiscard]] bool known(std::int64_t hour) const;
  [[nodiscard]] bool about(std::int64_t slot) const;
  [[nodiscard]] Micros about_in(Micros from, Micros to) const;
  [[nodiscard]] Runs run_of(std::int64_t from, std::int64_t to) const;

  std::int64_t end_slot_;  // the slot in which the data end, and how much of it is over
  double end_part_;
  Means<24> hours_;
  QuarterShare quarters_;
  bool rests_ = false;
  std::array<std::array<bool, 24>, 2> about_{};                         // by kind of day
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> days_;  // its first and last slot
  Runs all_;
  std::int64_t spoken_ = 0;  // slots with a row while it is usually about
  Micros usual_ = 0;         // its longest silence then, but for a few that are by far longer
};

// Silence while something else of the machine speaks.
class Witness {
 public:
  Witness(const std::vector<std::int64_t>& slots, std::vector<std::int64_t> others);
  // As Habit::misses.
  [[nodiscard]] bool misses(std::int64_t from, std::int64_t to, bool last) const;
  [[nodiscard]] bool speaks(std::int64_t from, std::int64_t to) const {
    return count(from, to) > 0;
  }

 private:
  [[nodiscard]] std::ptrdiff_t count(std::int64_t from, std::int64_t to) const;
  [[nodiscard]] Runs run_of(std::int64_t from, std::int64_t to) const;
  std::vector<std::int64_t> others_;
  double heard_ = 0, heard_or_not_ = 0;  // of them: since the machine's first sign, to its last
  Runs all_;
};

}  // namespace tamiz::sieve
