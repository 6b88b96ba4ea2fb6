// What reading found lowers what a map says: rows that were lost, and counts that meet a console's
// limit (telemetry/ingest.hpp).
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

void lower(Source& source, const std::string& why) {
  for (ChannelCover& cover : source.cover) {
    // A snapshot that is cut is cut first of all: a row that is not there may lie behind the cut.
    if (cover.completeness == Completeness::Absent ||
        (cover.completeness > Completeness::Cut && cover.completeness != Completeness::Snapshot))
      continue;
    cover = {Completeness::Cut, why};
  }
}

// Whether the rows really stand newest first; a map's word is not enough.
bool newest_first(const Source& source) {
  if (source.order != RowOrder::NewestFirst || source.first == kNoTime) return false;
  Micros before = kNoTime;
  for (const SourcePart& part : source.parts) {
    if (!part.descending || (before != kNoTime && part.first != kNoTime && part.first > before))
      return false;
    before = part.last == kNoTime ? before : part.last;
  }
  return true;
}

void cut(Source& source, std::uint64_t rows, std::string_view of) {
  source.cut_at = rows;
  if (newest_first(source)) {
    source.cut_before = source.first;  // whole for what is later
  } else {
    lower(source,
          fmt::format("{} exactly {} rows, a console's limit: any row of any day may be missing",
                      of, with_commas(rows)));
  }
}

// Exports put one after the other in one file: each may have met the limit.
std::uint64_t limit_inside(const Source& source) {
  std::uint64_t rows = 0;
  for (const SourcePart& part : source.parts) {
    if (part.header && at_limit(rows)) return rows;
    rows = part.header ? part.rows : rows + part.rows;
  }
  return at_limit(rows) ? rows : 0;
}

std::string lost_rows(const Source& source) {
  const auto strange = source.unmapped.find("(no map)");
  const std::uint64_t lost = source.inner_lost + source.rejected +
                             (strange == source.unmapped.end() ? 0 : strange->second);
  if (lost > 0)
    return fmt::format("{} could not be read: any of them may be the one",
                       counted(lost, "record", "records"));
  if (!source.holes.empty()) return source.holes;
  return source.damaged ? "the input ends early: what followed is missing" : "";
}

// Paths that differ only in numbers and in what follows the first dot of the name:
// "dns/dc01.log.gz" and "dns/dc02.log".
std::string without_numbers(std::string_view path) {
  const std::size_t folder = path.size() - base_name(path).size();
  std::string out;
  for (const char c : fold(path.substr(0, path.find('.', folder)))) {
    if (c < '0' || c > '9') out += c;
    if (c >= '0' && c <= '9' && !out.ends_with('#')) out += '#';
  }
  return out;
}

// A file that could not be read may be another part of the same log, or the log of another server.
void lower_beside_unread(std::vector<Source>& sources) {
  std::map<std::string, std::string> unread;
  for (const Source& source : sources) {
    if (source.unread.empty()) continue;
    std::string& first = unread[without_numbers(source.path)];
    if (first.empty() || source.path < first) first = source.path;
  }
  if (unread.empty()) return;
  for (Source& source : sources) {
    const auto found = unread.find(without_numbers(source.path));
    if (!source.map.empty() && found != unread.end())
      lower(source, fmt::format("{} was not read: it may be a part of the same",
                                printable(base_name(found->second))));
  }
}

}  // namespace

void lower_completeness(std::vector<Source>& sources) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<Source*>>
      exports;                                                         // one folder
  std::map<std::pair<std::string, std::string>, std::string> damaged;  // any folder
  for (Source& source : sources) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (source.cover[c].completeness == Completeness::Snapshot) source.snapshots |= 1u << c;
    }
    if (source.map.empty()) continue;
    if (const std::uint64_t rows = limit_inside(source); rows > 0) cut(source, rows, "it has");
    exports[{source.map, source.header, std::string{folder_of(source.path)}}].push_back(&source);
    if (const std::string why = lost_rows(source); !why.empty())
      damaged[{source.map, source.header}] = why;
  }
  for (auto& [key, parts] : exports) {
    std::uint64_t sum = 0, whole = 0;
    for (const Source* part : parts) {
      // Rows as the console gave them: a row may hold a list, each of whose items is a record.
      for (const SourcePart& stretch : part->parts) sum += stretch.rows;
      whole = std::max(whole, part->cut_at);
    }
    for (Source* part : parts) {
      if (whole > 0 && part->cut_at == 0) cut(*part, whole, "a part of the same export has");
      if (parts.size() > 1 && at_limit(sum))
        cut(*part, sum, "the parts of this export have together");
    }
  }
  // What is lost in one part may be about any machine and day that another part seems to cover.
  for (Source& source : sources) {
    const auto found = damaged.find({source.map, source.header});
    if (!source.map.empty() && found != damaged.end()) lower(source, found->second);
  }
  lower_beside_unread(sources);
}

}  // namespace tamiz::telemetry
