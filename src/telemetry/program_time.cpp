// The time of a record, by its map (telemetry/program.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/program.hpp"

namespace tamiz::telemetry {
namespace {

// A second clock that says something else by more than this is a disagreement, not a delay of
// delivery.
constexpr Micros kClocksAgree = 10 * 60 * kSecond;

}  // namespace

// The text of the record's time, and the slot whose header may name its zone.
std::string_view Program::time_text(const Record& record, Slot& used, Scratch& scratch) const {
  if (map_->joined_time) {
    std::string joined;
    for (const Slot slot : time_slots_) {
      const std::string_view part = trim(record[slot]);
      if (!joined.empty() && !part.empty()) joined += ' ';
      joined += part;
    }
    return scratch.keep(joined);
  }
  for (const Slot slot : time_slots_) {
    if (record[slot].empty()) continue;
    used = slot;
    return record[slot];
  }
  return {};
}

// False when the record has a time that cannot be read.
bool Program::set_time(const Record& record, Row& row, const TimeContext& context, Result& result,
                       Scratch& scratch) const {
  if (map_->observed_from_file) {
    row.time = context.file_time;
    return true;
  }
  if (time_slots_.empty()) return true;
  Slot used = kNoSlot;
  const std::string_view text = time_text(record, used, scratch);
  if (text.empty() && map_->time_optional) return true;
  const auto read = read_time(text);
  if (!read) {
    result.what = text.empty() ? fmt::format("no time: '{}' is empty", map_->time.keys.front())
                               : fmt::format("not a time: '{}' in '{}'; write 2026-03-14T06:02:11Z",
                                             shortened(text, 40), map_->time.keys.front());
    return false;
  }
  result.time = *read;
  row.time = read->at;
  const std::uint8_t header =
      used < context.header_zone.size() ? context.header_zone[used] : kHeaderNone;
  result.zoneless =
      !read->has_zone && header != kHeaderUtc && (header == kHeaderLocal || !map_->utc);
  row.clock_error = raw_clock(read->width, result.zoneless, read->either);
  if (is_raw(row.clock_error)) return true;
  for (const Slot slot : time_also_) {
    const auto other = read_time(record[slot]);
    if (!other) continue;
    const Micros gap = other->at > row.time ? other->at - row.time : row.time - other->at;
    if (gap <= kClocksAgree) continue;
    row.time = std::min(row.time, other->at);
    row.clock_error += gap;
  }
  return true;
}

}  // namespace tamiz::telemetry
