// All that the search without packs says of one machine, with the counts from which it can be
// computed again (report/formats.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/lists.hpp"
#include "report/unusual_words.hpp"

namespace tamiz::report {
namespace {

std::string_view words_of(UnusualBand band) {
  switch (band) {
    case UnusualBand::LookNow:
      return "LOOK NOW";
    case UnusualBand::AfterDisclosure:
      return "it stands out by what came since the disclosure";
    case UnusualBand::ProbablyHarmless:
      return "somebody at work, support, the program's maker or an intruder";
    case UnusualBand::Dismissed:
      return "set aside";
    case UnusualBand::Background:
      break;
  }
  return "chance explains it";
}

std::string place(const Report& report, const Evidence& e, const LineOf& line_of) {
  if (e.time == kNoTime || e.source >= report.sources.size()) return "";
  const Source& source = report.sources[e.source];
  const std::uint64_t at = line_of(source, e.record);
  return fmt::format("\n      {}  {}{}", format_time(e.time), printable(source.path),
                     at > 0 ? fmt::format(":{}", at) : fmt::format(", byte {}", e.record));
}

std::string part_lines(const Report& report, const UnusualPart& part, const LineOf& line_of) {
  std::string out =
      wrapped(fmt::format("  {}: {}", printable(part.shape), printable(part.thing)), 4);
  out +=
      wrapped(fmt::format("      {} of {} {} a thing as rare; this one "
                          "is on {} of the fleet; surprise {:.1f}, weight {:.1f}",
                          with_commas(part.as_rare), with_commas(part.of), measure_words(part.by),
                          counted(part.things, "machine", "machines"), part.surprise, part.weight),
              8);
  const std::string where = place(report, part.evidence, line_of);
  return where.empty() ? out : out + where.substr(1) + "\n";
}

}  // namespace

std::string unusual_explained(const Report& report, const LineOf& line_of) {
  const Unusual& unusual = report.unusual;
  const UnusualHost& host = unusual.asked;
  if (!unusual.made || host.host.empty()) return "";
  if (unusual.asked_rank == 0)
    return wrapped(fmt::format("{}: none of its programs was weighed: 12 machines with one are "
                               "needed, and something that it did. That is not a \"no\".",
                               printable(host.host)),
                   2);
  if (host.score <= 0)
    return fmt::format(
        "{}: none of its programs did what fewer than one in ten others of their machines do.\n"
        "  That is not a \"no\".\n",
        printable(host.host));
  std::string out = wrapped(
      fmt::format("{} without packs: place {} of {}, by {}, on {}; chance alone puts {:.2g} that "
                  "high: {}",
                  printable(host.host), with_commas(unusual.asked_rank),
                  with_commas(unusual.machines), printable(program_name(host.program)),
                  counted(host.cohort, "machine", "machines"), host.expected, words_of(host.band)),
      2);
  for (const UnusualPart& part : host.parts) out += part_lines(report, part, line_of);
  const auto listed = std::ranges::find(unusual.hosts, host.id, &UnusualHost::id);
  const auto finding =
      listed == unusual.hosts.end()
          ? unusual.findings.end()
          : std::ranges::find(unusual.findings, listed->finding, &UnusualFinding::id);
  if (finding == unusual.findings.end()) return out;
  for (const std::string& text : finding->against) out += wrapped("  against  " + text, 11);
  for (const std::string& text : finding->settles) out += wrapped("  settles it  " + text, 14);
  return out;
}

}  // namespace tamiz::report
