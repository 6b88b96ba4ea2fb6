// Every map has a sample under maps/samples/<map id>.<anything>, and beside it <sample>.golden: the
// events that it becomes. A golden without sample, a sample without golden and a map without sample
// fail. TAMIZ_APPROVE=1 writes them.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"
#include "telemetry/ingest.hpp"
#include "telemetry/map.hpp"

namespace tamiz::telemetry {
namespace {

namespace fs = std::filesystem;
const fs::path kSamples = fs::path{TAMIZ_SOURCE_DIR} / "maps" / "samples";

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

std::string golden_of(const fs::path& sample) {
  const auto maps = shipped_maps();
  const Programs programs{*maps};
  IngestOptions options;
  auto read = ingest({{sample.string(), 0, 1'680'000'000 * kSecond}}, programs, options);
  if (!read) return "error: " + read.error().what + "\n";
  lower_completeness(read->sources);
  std::string out;
  for (const Source& s : read->sources) {
    out += fmt::format("map {}: {} records, {} events, {} rejected{}\n", s.map, s.records, s.events,
                       s.rejected, s.unread.empty() ? "" : "; not read: " + s.unread);
    for (const auto& [kind, n] : s.unmapped) out += fmt::format("not mapped: {} x {}\n", n, kind);
    for (const Reject& r : s.rejects)
      out += fmt::format("rejected: byte {}: {}\n", r.record, r.what);
    for (const Reject& r : s.anomalies)
      out += fmt::format("anomaly: byte {}: {}\n", r.record, r.what);
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (s.cover[c].completeness != Completeness::Absent)
        out += fmt::format("{}: {}\n", kChannelNames[c], name_of(s.cover[c].completeness));
    }
  }
  std::vector<std::pair<std::uint64_t, std::string>> events;
  for (std::size_t i = 0; i < read->segments->size(); ++i) {
    EXPECT_TRUE(read->segments->with(i, [&](const Segment& s) {
      for (std::size_t row = 0; row < s.rows(); ++row)
        events.emplace_back(s.record[row],
                            event_text(s, row, *read->strings, read->sources[s.source[row]].clock));
    }));
  }
  std::ranges::sort(events);
  for (const auto& [record, text] : events) out += text;
  return out;
}

TEST(Golden, ItReadsEverySampleAsApproved) {
  std::vector<std::string> covered;
  for (const auto& entry : fs::directory_iterator(kSamples)) {
    const fs::path sample = entry.path();
    if (sample.extension() == ".golden") {
      EXPECT_TRUE(fs::exists(fs::path{sample}.replace_extension())) << sample << " has no sample";
      continue;
    }
    covered.push_back(sample.filename().string().substr(0, sample.filename().string().find('.')));
    const std::string got = golden_of(sample), golden = sample.string() + ".golden";
    if (std::getenv("TAMIZ_APPROVE") != nullptr) {
      ASSERT_TRUE(write_whole(golden, got));
    }
    const auto want = read_whole(golden, 1u << 20);
    ASSERT_TRUE(want) << golden << " is missing";
    EXPECT_EQ(got, *want) << sample;
    EXPECT_TRUE(got.starts_with("map " + covered.back()))
        << sample << " is read by another map: " << got.substr(0, 80);
  }
  const auto maps = shipped_maps();
  ASSERT_TRUE(maps);
  for (const Map& map : *maps) {
    EXPECT_NE(std::ranges::find(covered, map.id), covered.end())
        << "map " << map.id << " has no sample in maps/samples";
  }
}

}  // namespace
}  // namespace tamiz::telemetry
