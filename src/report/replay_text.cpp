// Who was pointed out on which day (report/lists.hpp), and what all forms of it say.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/lists.hpp"
#include "report/replay_words.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShown = 20;

std::string day_or(Micros day, std::string_view otherwise) {
  return day == kNoTime ? std::string{otherwise} : format_day(day);
}

std::string machine_line(const ReplayHost& host) {
  return fmt::format("  {:<32} {:<11} {:<11} {:<6} {}\n", shortened(printable(host.host), 32),
                     day_or(host.blind, "never"), day_or(host.named, "never"), lead_of(host),
                     host.stage.empty() ? ""
                                        : fmt::format("{} of {}", printable(host.stage),
                                                      printable(host.campaign)));
}

std::string first_words(const ReplayFirst& first) {
  const std::string blind =
      first.blind == kNoTime
          ? "without packs no machine was ever LOOK NOW"
          : "without packs the first machine was LOOK NOW on " + format_day(first.blind);
  const std::string named = first.named == kNoTime
                                ? "no pack named any"
                                : "packs named the first on " + format_day(first.named);
  return blind + "; " + named;
}

}  // namespace

std::string lead_of(const ReplayHost& host) {
  if (host.blind == kNoTime || host.named == kNoTime) return "";
  return fmt::format("{} d", (host.named - host.blind) / kDay);
}

ReplayFirst first_of(const Replay& replay) {
  ReplayFirst out;
  for (const ReplayHost& host : replay.hosts) out.blind = earlier_of(out.blind, host.blind);
  for (const ReplayDay& day : replay.days) {
    if (day.named > 0) out.named = earlier_of(out.named, day.day);
  }
  return out;
}

std::string replay_text(const Report& report) {
  const Replay& replay = report.replay;
  if (!replay.made) return "";
  std::string out = wrapped(fmt::format("REPLAY {} .. {}: {}", format_day(replay.from),
                                        format_day(replay.to), first_words(first_of(replay))),
                            2);
  out +=
      "  each day by what was recorded and public at its end, UTC; a pack names a machine when "
      "any\n"
      "  stage was reached\n";
  if (!replay.hosts.empty())
    out += fmt::format("  {:<32} {:<11} {:<11} {:<6} {}\n", "machine", "no packs", "packs", "lead",
                       "furthest");
  for (std::size_t i = 0; i < std::min(kShown, replay.hosts.size()); ++i)
    out += machine_line(replay.hosts[i]);
  if (replay.hosts.size() > kShown)
    out += fmt::format("  and {} more: --json FILE has them\n",
                       with_commas(replay.hosts.size() - kShown));
  std::string days;
  for (const Micros day : replay.knowledge) {
    if (day > replay.from) days += (days.empty() ? "" : ", ") + format_day(day);
  }
  return out + (days.empty() ? "" : wrapped("  packs came to know something on " + days, 4));
}

}  // namespace tamiz::report
