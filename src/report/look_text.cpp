#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/lists.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

// Days; without the year when all are of the year in which the data end.
std::string span_of(const Source& s, const std::string& year) {
  if (s.first == kNoTime) return "no times";
  const auto day = [&](Micros at) {
    const std::string text = format_day(at);
    return text.starts_with(year) ? text.substr(5) : text;
  };
  if (s.observed_from_file) return day(s.first) + " (of file)";
  const std::string from = day(s.first), to = day(s.last);
  return from == to ? from : from + " .. " + to;
}

// Times that name no zone, as they are written: their days are those that the file's reader sees.
Source by_own_clock(Source s) {
  if (!lacks_zone(s)) return s;
  Extent all;
  for (const SourcePart& part : s.parts) {
    for (const Extent& e : {part.instants, part.wall}) {
      all.add(e.first);
      all.add(e.last);
    }
  }
  s.first = all.first;
  s.last = all.last;
  return s;
}

std::string year_of(const Report& report) {
  Micros last = kNoTime;
  for (const Source& s : report.sources) last = std::max(last, by_own_clock(s).last);
  return last == kNoTime ? "----" : format_day(last).substr(0, 4);
}

// What is wrong with one file, or not mapped in it.
std::string details(const Source& s, bool named) {
  std::string out;
  const std::string name = named ? printable(base_name(s.path)) + ": " : "";
  if (!s.guessed.empty())
    out += wrapped(fmt::format("    {}no map knows it; columns guessed: {}. --map FILE overrides",
                               name, printable(s.guessed)),
                   6);
  if (!s.unread.empty()) out += wrapped(fmt::format("    {}{}", name, s.unread), 6);
  if (s.rejected > 0 || (unmapped_records(s) > 0 && !s.network)) {
    out += fmt::format("    {}{}: {}", name, counted(s.records, "record", "records"),
                       counted(s.events, "event", "events"));
    if (const std::uint64_t n = unmapped_records(s); n > 0)
      out += fmt::format(", {} recognised, not mapped", with_commas(n));
    if (s.rejected > 0) out += fmt::format(", {} rejected", with_commas(s.rejected));
    out += "\n";
  }
  std::vector<std::pair<std::uint64_t, std::string>> kinds;
  for (const auto& [kind, n] : s.unmapped) {
    if (!s.network) kinds.emplace_back(n, kind);
  }
  std::ranges::sort(kinds, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (std::size_t i = 0; i < kinds.size() && i < 4; ++i)
    out += fmt::format("      not mapped: {} x {}\n", with_commas(kinds[i].first),
                       shortened(kinds[i].second, 70));
  if (kinds.size() > 4) out += fmt::format("      and {} more kinds\n", kinds.size() - 4);
  for (const Reject& r : s.rejects)
    out += wrapped(fmt::format("    ! {}byte {}: {}", name, r.record, r.what), 6);
  for (const Reject& r : s.anomalies)
    out += wrapped(fmt::format("    ! {}byte {}: {}", name, r.record, r.what), 6);
  return out;
}

// The group as one source: spans united, the weakest word.
std::string group_line(const LookGroup& group, const Report& report, const std::string& year,
                       std::size_t wide) {
  const Source& first = report.sources[group.sources.front()];
  Source all = by_own_clock(first);
  for (const std::size_t i : group.sources) {
    const Source s = by_own_clock(report.sources[i]);
    all.first = earlier_of(all.first, s.first);
    all.last = std::max(all.last, s.last);
    if (s.cut_at > 0) all.cut_at = s.cut_at;
    all.damaged = all.damaged || s.damaged;
  }
  const std::string hosts = all.map.empty()    ? ""
                            : group.by_address ? "by address"
                                               : counted(group.hosts, "host", "hosts");
  return fmt::format("  {:<{}}  {:<19}{:>12}  {:<16} {}\n", shortened_front(group.path, wide), wide,
                     all.map.empty() ? "-" : shortened(all.map, 18), hosts,
                     all.map.empty() ? "" : span_of(all, year), completeness_text(all));
}

// Which files name no zone, in one line.
std::string zones(const Report& report) {
  std::string names;
  std::size_t files = 0;
  for (const Source* s : by_path(report.sources)) {
    if (!lacks_zone(*s)) continue;
    if (++files <= 3) names += (files == 1 ? "" : ", ") + printable(base_name(s->path));
  }
  if (files == 0) return "";
  return wrapped(
      fmt::format("! {} no zone ({}{}): --zone NAME, or `zones:` in coverage.yaml; until "
                  "then their rows cover no day and stand in no order",
                  counted(files, "file names", "files name"), names, files > 3 ? ", .." : ""),
      2);
}

}  // namespace

std::string look_text(const LookReport& look) {
  const Report& report = look.base;
  const std::string year = year_of(report);
  std::size_t wide = 18;
  for (const LookGroup& g : look.groups)
    wide = std::min<std::size_t>(21, std::max(wide, columns_of(printable(g.path))));
  std::string out =
      fmt::format("{}, {}, {}, to {} (this judges nothing)\n",
                  counted(report.files, "file", "files"), counted(report.events, "event", "events"),
                  counted(report.hosts, "machine", "machines"), year);
  for (const LookGroup& group : look.groups) {
    out += group_line(group, report, year, wide);
    for (const std::size_t i : group.sources)
      out += details(report.sources[i], group.sources.size() > 1);
  }
  out += zones(report);
  if (!look.clocks.empty()) out += "  " + look.clocks + "\n";
  for (const std::string& warning : look.warnings) out += wrapped("! " + warning, 2);
  for (const std::string& each : report.skipped)
    out += wrapped("  not read: " + printable(each), 4);
  out += "CAN THESE SOURCES ANSWER\n";
  for (const Question& q : look.questions) {
    out += fmt::format("  {:<42}{}\n", q.question, q.answerable);
    for (const std::string& missing : q.missing)
      out += wrapped(fmt::format("      missing: {}", missing), 8);
  }
  out += look.events;
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
  json.close_array().texts("warnings", look.warnings).texts("skipped", report.skipped);
  json.key("questions").open_array();
  for (const Question& q : look.questions) {
    json.open_object()
        .field("question", q.question)
        .field("answerable", q.answerable)
        .texts("missing", q.missing)
        .close_object();
  }
  json.close_array().close_object();
  return json.take();
}

}  // namespace tamiz::report
