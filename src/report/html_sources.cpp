// Where everything comes from: the footer of the first screen, the sources with what their silence
// is worth, and the evidence to which every number leads.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "report/html_sheet.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kInFooter = 4, kMostSources = 500, kMostGiven = 50;

std::string silence_of(const Sheet& sheet, const Source& s) {
  if (!s.unread.empty()) return sheet.say(Word::NotRead) + ": " + sheet.english(s.unread);
  if (s.cut_at > 0) return sheet.say(Word::CutAt, {sheet.count(s.cut_at)});
  if (s.damaged) return sheet.say(Word::EndsEarly);
  switch (weakest(s)) {
    case Completeness::Complete:
      return sheet.say(s.claimed ? Word::CompleteClaimed : Word::Complete);
    case Completeness::Capped:
      return sheet.say(Word::Capped);
    case Completeness::Snapshot:
      return sheet.say(Word::Snapshot);
    case Completeness::Filtered:
      return sheet.say(Word::Filtered);
    case Completeness::Sampled:
      return sheet.say(Word::Sampled);
    case Completeness::Cut:
      return sheet.say(Word::Cut);
    case Completeness::AlertsOnly:
      return sheet.say(Word::AlertsOnly);
    case Completeness::Absent:
      return sheet.say(Word::NoEvents);
  }
  return "";
}

std::string span_of(const Source& s) {
  return s.first == kNoTime ? "" : moment(s.first) + " &ndash; " + moment(s.last);
}

std::string rejects_of(const Sheet& sheet, const Source& s) {
  std::string out = sheet.count(s.rejected);
  const std::size_t shown = std::min({s.rejects.size(), kKeptRejects});
  for (std::size_t i = 0; i < shown; ++i)
    out += "<br>" + sheet.say(Word::Byte, {std::to_string(s.rejects[i].record)}) + ": " +
           sheet.english(s.rejects[i].what);
  for (std::size_t i = 0; i < s.anomalies.size() && i < kKeptRejects; ++i)
    out += "<br>" + sheet.say(Word::Byte, {std::to_string(s.anomalies[i].record)}) + ": " +
           sheet.english(s.anomalies[i].what);
  return out;
}

std::string inputs_line(const Sheet& sheet) {
  std::string out = sheet.say(Word::FilesEvents,
                              {sheet.count(sheet.report.files), sheet.count(sheet.report.events)});
  std::size_t shown = 0, all = 0;
  for (const Source* s : by_path(sheet.report.sources)) {
    if (s->sha256.empty()) continue;
    ++all;
    if (shown == kInFooter) continue;
    ++shown;
    const std::string name = shortened_front(sheet.plain(base_name(s->path)), 24);
    out += fmt::format("; {} <code>{}</code>", escaped(name), s->sha256.substr(0, 8));
  }
  if (all > shown)
    out +=
        "; <a href=\"#sources\">" + sheet.say(Word::MoreFiles, {sheet.count(all - shown)}) + "</a>";
  return out;
}

std::string given(const Sheet& sheet) {
  std::string rows;
  std::size_t shown = 0;
  for (const InputRecord& g : sheet.report.given) {
    if (g.role == "input" || ++shown > kMostGiven) continue;
    rows += fmt::format("<tr><td>{}</td><td>{}</td><td><code>{}</code></td></tr>",
                        sheet.english(g.role), sheet.text(g.path), sheet.text(g.sha256));
  }
  if (rows.empty()) return "";
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><table><caption>{}</caption><thead><tr>"
      "<th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></div>",
      sheet.say(Word::GivenTitle), sheet.say(Word::Role), sheet.say(Word::Source),
      sheet.say(Word::Hash), rows);
}

// Lines by source and record, each source read once.
using Lines = std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t>;
Lines lines_of(const Sheet& sheet) {
  std::map<std::uint32_t, std::vector<std::uint64_t>> wanted;
  for (const Cites::Cite& c : sheet.cites.list()) wanted[c.source].push_back(c.record);
  Lines out;
  if (!sheet.options.lines_of) return out;
  for (auto& [source, records] : wanted) {
    std::ranges::sort(records);
    records.erase(std::ranges::unique(records).begin(), records.end());
    const auto lines = sheet.options.lines_of(sheet.report.sources[source], records);
    for (std::size_t i = 0; i < lines.size() && i < records.size(); ++i) {
      if (lines[i] > 0) out[{source, records[i]}] = lines[i];
    }
  }
  return out;
}

}  // namespace

