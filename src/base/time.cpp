#include "base/time.hpp"

#include <fmt/core.h>

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
  if (!year || !eat(text, '-')) return std::nullopt;
  const auto month = number(text, 2);
  if (!month || !eat(text, '-')) return std::nullopt;
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

// 3/14/2026, 6:02:11.123 AM. Newer browsers write U+202F before AM.
std::optional<ReadTime> read_us(std::string_view text) {
  const auto month = number(text, 2);
  if (!month || !eat(text, '/')) return std::nullopt;
  const auto day = number(text, 2);
  if (!day || !eat(text, '/')) return std::nullopt;
  const auto year = number(text, 4);
  if (!year) return std::nullopt;
  const auto date = day_micros(*year, *month, *day);
  if (!date) return std::nullopt;
  if (text.empty()) return ReadTime{*date, false, kDay};
  eat(text, ',');
  if (!eat(text, ' ')) return std::nullopt;
  auto clock = clock_micros(text);
  if (!clock) return std::nullopt;
  if (!eat(text, "\u202F")) eat(text, ' ');
  const bool am = text == "AM", pm = text == "PM";
  if (!am && !pm && !text.empty()) return std::nullopt;
  if (pm && *clock < 12 * kHour) *clock += 12 * kHour;
  if (am && *clock >= 12 * kHour) *clock -= 12 * kHour;
  return ReadTime{*date + *clock, false, 0};
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
  if (text.size() < 6 || text.size() > 40 || !digit(text.front())) return std::nullopt;
  if (text.size() > 4 && text[4] == '-') return read_iso(text);
  if (text.find('/') != std::string_view::npos) return read_us(text);
  return read_epoch(text);
}

std::int64_t day_of(Micros at) { return at >= 0 ? at / kDay : -((-at + kDay - 1) / kDay); }

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

std::optional<Micros> read_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto read = read_iso(text);
  return read && read->width == kDay ? std::optional{read->at} : std::nullopt;
}

std::optional<Micros> read_duration(std::string_view text) {
  const auto value = number(text, 6);
  if (!value || text.size() != 1) return std::nullopt;
  switch (text.front()) {
    case 'd':
      return *value * kDay;
    case 'h':
      return *value * kHour;
    case 'm':
      return *value * 60 * kSecond;
    case 's':
      return *value * kSecond;
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

Micros now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace tamiz
