#pragma once
// Time as microseconds since 1970-01-01T00:00:00Z, and the forms in which exports write it.
// Forms: knowledge of the exports is in maps/; this page only knows how digits look. Tested by
// time_test.cpp.
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tamiz {

using Micros = std::int64_t;  // microseconds; instants are UTC

inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;
inline constexpr Micros kHour = 3600 * kSecond;
inline constexpr Micros kDay = 24 * kHour;
inline constexpr Micros kNoTime = std::numeric_limits<Micros>::min();  // "the record names no time"
// The earlier of two times; the other one when one is kNoTime. (The later is std::max.)
constexpr Micros earlier_of(Micros a, Micros b) {
  return a == kNoTime ? b : b == kNoTime || a < b ? a : b;
}
// From the earliest to the latest of some times.
struct Extent {
  Micros first = kNoTime, last = kNoTime;
  constexpr void add(Micros at) {
    first = earlier_of(first, at);
    last = at > last ? at : last;
  }
};
// Half a day each way and two hours of daylight saving: the widest that offsets of real zones can
// differ (UTC-12..+14).
inline constexpr Micros kUnknownZoneError = 26 * kHour;

// An instant as read. `has_zone`: the text itself said UTC or an offset. `width`: how much the text
// leaves open (0 for a full time, 24 h for a date alone).
// `either`: a date such as 3/4/2026 that is read month first and could as well be day first.
struct ReadTime {
  Micros at = kNoTime;
  bool has_zone = false;
  Micros width = 0;
  bool either = false;
  bool month_first = false, day_first = false;  // 3/24/2026, 24/3/2026: only one reading is a date
};

// Reads any of: epoch digits (10 s, 13 ms, 16 us, 19 ns, 18 FILETIME; a fraction after 10 digits),
// ISO 8601 dates and times with 0 to 9 fraction digits, `T` or blank, zone Z / +hh:mm / none, a
// trailing " UTC" or " +0000 UTC"; dates with slashes, `3/14/2026, 6:02:11.123 AM` or `06/15/26
// 00:00:05`, month first unless that is no date; `24.03.2026 04:00:00`; `24-Mar-2026 04:01:37.123`;
// `Mar 24, 2026 @ 04:01:30.123`; `Mon Aug 28 08:04:30 2023`. nullopt for anything else, and for "no
// time" marks (1601-01-01, 0).
std::optional<ReadTime> read_time(std::string_view text);
// The same wall time with day and month exchanged; unchanged where that is no date (3/24).
Micros day_and_month_exchanged(Micros wall);

std::string format_time(
    Micros at);  // 2026-03-14T06:02:11Z, with a fraction only if not 0; "" for kNoTime
std::string format_day(Micros at);                      // 2026-03-14
std::string format_month_day(Micros at);                // 03-14
std::int64_t day_of(Micros at);                         // days since 1970-01-01, rounding down
std::int64_t hour_of(Micros at);                        // hours since then
std::optional<Micros> read_day(std::string_view text);  // exactly YYYY-MM-DD

// "7d", "12h", "30m", "601s".
std::optional<Micros> read_duration(std::string_view text);
std::string format_duration(Micros length);  // the shortest of those

Micros now();  // the clock; read only for the default of --as-of and for progress

// A zone of the IANA database that ships with tamiz (never the system's).
class Zone {
 public:
  // Usage error when the name is not in the list, with the nearest name.
  static Result<Zone> named(std::string_view name);
  // Local wall time (microseconds as if UTC) to UTC. In the hour that occurs twice, `earliest` is
  // the first of the two and `spread` is an hour; in the hour that does not occur, the instant of
  // the change.
  struct Local {
    Micros earliest = 0;
    Micros spread = 0;
  };
  [[nodiscard]] Local to_utc(Micros local) const;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct Rules;
  std::string name_;
  std::shared_ptr<const Rules>
      rules_;  // shared: zones are immutable and copied into options freely
};

std::string_view zone_data_version();  // "2026f"

}  // namespace tamiz
