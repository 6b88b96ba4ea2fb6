// Times as people and files read them (base/time.hpp).
#include <fmt/core.h>

#include <charconv>
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

std::optional<Micros> read_duration(std::string_view text) {
  constexpr std::size_t kMostDigits = 6;
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto digits = static_cast<std::size_t>(read.ptr - text.data());
  if (read.ec != std::errc{} || digits > kMostDigits || digits + 1 != text.size() || value < 0)
    return std::nullopt;
  switch (text.back()) {
    case 'd':
      return value * kDay;
    case 'h':
      return value * kHour;
    case 'm':
      return value * 60 * kSecond;
    case 's':
      return value * kSecond;
    default:
      return std::nullopt;
  }
}

std::string format_duration(Micros length) {
  if (length % kDay == 0) return fmt::format("{}d", length / kDay);
  if (length % kHour == 0) return fmt::format("{}h", length / kHour);
  if (length % (60 * kSecond) == 0) return fmt::format("{}m", length / (60 * kSecond));
  return fmt::format("{}s", length / kSecond);
}

}  // namespace tamiz
