#pragma once
// What a source's times need before they are instants, and what only the whole input can tell: the
// zone of times that name none, and whether 3/4/2026 is a day of March or of April. Until inputs
// are read, a row holds wall time as written and a *raw* clock error (negative), which says what is
// open; `settle` turns both into the interval [time, time + clock_error]. Tested by clock_test.cpp.
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace tamiz {

// What was seen of day and month while a source was read.
struct DateEvidence {
  std::uint64_t month_first = 0, day_first = 0;  // dates that can be read one way only
  std::uint64_t either = 0;                      // that can be read both ways
  std::uint64_t falls_month_first = 0;           // times that go back, read month first
  std::uint64_t falls_day_first = 0;
  // Midnights at which one reading goes on and this one leaps by a month.
  std::uint64_t leaps_month_first = 0, leaps_day_first = 0;
  void add(const DateEvidence& more);
};

enum class DateOrder : std::uint8_t {
  MonthFirst,
  DayFirst,
  EachByItself,  // both kinds occur: dates that can be read both ways stay open
  Open,          // nothing settles it
};
// `month_first_by_rule`: the product's form is documented as month first; only evidence against it
// counts.
DateOrder order_of(const DateEvidence& seen, bool month_first_by_rule);

struct SourceClock {
  std::optional<Zone> zone;  // of times that name none
  DateOrder dates = DateOrder::MonthFirst;
};

// The raw clock error of a row whose time is not yet an instant. `width` as in ReadTime.
constexpr Micros raw_clock(Micros width, bool zoneless, bool either) {
  if (!zoneless && !either) return width;
  return -1 - (width * 4 + (zoneless ? 1 : 0) + (either ? 2 : 0));
}
constexpr bool is_raw(Micros clock_error) { return clock_error < 0; }
constexpr bool open_dates(Micros raw) { return is_raw(raw) && (-1 - raw) / 2 % 2 == 1; }

// What is open of a raw time beside its zone and its day and month.
constexpr Micros raw_width(Micros raw) { return (-1 - raw) / 4; }

struct Settled {
  Micros at = kNoTime, clock_error = 0;
};
// Without a zone: UTC = local - offset, offsets lie in -12 .. +14 h, so 26 h are open.
Settled settle(const SourceClock& clock, Micros at, Micros clock_error);

}  // namespace tamiz
