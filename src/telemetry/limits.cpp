// The cut detector of telemetry/ingest.hpp.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/file.hpp"
#include "base/text.hpp"
#include "telemetry/ingest.hpp"

namespace tamiz::telemetry {
namespace {

// Row counts at which consoles stop (exports.md section 14, 2026-11-24): Defender portal 10,000 and
// 30,000, its API 100,000; SentinelOne 1,000, 5,000, 20,000; LogScale 200 (left out: too common)
// and 200,000; Splunk 50,000; Elastic 10,000; Log Analytics 500,000; Excel 65,536 and 1,048,576
// rows with header.
constexpr std::array<std::uint64_t, 15> kLimits{
    1'000,   5'000,   10'000,  20'000,    30'000,    50'000,    65'535,   65'536,
    100'000, 200'000, 500'000, 1'000'000, 1'048'575, 1'048'576, 2'000'000};

bool at_limit(std::uint64_t rows) { return std::ranges::find(kLimits, rows) != kLimits.end(); }

void cut(Source& source, std::uint64_t rows, std::string_view of) {
  source.cut_at = rows;
  const bool newest_first = source.order == RowOrder::NewestFirst && source.first != kNoTime;
  source.cut_before = newest_first ? source.first : kNoTime;
  for (ChannelCover& cover : source.cover) {
    if (cover.completeness == Completeness::Absent ||
        cover.completeness == Completeness::AlertsOnly)
      continue;
    if (newest_first) continue;  // whole for the days after cut_before
    cover.completeness = std::max(cover.completeness, Completeness::Cut);
    cover.why =
        fmt::format("{} exactly {} rows, a console's limit: any row of any day may be missing", of,
                    with_commas(rows));
  }
}

}  // namespace

void lower_completeness(std::vector<Source>& sources) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<Source*>> exports;
  for (Source& source : sources) {
    if (source.map.empty()) continue;
    if (at_limit(source.records)) cut(source, source.records, "it has");
    exports[{source.map, source.header, std::string{folder_of(source.path)}}].push_back(&source);
    if (!source.damaged) continue;
    for (ChannelCover& cover : source.cover) {
      if (cover.completeness == Completeness::Absent) continue;
      cover.completeness = std::max(cover.completeness, Completeness::Cut);
      cover.why = "the input ends early: what followed is missing";
    }
  }
  for (auto& [key, parts] : exports) {
    std::uint64_t sum = 0;
    for (const Source* part : parts) sum += part->records;
    if (parts.size() < 2 || !at_limit(sum)) continue;
    for (Source* part : parts) cut(*part, sum, "the parts of this export have together");
  }
}

}  // namespace tamiz::telemetry
