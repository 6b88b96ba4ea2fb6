#include "model/clock.hpp"

#include <algorithm>

namespace tamiz {

void DateEvidence::add(const DateEvidence& more) {
  month_first += more.month_first;
  day_first += more.day_first;
  either += more.either;
  falls_month_first += more.falls_month_first;
  falls_day_first += more.falls_day_first;
  leaps_month_first += more.leaps_month_first;
  leaps_day_first += more.leaps_day_first;
}

DateOrder order_of(const DateEvidence& seen, bool month_first_by_rule) {
  if (seen.month_first > 0 && seen.day_first > 0) return DateOrder::EachByItself;
  if (seen.day_first > 0) return DateOrder::DayFirst;
  if (seen.month_first > 0 || month_first_by_rule || seen.either == 0) return DateOrder::MonthFirst;
  // Logs are written in order: the reading that never goes back, where the other does; or the one
  // that goes on at midnight, where the other leaps to the next month. They must not disagree.
  const std::uint64_t against_month = seen.falls_month_first + seen.leaps_month_first,
                      against_day = seen.falls_day_first + seen.leaps_day_first;
  if (against_month == 0 && against_day > 0) return DateOrder::MonthFirst;
  if (against_day == 0 && against_month > 0) return DateOrder::DayFirst;
  return DateOrder::Open;
}

Settled settle(const SourceClock& clock, Micros at, Micros clock_error) {
  if (!is_raw(clock_error) || at == kNoTime) return {at, clock_error};
  const Micros raw = -1 - clock_error;
  const bool zoneless = raw % 2 == 1, either = raw / 2 % 2 == 1;
  Settled out{at, raw_width(clock_error)};
  if (either && clock.dates != DateOrder::MonthFirst) {
    const Micros other = day_and_month_exchanged(at);
    if (clock.dates == DateOrder::DayFirst) {
      out.at = other;
    } else {
      out.at = std::min(at, other);
      out.clock_error += std::max(at, other) - out.at;
    }
  }
  if (!zoneless) return out;
  if (!clock.zone) return {out.at - 14 * kHour, out.clock_error + kUnknownZoneError};
  const auto first = clock.zone->to_utc(out.at);
  const auto last = clock.zone->to_utc(out.at + out.clock_error);
  out.clock_error = last.earliest + last.spread - first.earliest;
  out.at = first.earliest;
  return out;
}

}  // namespace tamiz
