#include "report/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

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

}  // namespace tamiz::report
