#include "telemetry/evtx_value.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>

#include "base/cursor.hpp"
#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

std::string_view type_bytes(EvtxType type, std::string_view bytes) {
  switch (type) {
    case EvtxType::Int8:
    case EvtxType::UInt8:
      return bytes.substr(0, 1);
    case EvtxType::Int16:
    case EvtxType::UInt16:
      return bytes.substr(0, 2);
    case EvtxType::Int32:
    case EvtxType::UInt32:
    case EvtxType::Real32:
    case EvtxType::Bool:
    case EvtxType::HexInt32:
      return bytes.substr(0, 4);
    case EvtxType::Int64:
    case EvtxType::UInt64:
    case EvtxType::Real64:
    case EvtxType::FileTime:
    case EvtxType::HexInt64:
    case EvtxType::SizeT:
      return bytes.substr(0, 8);
    case EvtxType::Guid:
    case EvtxType::SystemTime:
      return bytes.substr(0, 16);
    case EvtxType::Sid:
      return bytes.substr(0,
                          8 + 4 * (bytes.size() > 1 ? static_cast<unsigned char>(bytes[1]) : 0u));
    default:
      return bytes;
  }
}

template <std::integral T>
std::string_view number(T value, Scratch& scratch, int base = 10) {
  char* to = scratch.room(24);
  char* at = to;
  if (base == 16) at = std::ranges::copy(std::string_view{"0x"}, at).out;
  return {to, static_cast<std::size_t>(std::to_chars(at, to + 24, value, base).ptr - to)};
}

// The value when there are enough bytes for it.
template <std::unsigned_integral T>
bool read(std::string_view bytes, T& value) {
  Window window{bytes};
  value = window.le<T>();
  return window.good();
}
template <std::unsigned_integral T>
std::string_view unsigned_text(std::string_view bytes, Scratch& scratch, int base = 10) {
  T value = 0;
  return read(bytes, value) ? number(value, scratch, base) : std::string_view{};
}
template <std::signed_integral T>
std::string_view signed_text(std::string_view bytes, Scratch& scratch) {
  std::make_unsigned_t<T> value = 0;
  return read(bytes, value) ? number(static_cast<T>(value), scratch) : std::string_view{};
}
template <std::floating_point T, std::unsigned_integral U>
std::string_view real_text(std::string_view bytes, Scratch& scratch) {
  U value = 0;
  if (!read(bytes, value)) return {};
  return scratch.keep(fmt::format("{}", std::bit_cast<T>(value)));
}

std::string_view hex_text(std::string_view bytes, Scratch& scratch) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  char* to = scratch.room(bytes.size() * 2);
  char* at = to;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 15];
  }
  return {to, bytes.size() * 2};
}

std::string_view guid_text(std::string_view bytes, Scratch& scratch) {
  Window w{bytes};
  const auto a = w.le<std::uint32_t>();
  const auto b = w.le<std::uint16_t>();
  const auto c = w.le<std::uint16_t>();
  const std::string_view d = w.take(8);
  if (!w.good()) return {};
  const std::string_view rest = hex_text(d, scratch);
  return scratch.keep(
      fmt::format("{{{:08X}-{:04X}-{:04X}-{}-{}}}", a, b, c, rest.substr(0, 4), rest.substr(4)));
}

// [MS-DTYP] 2.4.2.1: revision, count, a 48-bit authority (big-endian), then 32-bit parts.
std::string_view sid_text(std::string_view bytes, Scratch& scratch) {
  Window w{bytes};
  const auto revision = w.le<std::uint8_t>();
  const auto count = w.le<std::uint8_t>();
  std::uint64_t authority = 0;
  for (const char c : w.take(6)) authority = authority << 8 | static_cast<unsigned char>(c);
  std::string out = fmt::format("S-{}-{}", revision, authority);
  for (unsigned i = 0; i < count; ++i) out += fmt::format("-{}", w.le<std::uint32_t>());
  return w.good() ? scratch.keep(out) : std::string_view{};
}

std::string_view system_time_text(std::string_view bytes, Scratch& scratch) {
  Window w{bytes};
  std::uint16_t part[8];  // year, month, day of week, day, hour, minute, second, milliseconds
  for (auto& each : part) each = w.le<std::uint16_t>();
  if (!w.good()) return {};
  return scratch.keep(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", part[0], part[1],
                                  part[3], part[4], part[5], part[6], part[7]));
}

std::string_view two_digits(unsigned value, char* to) {
  to[0] = static_cast<char>('0' + value / 10 % 10);
  to[1] = static_cast<char>('0' + value % 10);
  return {to, 2};
}

std::string_view array_text(EvtxValue array, Scratch& scratch) {
  std::string out;
  EvtxValue item;
  for (bool first = true; next_item(array, item); first = false)
    (out += first ? "" : ", ") += evtx_text(item, scratch);
  return scratch.keep(out);
}

}  // namespace

std::string_view evtx_text(std::string_view utf16, Scratch& scratch) {
  const std::size_t units = utf16.size() / 2;
  char* to = scratch.room(units * 3 + 8);
  std::size_t n = 0, i = 0;
  for (; i < units; ++i) {  // nearly all text is ASCII
    const auto low = static_cast<unsigned char>(utf16[2 * i]);
    if (utf16[2 * i + 1] != 0 || low >= 0x80) break;
    if (low == 0) return {to, n};
    to[n++] = static_cast<char>(low);
  }
  if (i == units) return {to, n};
  std::string rest{to, n};
  while (i < units) {
    const auto unit = le_at<std::uint16_t>(utf16, 2 * i++);
    if (unit == 0) break;
    const auto next = i < units ? le_at<std::uint16_t>(utf16, 2 * i) : std::uint16_t{0};
    if (unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
      append_utf8(0x10000u + ((unit - 0xD800u) << 10) + (next - 0xDC00u), rest);
      ++i;
    } else if (unit >= 0xD800 && unit < 0xE000) {
      rest += fmt::format("\\u{:04X}", unit);
    } else {
      append_utf8(unit, rest);
    }
  }
  return scratch.keep(rest);
}

