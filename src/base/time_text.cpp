// Times as people and files read them (base/time.hpp).
#include <fmt/core.h>

#include <chrono>

#include "base/time.hpp"

namespace tamiz {

std::string format_day(Micros at) {
  namespace c = std::chrono;
  const c::year_month_day date{c::sys_days{c::days{day_of(at)}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string format_month_day(Micros at) { return format_day(at).substr(5); }

std::string format_time(Micros at) {
  if (at == kNoTime) return "";
  const Micros in_day = at - day_of(at) * kDay;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", format_day(at), in_day / kHour,
                                 in_day / (60 * kSecond) % 60, in_day / kSecond % 60);
  if (const Micros part = in_day % kSecond; part != 0) {
    text += fmt::format(".{:06}", part);
    while (text.back() == '0') text.pop_back();
  }
  return text + "Z";
}

std::string format_duration(Micros length) {
  if (length % kDay == 0) return fmt::format("{}d", length / kDay);
  if (length % kHour == 0) return fmt::format("{}h", length / kHour);
  if (length % (60 * kSecond) == 0) return fmt::format("{}m", length / (60 * kSecond));
  return fmt::format("{}s", length / kSecond);
}

}  // namespace tamiz
