#pragma once
// The scenario's time: March 2023, local zone Europe/Madrid (UTC+1, from 2023-03-26T01:00Z on
// UTC+2), and the forms in which the products write it. The clock is never read. Tested by
// company_test.cpp.
#include <chrono>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace tamiz::sim {

constexpr Micros utc(unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
  const std::chrono::sys_days date =
      std::chrono::year{2023} / static_cast<int>(month) / static_cast<int>(day);
  return date.time_since_epoch().count() * kDay + hour * kHour + minute * kMinute +
         second * kSecond;
}

inline constexpr Micros kSpring = utc(3, 26, 1);   // clocks go forward
inline constexpr Micros kEnd = utc(3, 30, 6, 10);  // when the exports were taken; no row is later
inline constexpr Micros kSleep = 7 * kDay;         // between install and the first call home
inline constexpr Micros kLease = 8 * kHour;

constexpr Micros to_local(Micros at) { return at + (at < kSpring ? 1 : 2) * kHour; }
// From wall time as if it were UTC; the hour that does not occur becomes the one after it.
constexpr Micros from_local(Micros wall) {
  return wall - kHour < kSpring ? wall - kHour : wall - 2 * kHour;
}
constexpr Micros local(unsigned month, unsigned day, int hour = 0, int minute = 0) {
  return from_local(utc(month, day, hour, minute));
}

inline constexpr Micros kHistoryBegins = local(2, 28);  // Defender: 30 days
inline constexpr Micros kDnsBegins = local(3, 16);
inline constexpr Micros kDhcpBegins = local(3, 24);  // a week of files, the oldest overwritten
inline constexpr Micros kImagesBegin = local(3, 9);

struct Span {
  Micros from = 0, to = 0;
};

bool is_weekend(Micros local_midnight_as_utc);
// Local midnights, as wall time, of the days from `from` to `to` (both UTC), first to last.
std::vector<Micros> wall_days(Micros from, Micros to);

std::string portal_time(Micros at);     // 3/24/2023, 5:02:18.123 AM (local)
std::string debug_log_time(Micros at);  // 3/24/2023 5:01:37 AM (local)
std::string dhcp_time(Micros at);       // 03/24/23,04:58:02 (local)
std::string iso_time(Micros at);        // 2023-03-24T04:01:37.0000000Z
std::string short_weekday(Micros at);   // Fri (local)

}  // namespace tamiz::sim
