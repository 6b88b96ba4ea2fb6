#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/formats.hpp"

namespace tamiz::report {
namespace {

std::string place_of(const Report& report, const Evidence& e, const LineOf& line_of) {
  if (e.source >= report.sources.size()) return "";
  const Source& source = report.sources[e.source];
  const std::uint64_t line = line_of(source, e.record);
  return line > 0 ? fmt::format("{}:{}", printable(source.path), line)
                  : fmt::format("{}, byte {}", printable(source.path), e.record);
}

std::string when(const Evidence& e) {
  if (e.time == kNoTime) return "(no time)           ";
  const std::string text = format_time(e.time - (e.time % kSecond + kSecond) % kSecond);
  if (e.observed) return text + " seen";
  if (e.clock_error > 0) return text + " + " + format_duration(e.clock_error);
  return text;
}

std::string span_text(const TimeSpan& span) {
  const std::string from = span.from == kNoTime ? "an unknown beginning" : format_time(span.from);
  return fmt::format("{} .. {}", from,
                     span.to == kNoTime ? "the end of the data" : format_time(span.to));
}

std::string stage_text(const CampaignReport& campaign, std::size_t s, const StageResult& r,
                       const Report& report, const LineOf& line_of) {
  std::string words{name_of(r.state)};
  std::ranges::replace(words, '_', ' ');
  std::string out = fmt::format("  {:<12}{}", campaign.funnel[s].stage, words);
  if (r.reason != Reason::None) out += fmt::format(": {}", text_of(r.reason));
  out += "\n";
  for (const Evidence& e : r.evidence)
    out +=
        fmt::format("      {}  {}   {}\n", when(e), printable(e.why), place_of(report, e, line_of));
  if (r.evidence_count > r.evidence.size())
    out += fmt::format("      and {} more\n", with_commas(r.evidence_count - r.evidence.size()));
  for (std::size_t i = 0; i < r.open.size() && i < 5; ++i)
    out += fmt::format("      not seen: {}\n", span_text(r.open[i]));
  if (r.open.size() > 5) out += fmt::format("      and {} more gaps\n", r.open.size() - 5);
  if (r.state == StageState::CannotKnow)
    out += fmt::format("      settles it: {}\n", settles_of(r.reason));
  if (r.may_still_until != kNoTime)
    out += fmt::format("      may still happen until {}\n", format_time(r.may_still_until));
  for (const std::string& claim : r.assumes)
    out += fmt::format("      rests on: {}\n", printable(claim));
  return out;
}

}  // namespace

std::string explain_text(const Report& report, const HostReport& host,
                         const CampaignReport& campaign, const LineOf& line_of) {
  std::string out = fmt::format("{} in {}{}{}\n", printable(host.host), printable(campaign.title),
                                host.org.empty() ? "" : ", " + printable(host.org),
                                host.neighbour ? ": NEIGHBOUR, never seen with the product" : "");
  std::string aliases;
  for (const std::string& alias : host.aliases)
    aliases += (aliases.empty() ? "" : ", ") + printable(alias);
  if (host.aliases.size() > 1) out += "  also seen as " + aliases + "\n";
  for (std::size_t s = 0; s < host.stages.size(); ++s)
    out += stage_text(campaign, s, host.stages[s], report, line_of);
  for (const std::string& note : host.notes) out += "  " + printable(note) + "\n";
  return out + fmt::format("  times are UTC; as known on {}; the data end {}\n",
                           format_day(report.as_of), format_time(report.end_of_data));
}

}  // namespace tamiz::report
