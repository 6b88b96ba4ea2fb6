#include "sim/calendar.hpp"

#include <fmt/core.h>

#include <array>

namespace tamiz::sim {
namespace {

struct Wall {
  int year = 0;
  unsigned month = 0, day = 0, weekday = 0;
  Micros hour = 0, minute = 0, second = 0, fraction = 0;
};

Wall wall_of(Micros wall_time) {
  const std::chrono::sys_days date{std::chrono::days{day_of(wall_time)}};
  const std::chrono::year_month_day ymd{date};
  const Micros rest = wall_time - day_of(wall_time) * kDay;
  return {static_cast<int>(ymd.year()),
          static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day()),
          std::chrono::weekday{date}.c_encoding(),
          rest / kHour,
          rest / kMinute % 60,
          rest / kSecond % 60,
          rest % kSecond};
}

std::string twelve_hours(const Wall& w, bool milliseconds) {
  const Micros hour = w.hour % 12 == 0 ? 12 : w.hour % 12;
  const std::string fraction = milliseconds ? fmt::format(".{:03}", w.fraction / 1000) : "";
  return fmt::format("{}:{:02}:{:02}{} {}", hour, w.minute, w.second, fraction,
                     w.hour < 12 ? "AM" : "PM");
}

}  // namespace

bool is_weekend(Micros local_midnight_as_utc) {
  const unsigned day = wall_of(local_midnight_as_utc).weekday;
  return day == 0 || day == 6;
}

std::vector<Micros> wall_days(Micros from, Micros to) {
  std::vector<Micros> days;
  for (Micros day = day_of(to_local(from)) * kDay; day <= to_local(to); day += kDay)
    days.push_back(day);
  return days;
}

std::string portal_time(Micros at) {
  const Wall w = wall_of(to_local(at));
  return fmt::format("{}/{}/{}, {}", w.month, w.day, w.year, twelve_hours(w, true));
}

std::string debug_log_time(Micros at) {
  const Wall w = wall_of(to_local(at));
  return fmt::format("{}/{}/{} {}", w.month, w.day, w.year, twelve_hours(w, false));
}

std::string dhcp_time(Micros at) {
  const Wall w = wall_of(to_local(at));
  return fmt::format("{:02}/{:02}/{:02},{:02}:{:02}:{:02}", w.month, w.day, w.year % 100, w.hour,
                     w.minute, w.second);
}

std::string iso_time(Micros at) {
  const Wall w = wall_of(at);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z", w.year, w.month, w.day, w.hour,
                     w.minute, w.second, w.fraction * 10);
}

std::string short_weekday(Micros at) {
  static constexpr std::array kNames{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  return kNames[wall_of(to_local(at)).weekday];
}

}  // namespace tamiz::sim
