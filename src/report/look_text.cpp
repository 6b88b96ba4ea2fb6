#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

std::string span_of(const Source& s) {
  if (s.first == kNoTime) return "no times";
  const std::string from = format_day(s.first), to = format_day(s.last);
  if (s.observed_from_file) return from + " (of file)";
  return from == to ? from
                    : fmt::format("{} .. {}", from,
                                  from.substr(0, 4) == to.substr(0, 4) ? to.substr(5) : to);
}

std::string source_lines(const Source& s, std::size_t wide) {
  std::string out = fmt::format(
      "  {:<{}}  {:<24}{:>9} {:<7} {:<21} {}\n", shortened_front(s.path, wide), wide,
      s.map.empty() ? "-" : shortened(s.map, 23), with_commas(s.hosts),
      s.hosts == 1 ? "host" : "hosts", s.map.empty() ? "" : span_of(s), completeness_text(s));
  if (!s.unread.empty()) out += fmt::format("    {}\n", s.unread);
  if (s.records > 0) {
    out += fmt::format("    {}: {}", counted(s.records, "record", "records"),
                       counted(s.events, "event", "events"));
    if (const std::uint64_t n = unmapped_records(s); n > 0)
      out += fmt::format(", {} recognised, not mapped", with_commas(n));
    if (s.rejected > 0) out += fmt::format(", {} rejected", with_commas(s.rejected));
    out += "\n";
  }
  std::vector<std::pair<std::uint64_t, std::string>> kinds;
  for (const auto& [kind, n] : s.unmapped) kinds.emplace_back(n, kind);
  std::ranges::sort(kinds, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (std::size_t i = 0; i < kinds.size() && i < 4; ++i)
    out += fmt::format("      not mapped: {} x {}\n", with_commas(kinds[i].first),
                       shortened(kinds[i].second, 70));
  if (kinds.size() > 4) out += fmt::format("      and {} more kinds\n", kinds.size() - 4);
  if (lacks_zone(s))
    out +=
        fmt::format("    ! {} without a zone: --zone NAME\n", counted(s.zoneless, "time", "times"));
  for (const Reject& r : s.rejects) out += fmt::format("    ! byte {}: {}\n", r.record, r.what);
  for (const Reject& r : s.anomalies) out += fmt::format("    ! byte {}: {}\n", r.record, r.what);
  return out;
}

}  // namespace

std::string look_text(const LookReport& look) {
  const Report& report = look.base;
  std::size_t wide = 18;
  for (const Source& s : report.sources)
    wide = std::min<std::size_t>(34, std::max(wide, columns_of(printable(s.path))));
  std::vector<std::size_t> order(report.sources.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return report.sources[i].path; });
  std::string out = fmt::format(
      "{}, {}, {} (this judges nothing)\n", counted(report.files, "file", "files"),
      counted(report.events, "event", "events"), counted(report.hosts, "machine", "machines"));
  for (const std::size_t i : order) out += source_lines(report.sources[i], wide);
  for (const std::string& each : report.skipped) out += "  not read: " + printable(each) + "\n";
  out += "QUESTIONS\n";
  for (const Question& q : look.questions) {
    out += fmt::format("  {:<42}{}\n", q.question, q.answerable);
    for (const std::string& missing : q.missing) out += fmt::format("      missing: {}\n", missing);
  }
  out += fmt::format(
      "NEXT  tamiz hunt on the same inputs\nexit {}\n",
      report.looked_everywhere ? "0 (everything was read)" : "2 (not everything was read)");
  return out;
}

std::string look_json(const LookReport& look) {
  JsonWriter json;
  const Report& report = look.base;
  json.open_object()
      .field("schema", "tamiz.look/1")
      .field("events", report.events)
      .field("hosts", report.hosts)
      .key("sources")
      .open_array();
  for (const Source* source : by_path(report.sources)) source_json(json, *source);
  json.close_array().key("skipped").open_array();
  for (const std::string& each : report.skipped) json.value(each);
  json.close_array().key("questions").open_array();
  for (const Question& q : look.questions) {
    json.open_object()
        .field("question", q.question)
        .field("answerable", q.answerable)
        .key("missing")
        .open_array();
    for (const std::string& missing : q.missing) json.value(missing);
    json.close_array().close_object();
  }
  json.close_array().close_object();
  return json.take();
}

}  // namespace tamiz::report