std::string_view file_time_text(std::uint64_t ticks, Scratch& scratch) {
  constexpr std::uint64_t kPerSecond = 10'000'000, kPerDay = 86'400 * kPerSecond;
  // Days since 0000-03-01 by Hinnant's civil_from_days; 1601-01-01 is day 584,694 of that count.
  const std::uint64_t z = ticks / kPerDay + 584'694, era = z / 146'097, doe = z % 146'097;
  const std::uint64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const std::uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  const auto day = static_cast<unsigned>(doy - (153 * mp + 2) / 5 + 1);
  const auto month = static_cast<unsigned>(mp < 10 ? mp + 3 : mp - 9);
  const std::uint64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const std::uint64_t in_day = ticks % kPerDay;
  const auto second = static_cast<unsigned>(in_day / kPerSecond);
  auto fraction = static_cast<unsigned>(in_day % kPerSecond);
  if (year > 9999) return number(ticks, scratch);
  char* to = scratch.room(28);
  two_digits(static_cast<unsigned>(year / 100), to);
  two_digits(static_cast<unsigned>(year % 100), to + 2);
  to[4] = to[7] = '-';
  two_digits(month, to + 5);
  two_digits(day, to + 8);
  to[10] = 'T';
  two_digits(second / 3600, to + 11);
  to[13] = to[16] = ':';
  two_digits(second / 60 % 60, to + 14);
  two_digits(second % 60, to + 17);
  to[19] = '.';
  for (std::size_t i = 7; i > 0; --i, fraction /= 10)
    to[19 + i] = static_cast<char>('0' + fraction % 10);
  to[27] = 'Z';
  return {to, 28};
}

bool next_item(EvtxValue& array, EvtxValue& item) {
  const auto type = static_cast<EvtxType>(array.type & ~kEvtxArray);
  item = {static_cast<std::uint8_t>(type), {}};
  if (array.bytes.empty()) return false;
  if (type == EvtxType::String || type == EvtxType::AnsiString) {
    const std::size_t width = type == EvtxType::String ? 2 : 1;
    std::size_t end = 0;
    while (end + width <= array.bytes.size() &&
           !std::ranges::all_of(array.bytes.substr(end, width), [](char c) { return c == 0; }))
      end += width;
    item.bytes = array.bytes.substr(0, end);
    array.bytes.remove_prefix(std::min(end + width, array.bytes.size()));
    return true;
  }
  item.bytes = type_bytes(type, array.bytes);
  if (item.bytes.empty()) return false;
  array.bytes.remove_prefix(item.bytes.size());
  return true;
}

std::string_view evtx_text(const EvtxValue& value, Scratch& scratch) {
  if (value.empty()) return {};
  if (value.is_array()) return array_text(value, scratch);
  const std::string_view b = value.bytes;
  switch (static_cast<EvtxType>(value.type)) {
    case EvtxType::String:
      return evtx_text(b, scratch);
    case EvtxType::AnsiString:
      return b.substr(0, b.find('\0'));
    case EvtxType::Int8:
      return signed_text<std::int8_t>(b, scratch);
    case EvtxType::UInt8:
      return unsigned_text<std::uint8_t>(b, scratch);
    case EvtxType::Int16:
      return signed_text<std::int16_t>(b, scratch);
    case EvtxType::UInt16:
      return unsigned_text<std::uint16_t>(b, scratch);
    case EvtxType::Int32:
      return signed_text<std::int32_t>(b, scratch);
    case EvtxType::UInt32:
      return unsigned_text<std::uint32_t>(b, scratch);
    case EvtxType::Int64:
      return signed_text<std::int64_t>(b, scratch);
    case EvtxType::UInt64:
      return unsigned_text<std::uint64_t>(b, scratch);
    case EvtxType::Real32:
      return real_text<float, std::uint32_t>(b, scratch);
    case EvtxType::Real64:
      return real_text<double, std::uint64_t>(b, scratch);
    case EvtxType::Bool: {  // real logs hold others than 0 and 1: they are kept
      const std::string_view number = unsigned_text<std::uint32_t>(b, scratch);
      return number == "0" ? "false" : number == "1" ? "true" : number;
    }
    case EvtxType::Binary:
      return hex_text(b, scratch);
    case EvtxType::Guid:
      return guid_text(b, scratch);
    case EvtxType::SizeT:
      return b.size() == 4 ? unsigned_text<std::uint32_t>(b, scratch, 16)
                           : unsigned_text<std::uint64_t>(b, scratch, 16);
    case EvtxType::FileTime: {
      std::uint64_t ticks = 0;
      return read(b, ticks) ? file_time_text(ticks, scratch) : std::string_view{};
    }
    case EvtxType::SystemTime:
      return system_time_text(b, scratch);
    case EvtxType::Sid:
      return sid_text(b, scratch);
    case EvtxType::HexInt32:
      return unsigned_text<std::uint32_t>(b, scratch, 16);
    case EvtxType::HexInt64:
      return unsigned_text<std::uint64_t>(b, scratch, 16);
    default:
      return hex_text(b, scratch);
  }
}

}  // namespace tamiz::telemetry