std::string footer_part(const Sheet& sheet, const CampaignReport* c) {
  const auto item = [&](Word title, const std::string& body) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", sheet.say(title), body);
  };
  Extent when;
  for (const Source& s : sheet.report.sources) {
    if (s.first != kNoTime) when.add(s.first), when.add(s.last);
  }
  std::string out = "<dl class=\"foot\">";
  if (when.first != kNoTime) {
    const Micros end = sheet.report.end_of_data == kNoTime ? when.last : sheet.report.end_of_data;
    out += item(Word::FooterPeriod, format_day(when.first) + " &ndash; " + moment(end));
  }
  out += item(Word::FooterInputs, inputs_line(sheet));
  if (c != nullptr) {
    std::string pack = sheet.text(shortened(c->id, 40));
    if (c->id == "product") {
      pack = sheet.say(Word::ByRelease);
    } else {
      pack += ", " + sheet.say(Word::Grade, {sheet.english(shortened(c->grade, 20)),
                                             sheet.text(shortened(c->known_since, 20))});
      if (c->foreign) pack += ", " + sheet.say(Word::Foreign);
      if (c->grade == "draft") pack += "; " + sheet.say(Word::Draft);
    }
    out += item(Word::FooterPack, pack);
  }
  return out + item(Word::FooterAsOf, format_day(sheet.report.as_of)) + "</dl>";
}

std::string sources_part(const Sheet& sheet) {
  std::string rows;
  const auto sources = by_path(sheet.report.sources);
  for (std::size_t i = 0; i < sources.size() && i < kMostSources; ++i) {
    const Source& s = *sources[i];
    rows += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
        "<td><code>{}</code></td></tr>",
        sheet.text(s.path), sheet.count(s.events), sheet.count(s.hosts), span_of(s),
        silence_of(sheet, s), rejects_of(sheet, s), escaped(s.sha256));
  }
  std::string out = fmt::format(
      "<section id=\"sources\"><h2>{}</h2><div class=\"scroll\" tabindex=\"0\"><table><caption>{}"
      "</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}"
      "</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></div>",
      sheet.say(Word::SourcesTitle), sheet.say(Word::SourcesCaption), sheet.say(Word::Source),
      sheet.say(Word::Rows), sheet.say(Word::MachinesCol), sheet.say(Word::Span),
      sheet.say(Word::Silence), sheet.say(Word::Rejected), sheet.say(Word::Hash), rows);
  if (sources.size() > kMostSources)
    out +=
        "<p>" + sheet.say(Word::MoreSources, {sheet.count(sources.size() - kMostSources)}) + "</p>";
  return out + given(sheet) + "</section>";
}

std::string evidence_part(const Sheet& sheet) {
  const auto& cites = sheet.cites.list();
  if (cites.empty()) return "";
  const Lines lines = lines_of(sheet);
  std::string rows;
  for (std::size_t i = 0; i < cites.size(); ++i) {
    const Cites::Cite& c = cites[i];
    const auto line = lines.find({c.source, c.record});
    const std::string byte = std::to_string(c.record);
    const std::string place = line == lines.end()
                                  ? sheet.say(Word::Byte, {byte})
                                  : sheet.say(Word::LineByte, {std::to_string(line->second), byte});
    rows += fmt::format(
        "<tr id=\"e{0}\"><th scope=\"row\">{0}</th><td>{1}{2}</td><td>{3}</td><td>{4}, "
        "{5}</td></tr>",
        i + 1, moment(c.time), c.observed ? " (" + sheet.say(Word::SeenThen) + ")" : "",
        sheet.english(c.why), sheet.text(sheet.report.sources[c.source].path), place);
  }
  return fmt::format(
      "<section id=\"evidence\"><h2>{}</h2><div class=\"scroll tall\" tabindex=\"0\"><table>"
      "<caption>{}</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></div>"
      "</section>",
      sheet.say(Word::EvidenceTitle), sheet.say(Word::EvidenceText), sheet.say(Word::Number),
      sheet.say(Word::Time), sheet.say(Word::What), sheet.say(Word::Where), rows);
}

}  // namespace tamiz::report
