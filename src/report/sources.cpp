#include "report/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <tuple>

#include "base/text.hpp"
#include "report/lists.hpp"

namespace tamiz::report {

std::vector<const Source*> by_path(const std::vector<Source>& sources) {
  std::vector<const Source*> out;
  for (const Source& source : sources) out.push_back(&source);
  std::ranges::sort(out, [](const Source* a, const Source* b) {
    // Members of one archive may bear one name.
    return std::tie(a->path, a->sha256, a->bytes, a->records, a->first, a->last,
                    a->channel_events) <
           std::tie(b->path, b->sha256, b->bytes, b->records, b->first, b->last, b->channel_events);
  });
  return out;
}

std::string lost_of(const Source& source) {
  if (!source.unread.empty()) return source.unread;
  const std::string last = source.last == kNoTime
                               ? ""
                               : fmt::format("; its last row is of {}", format_time(source.last));
  if (!source.holes.empty()) return source.holes;
  if (source.damaged) return "it ends early: copy or export it again" + last;
  if (source.cut_at == 0) return "";
  const std::string rows = with_commas(source.cut_at);
  if (source.cut_before != kNoTime)
    return fmt::format("cut at {} rows, a console's limit: what is older than {} is not in it",
                       rows, format_time(source.cut_before));
  return fmt::format(
      "cut at {} rows, a console's limit: rows of any machine and day may be missing", rows);
}

std::string why_of(const Source& source) {
  const Completeness worst = weakest(source);
  for (const ChannelCover& cover : source.cover) {
    if (cover.completeness == worst && !cover.why.empty()) return cover.why;
  }
  return "";
}

std::uint64_t unmapped_records(const Source& source) {
  std::uint64_t sum = 0;
  for (const auto& [kind, n] : source.unmapped) sum += n;
  return sum;
}

std::string completeness_text(const Source& source) {
  if (!source.unread.empty()) return "! NOT READ";
  if (source.cut_at > 0) return fmt::format("! CUT at {} rows", with_commas(source.cut_at));
  if (!source.holes.empty()) return "! RECORDS MISSING";
  if (source.damaged) return "! ENDS EARLY";
  switch (weakest(source)) {
    case Completeness::Complete:
      return source.claimed ? "complete (coverage.yaml)" : "complete";
    case Completeness::Capped:
      return "capped by its product";
    case Completeness::Snapshot:
      return "snapshot, no history";
    case Completeness::Filtered:
      return "filtered by settings";
    case Completeness::Sampled:
      return "a sample";
    case Completeness::Cut:
      return "! CUT";
    case Completeness::AlertsOnly:
      return "alerts only";
    case Completeness::Absent:
      return "no events";
  }
  return "";
}

void source_json(JsonWriter& json, const Source& source) {
  json.open_object().field("path", source.path);
  json.key("sha256").text_or_null(source.sha256);
  json.key("map").text_or_null(source.map);
  json.field("records", source.records)
      .field("events", source.events)
      .field("rejected", source.rejected)
      .field("bytes", source.bytes);
  json.field("hosts", source.hosts);
  json.key("first").text_or_null(format_time(source.first));
  json.key("last").text_or_null(format_time(source.last));
  json.field("completeness", name_of(weakest(source))).key("why").text_or_null(why_of(source));
  json.key("unread").text_or_null(source.unread);
  json.field("zoneless", source.zoneless).key("unmapped").open_object();
  for (const auto& [kind, n] : source.unmapped) json.field(kind, n);
  json.close_object().key("rejects").open_array();
  for (const Reject& r : source.rejects)
    json.open_object().field("record", r.record).field("what", r.what).close_object();
  json.close_array().key("anomalies").open_array();
  for (const Reject& r : source.anomalies)
    json.open_object().field("record", r.record).field("what", r.what).close_object();
  json.close_array().close_object();
}

std::string lacking_text(const Report& report) {
  std::string out;
  const bool lacking = std::ranges::any_of(
      report.sources, [](const Source& s) { return s.damaged || !lost_of(s).empty(); });
  if (lacking)
    out += wrapped(
        "  ! some inputs are cut, damaged or not read, and what they would show is "
        "missing below: see NOT LOOKED AT",
        4);
  if (report.until != kNoTime)
    out += fmt::format("  ! telemetry of {} and later was left out (--until)\n",
                       format_time(report.until));
  return out;
}

std::string not_examined_text(const Report& report) {
  std::string out;
  std::uint64_t unmapped = 0;
  for (const Source* s : by_path(report.sources)) {
    if (const std::string lost = lost_of(*s); !lost.empty())
      out += wrapped(fmt::format("  {}: {}", printable(s->path), lost), 4);
    for (const Reject& r : s->anomalies)
      out += wrapped(fmt::format("  {}, byte {}: {}", printable(s->path), r.record, r.what), 4);
    const std::size_t shown = std::min(s->rejects.size(), kKeptRejects);
    for (const Reject& r : std::span{s->rejects}.first(shown))
      out += wrapped(
          fmt::format("  {}, byte {}: record rejected: {}", printable(s->path), r.record, r.what),
          4);
    if (s->rejected > shown)
      out += fmt::format("    and {} more in this file (--rejects FILE)\n",
                         with_commas(s->rejected - shown));
    unmapped += unmapped_records(*s);
  }
  for (const std::string& each : report.skipped) out += wrapped("  " + printable(each), 4);
  if (unmapped > 0)
    out += fmt::format("  {} recognised, not mapped (tamiz look --json - counts them by kind)\n",
                       counted(unmapped, "record", "records"));
  if (report.hostless > 0)
    out += fmt::format("  {} no machine\n", counted(report.hostless, "event names", "events name"));
  if (report.ambiguous_names > 0)
    out += fmt::format("  {} by several agent ids: kept apart\n",
                       counted(report.ambiguous_names, "name is used", "names are used"));
  return out.empty() ? "" : "NOT LOOKED AT\n" + out;
}

}  // namespace tamiz::report
