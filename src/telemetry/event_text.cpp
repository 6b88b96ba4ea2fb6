#include "telemetry/event_text.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

std::string event_text(const Segment& s, std::size_t row, const Dictionary& strings,
                       const SourceClock& clock) {
  const Settled when = settle(clock, s.time[row], s.clock_error[row]);
  std::string out = fmt::format("byte {}: {} {}", s.record[row],
                                when.at == kNoTime ? "no time" : format_time(when.at),
                                name_of(static_cast<Channel>(s.channel[row])));
  if (when.clock_error > 0) out += " + " + format_duration(when.clock_error);
  for (const ColumnInfo& info : kColumns) {
    const std::string_view value =
        info.long_text ? s.long_text(info.column, row) : strings.text(s.code(info.column, row));
    if (!value.empty()) out += fmt::format("\n    {}: {}", info.name, printable(value));
  }
  if (!s.key.empty() && s.key[row] != 0) out += "\n    (has the producer's key)";
  return out + "\n";
}

}  // namespace

std::string source_text(const Source& s) {
  std::string out =
      fmt::format("map {}: {} records, {} events, {} rejected{}\n", s.map, s.records, s.events,
                  s.rejected, s.unread.empty() ? "" : "; not read: " + s.unread);
  for (const auto& [kind, n] : s.unmapped) out += fmt::format("not mapped: {} x {}\n", n, kind);
  for (const Reject& r : s.rejects) out += fmt::format("rejected: byte {}: {}\n", r.record, r.what);
  for (const Reject& r : s.anomalies)
    out += fmt::format("anomaly: byte {}: {}\n", r.record, r.what);
  for (std::size_t c = 0; c < kChannels; ++c) {
    if (s.cover[c].completeness != Completeness::Absent)
      out += fmt::format("{}: {}\n", kChannelNames[c], name_of(s.cover[c].completeness));
  }
  return out;
}

Result<std::string> events_text(const Ingested& data, std::size_t source, std::size_t most) {
  std::vector<std::pair<std::uint64_t, std::string>> events;
  const auto keep_first = [&events, most] {
    std::ranges::sort(events);
    if (events.size() > most) events.resize(most);
  };
  for (std::size_t i = 0; i < data.segments->size(); ++i) {
    TAMIZ_CHECK(data.segments->with(i, [&](const Segment& s) {
      for (std::size_t row = 0; row < s.rows(); ++row) {
        if (s.source[row] != source) continue;
        events.emplace_back(s.record[row],
                            event_text(s, row, *data.strings, data.sources[source].clock));
        if (events.size() >= most * 2 + 1024) keep_first();
      }
    }));
  }
  keep_first();
  std::string out;
  for (const auto& [record, text] : events) out += text;
  return out;
}

}  // namespace tamiz::telemetry
