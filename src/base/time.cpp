#include "base/time.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>

namespace tamiz {
namespace {

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }

// Reads 1..most digits; nullopt when there is none.
std::optional<std::int64_t> number(std::string_view& text, std::size_t most) {
  std::size_t n = 0;
  std::uint64_t value = 0;  // 19 digits fit
  while (n < text.size() && n < most && digit(text[n]))
    value = value * 10 + static_cast<std::uint64_t>(text[n++] - '0');
  if (n == 0 || value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  text.remove_prefix(n);
  return static_cast<std::int64_t>(value);
}

bool eat(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool eat(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<Micros> day_micros(std::int64_t year, std::int64_t month, std::int64_t day) {
  namespace c = std::chrono;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  const c::year_month_day date{c::year{static_cast<int>(year)},
                               c::month{static_cast<unsigned>(month)},
                               c::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return c::sys_days{date}.time_since_epoch().count() * kDay;
}

// Up to nine fraction digits after the point; more are read and dropped.
Micros fraction(std::string_view& text) {
  Micros value = 0, unit = kSecond / 10;
  while (!text.empty() && digit(text.front())) {
    value += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return value;
}

// h:mm[:ss[.fraction]]
std::optional<Micros> clock_micros(std::string_view& text) {
  const auto hour = number(text, 2);
  if (!hour || !eat(text, ':')) return std::nullopt;
  const auto minute = number(text, 2);
  std::int64_t second = 0;
  Micros part = 0;
  if (eat(text, ':')) {
    const auto s = number(text, 2);
    if (!s) return std::nullopt;
    second = *s;
    if (eat(text, '.') || eat(text, ',')) part = fraction(text);
  }
  if (!minute || *hour > 23 || *minute > 59 || second > 60) return std::nullopt;
  return *hour * kHour + *minute * 60 * kSecond + second * kSecond + part;
}

// Z, UTC, +hh:mm, +hhmm, -hh; whatever is left must be nothing (or the word UTC after a numeric
// zone, as Go prints).
bool read_zone(std::string_view text, ReadTime& out) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (text.empty()) return true;
  out.has_zone = true;
  if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") return true;
  const bool minus = text.front() == '-';
  if (!eat(text, '+') && !eat(text, '-')) return false;
  const auto hours = number(text, 2);
  eat(text, ':');
  const auto minutes = number(text, 2);
  if (!hours || *hours > 14 || minutes.value_or(0) > 59) return false;
  const Micros offset = *hours * kHour + minutes.value_or(0) * 60 * kSecond;
  out.at += minus ? offset : -offset;
  return text.empty() || text == " UTC";
}

std::optional<ReadTime> read_iso(std::string_view text) {
  const auto year = number(text, 4);
  const char separator = text.starts_with('/') ? '/' : '-';  // PAN-OS writes 2023/06/16
  if (!year || !eat(text, separator)) return std::nullopt;
  const auto month = number(text, 2);
  if (!month || !eat(text, separator)) return std::nullopt;
  const auto day = number(text, 2);
  if (!day) return std::nullopt;
  const auto date = day_micros(*year, *month, *day);
  if (!date) return std::nullopt;
  if (*year == 1601) return std::nullopt;  // FILETIME zero, "no time" in Windows exports
  ReadTime out{*date, false, kDay};
  if (text.empty()) return out;
  if (!eat(text, 'T') && !eat(text, ' ')) return std::nullopt;
  const auto clock = clock_micros(text);
  if (!clock) return std::nullopt;
  out.at += *clock;
  out.width = 0;
  if (!read_zone(text, out)) return std::nullopt;
  return out;
}

// " 6:02:11.123 AM" behind a date. Newer browsers write U+202F before AM.
std::optional<Micros> clock_after_date(std::string_view text) {
  eat(text, ',');
  if (!eat(text, ' ')) return std::nullopt;
  auto clock = clock_micros(text);
  if (!clock) return std::nullopt;
  if (!eat(text, "\u202F")) eat(text, ' ');
  const bool am = text == "AM", pm = text == "PM";
  if (!am && !pm && !text.empty()) return std::nullopt;
  if (pm && *clock < 12 * kHour) *clock += 12 * kHour;
  if (am && *clock >= 12 * kHour) *clock -= 12 * kHour;
  return clock;
}

// Two digits are a year of this century: DHCP logs write 06/15/26.
std::optional<std::int64_t> short_year(std::string_view& text) {
  const std::size_t before = text.size();
  auto year = number(text, 4);
  if (year && before - text.size() == 2) *year += 2000;
  return year;
}

// 3/14/2026, 6:02:11.123 AM; 24/3/2026 04:00:00; 24.03.2026 04:00:00.
std::optional<ReadTime> read_numbers(std::string_view text, char separator) {
  const auto first = number(text, 2);
  if (!first || !eat(text, separator)) return std::nullopt;
  const auto second = number(text, 2);
  if (!second || !eat(text, separator)) return std::nullopt;
  const auto year = short_year(text);
  if (!year) return std::nullopt;
  ReadTime out;
  out.day_first = separator == '.' || *first > 12;
  const auto date =
      out.day_first ? day_micros(*year, *second, *first) : day_micros(*year, *first, *second);
  if (!date) return std::nullopt;
  out.month_first = *second > 12;
  out.either = separator == '/' && *first <= 12 && *second <= 12 && *first != *second;
  out.at = *date;
  out.width = kDay;
  if (text.empty()) return out;
  const auto clock = clock_after_date(text);
  if (!clock) return std::nullopt;
  out.at += *clock;
  out.width = 0;
  return out;
}

std::optional<std::int64_t> month_named(std::string_view& text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (eat(text, kMonths[m])) return static_cast<std::int64_t>(m) + 1;
  }
  return std::nullopt;
}

// 24-Mar-2026 04:01:37.123 (BIND).
std::optional<ReadTime> read_day_month_name(std::string_view text) {
  const auto day = number(text, 2);
  if (!day || !eat(text, '-')) return std::nullopt;
  const auto month = month_named(text);
  if (!month || !eat(text, '-')) return std::nullopt;
  const auto year = number(text, 4);
  if (!year || !eat(text, ' ')) return std::nullopt;
  const auto date = day_micros(*year, *month, *day);
  const auto clock = clock_micros(text);
  if (!date || !clock || !text.empty()) return std::nullopt;
  return ReadTime{*date + *clock, false, 0};
}

// 24/Mar/2026:04:01:37 +0100 (the common log format of web servers).
std::optional<ReadTime> read_web_server(std::string_view text) {
  const auto day = number(text, 2);
  if (!day || !eat(text, '/')) return std::nullopt;
  const auto month = month_named(text);
  if (!month || !eat(text, '/')) return std::nullopt;
  const auto year = number(text, 4);
  if (!year || (!eat(text, ':') && !eat(text, ' '))) return std::nullopt;
  const auto date = day_micros(*year, *month, *day);
  const auto clock = clock_micros(text);
  if (!date || !clock) return std::nullopt;
  ReadTime out{*date + *clock, false, 0};
  return read_zone(text, out) ? std::optional{out} : std::nullopt;
}

// Mar 24, 2026 @ 04:01:30.123 (Kibana); Mar 24 2026 04:01:30 [GMT] (CEF, revision 25); Mon Aug 28
// 08:04:30 2023 (ctime).
std::optional<ReadTime> read_month_name(std::string_view text) {
  if (text.size() > 4 && text[3] == ' ' && !digit(text[4])) text.remove_prefix(4);  // the weekday
  const auto month = month_named(text);
  if (!month || !eat(text, ' ')) return std::nullopt;
  eat(text, ' ');
  const auto day = number(text, 2);
  if (!day) return std::nullopt;
  std::optional<std::int64_t> year;
  const bool kibana = eat(text, ", ");
  if (kibana) year = number(text, 4);
  if (kibana && (!year || !eat(text, " @ "))) return std::nullopt;
  if (!kibana && !eat(text, ' ')) return std::nullopt;
  if (!kibana && text.size() > 4 && text[4] == ' ') {
    year = number(text, 4);
    if (!year || !eat(text, ' ')) return std::nullopt;
  }
  const auto clock = clock_micros(text);
  if (!clock) return std::nullopt;
  const bool utc = year && (eat(text, " GMT") || eat(text, " UTC"));
  if (!year && eat(text, ' ')) year = number(text, 4);
  if (!year || !text.empty()) return std::nullopt;
  const auto date = day_micros(*year, *month, *day);
  return date ? std::optional{ReadTime{*date + *clock, utc, 0}} : std::nullopt;
}

// Microseconds between 1601-01-01 (FILETIME) and 1970-01-01 [MS-DTYP 2.3.3].
constexpr Micros kFiletimeEpoch = 11'644'473'600 * kSecond;

std::optional<ReadTime> read_epoch(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string_view rest = text;
  const auto value = number(rest, 19);
  if (!value) return std::nullopt;
  if (digits == 10) {
    Micros part = 0;
    if (eat(rest, '.')) part = fraction(rest);
    if (!rest.empty()) return std::nullopt;
    return ReadTime{*value * kSecond + part, true, 0};
  }
  if (!rest.empty()) return std::nullopt;
  if (digits == 13) return ReadTime{*value * 1000, true, 0};
  if (digits == 16) return ReadTime{*value, true, 0};
  if (digits == 18) return ReadTime{*value / 10 - kFiletimeEpoch, true, 0};
  if (digits == 19) return ReadTime{*value / 1000, true, 0};
  return std::nullopt;
}

}  // namespace

std::optional<ReadTime> read_time(std::string_view text) {
  if (text.size() < 6 || text.size() > 40) return std::nullopt;
  if (!digit(text.front())) return read_month_name(text);
  if (text[4] == '-' || (text[4] == '/' && digit(text[1]) && digit(text[2]))) return read_iso(text);
  if (text[2] == '/' && !digit(text[3])) return read_web_server(text);
  if (text.find('/') != std::string_view::npos) return read_numbers(text, '/');
  if (text[1] == '.' || text[2] == '.') return read_numbers(text, '.');
  if (text[1] == '-' || text[2] == '-') return read_day_month_name(text);
  return read_epoch(text);
}

Micros day_and_month_exchanged(Micros wall) {
  namespace c = std::chrono;
  const c::year_month_day date{c::sys_days{c::days{day_of(wall)}}};
  const auto other = day_micros(static_cast<int>(date.year()), static_cast<unsigned>(date.day()),
                                static_cast<unsigned>(date.month()));
  return other ? *other + (wall - day_of(wall) * kDay) : wall;
}

std::int64_t day_of(Micros at) { return at >= 0 ? at / kDay : -((-at + kDay - 1) / kDay); }

std::int64_t hour_of(Micros at) { return at >= 0 ? at / kHour : -((-at + kHour - 1) / kHour); }

std::optional<Micros> read_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto read = read_iso(text);
  return read && read->width == kDay ? std::optional{read->at} : std::nullopt;
}

Micros now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace tamiz
