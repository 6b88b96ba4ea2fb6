// The terminal form: the verdict, the funnel, the list, what nobody can know and what would tell,
// what was not looked at, what to do next. At most kColumnsWide columns.
#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "base/file.hpp"
#include "base/text.hpp"
#include "report/campaign_context.hpp"
#include "report/formats.hpp"
#include "report/lists.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kListed = 10;  // hosts; the JSON has all

// The first sentence: what a tired person reads, and perhaps nothing else.
std::string headline(const CampaignReport& c, const Report& report) {
  const FunnelRow& first = c.funnel.front();
  const auto neighbours =
      static_cast<std::uint64_t>(std::ranges::count_if(c.hosts, &HostReport::neighbour));
  const std::string name = fmt::format("{}: ", upper(printable(c.title)));
  std::string also;
  if (neighbours > 0)
    also += fmt::format(" {} later stages without the product: NEIGHBOURS.",
                        counted(neighbours, "machine shows", "machines show"));
  if (c.ownerless_definite > 0)
    also += fmt::format(" {} that no machine owns.", counted(c.ownerless_definite, "HIT", "HITS"));
  const bool untested = first.base > 0 && first.reached + first.not_reached == 0 &&
                        !first.reasons.empty() && first.reasons.front().reason == Reason::NoTest;
  if (untested)
    return name +
           fmt::format("NO TEST USABLE as of {}: nothing was judged.", format_day(report.as_of)) +
           also;
  if (first.base == 0 && !also.empty())
    return name + "CANNOT SAY who took it: no machine shows an installation." + also;
  if (first.base == 0 && c.no_trace == 0) return name + "no row fits it, and no machine is named.";
  if (first.base == 0)
    return name + fmt::format("no trace on {}. That is not a \"no\" by itself.",
                              counted(c.no_trace, "machine", "machines"));
  std::string text =
      name + fmt::format("{} of {} {}", with_commas(first.reached),
                         counted(first.base + c.no_trace + neighbours, "machine", "machines"),
                         first.title);
  for (std::size_t s = 1; s < c.funnel.size(); ++s) {
    if (c.funnel[s].reached > 0)
      text += fmt::format(", {} {}", with_commas(c.funnel[s].reached), c.funnel[s].title);
  }
  const auto look = std::ranges::count(report.look_now, c.id, &LookNow::campaign);
  if (look > 0) also += fmt::format(" LOOK AT {} NOW.", look);
  return text + "." + also;
}

std::string remark(const FunnelRow& row) {
  std::string text;
  const auto add = [&text](std::string part) {
    text += (text.empty() ? "" : "; ") + std::move(part);
  };
  if (row.implied > 0) add(fmt::format("{} by a later stage", with_commas(row.implied)));
  if (row.older_release > 0)
    add(fmt::format("no: {} on older releases, if versions only go up",
                    with_commas(row.older_release)));
  else if (row.assumed > 0)
    add(fmt::format("{} of the no by claims", with_commas(row.assumed)));
  if (row.may_still > 0) add(fmt::format("{} may still", with_commas(row.may_still)));
  for (const ReasonCount& reason : row.reasons) {
    std::string code{code_of(reason.reason)};
    std::ranges::replace(code, '_', ' ');
    add(fmt::format("{} {}", with_commas(reason.hosts), code));
  }
  if (!row.unseen.empty() && row.cannot_know > 0) add(row.unseen);
  return text;
}

// On what the "no" of a stage rests, where it was watched for.
std::string why_no(const CampaignReport& c, const Report& report) {
  std::string out;
  for (const FunnelRow& row : c.funnel) {
    if (row.no_first == kNoTime) continue;
    out += wrapped(
        fmt::format("  no* \"{}\": installed {} .. {}, so that all the time from {} on was "
                    "watched, to {}",
                    row.title, format_month_day(row.no_first), format_month_day(row.no_last),
                    row.delay > 0 ? "installation + " + format_duration(row.delay) : "installation",
                    format_time(report.end_of_data)),
        4);
  }
  for (const FunnelRow& row : c.funnel) {
    for (const auto& [claim, n] : row.would_move)
      out +=
          wrapped(fmt::format("  if `{}` were true (coverage.yaml): {} of the {} at \"{}\" would "
                              "be a no",
                              claim, with_commas(n), with_commas(row.cannot_know), row.title),
                  4);
  }
  return out;
}

std::string funnel(const CampaignReport& c, const Report& report) {
  std::string out = fmt::format("  {:<38}{:>7}{:>7}{:>13}\n",
                                fmt::format("stage (as known on {})", format_day(report.as_of)),
                                "yes", "no*", "cannot know");
  for (const FunnelRow& row : c.funnel) {
    const std::string of = fmt::format(" (of {})", with_commas(row.base));
    const std::string name = shortened(row.title, 37 - of.size()) + of;
    const std::string line =
        fmt::format("  {:<38}{:>7}{:>7}{:>13}", name, with_commas(row.reached),
                    with_commas(row.not_reached), with_commas(row.cannot_know));
    const std::string text = remark(row);
    const bool fits = columns_of(line) + 2 + columns_of(text) <= kColumnsWide;
    out += line + (fits && !text.empty() ? "  " + text : "") + "\n";
    if (!fits) out += wrapped("      " + text, 6);
  }
  const std::string watched = why_no(c, report);
  const bool any_no =
      std::ranges::any_of(c.funnel, [](const FunnelRow& row) { return row.not_reached > 0; });
  if (any_no && watched.empty())
    out += fmt::format("  * not by {}, the end of the data\n", format_time(report.end_of_data));
  out += watched;
  if (c.no_trace > 0)
    out += fmt::format(
        "  {} no trace of it; where the sources are not complete that is not a \"no\"\n",
        counted(c.no_trace, "more machine shows", "more machines show"));
  return out;
}

// Those who got furthest, and neighbours; the rest is in the JSON.
std::string listed(const CampaignReport& c, const Report& report) {
  const std::string now = look_now_text(report, c);
  const bool neighbours = std::ranges::any_of(c.hosts, &HostReport::neighbour);
  if (!now.empty() && !neighbours) return now;
  int top = 0;
  for (const HostReport& host : c.hosts) top = std::max(top, host.furthest);
  std::string out;
  std::size_t shown = 0, at_top = 0, earlier = 0;
  for (const HostReport& host : c.hosts) {
    const bool wanted = host.furthest == top || host.neighbour;
    at_top += wanted ? 1 : 0;
    earlier += !wanted && host.furthest >= 0 ? 1 : 0;
    if (!wanted || shown == kListed) continue;
    ++shown;
    const auto stage = static_cast<std::size_t>(std::max(host.furthest, 0));
    const StageResult& result = host.stages[stage];
    std::string line = fmt::format("  {:<3}{}{}  {} {}", shown, shortened(host.host, 40),
                                   host.neighbour ? " (neighbour)" : "", c.funnel[stage].stage,
                                   format_time(result.first));
    if (!result.evidence.empty()) line += "  " + result.evidence.front().why;
    for (const std::string& note : host.notes) {
      if (note.starts_with("not seen") || note.starts_with(kListedNote)) line += "; " + note;
    }
    out += wrapped(printable(line), 6);
  }
  if (out.empty()) return "";
  if (at_top > shown)
    out += fmt::format("  and {} more: --csv FILE names them\n", with_commas(at_top - shown));
  if (earlier > 0)
    out += fmt::format("  {} at an earlier stage: --csv FILE names them\n", with_commas(earlier));
  return now + "FURTHEST\n" + out;
}

std::string tallies(const CampaignReport& c) {
  if (c.tallies.empty()) return "";
  std::string text = "ANSWERS AND NAMES ";
  bool first = true;
  for (const Tally& t : c.tallies) {
    if (t.of == 0) continue;
    text += fmt::format("{}{} of {} {}", first ? "" : "; ", with_commas(t.hosts), with_commas(t.of),
                        t.text);
    first = false;
  }
  return wrapped(text, 2);
}

std::string unknown(const CampaignReport& c) {
  std::string out;
  for (const FunnelRow& row : c.funnel) {
    for (const ReasonCount& r : row.reasons) {
      out +=
          wrapped(fmt::format("  {} {}: {}. Tells: {}", counted(r.hosts, "machine,", "machines,"),
                              row.stage, text_of(r.reason), r.settles),
                  4);
    }
  }
  if (c.ownerless_rows > 0) {
    std::string where;
    if (c.ownerless_early > 0 && c.ownerless_early < c.ownerless_rows)
      where = fmt::format(" ({} from {}, {} from before the first lease)",
                          with_commas(c.ownerless_rows - c.ownerless_early),
                          counted(c.ownerless_addresses, "address", "addresses"),
                          with_commas(c.ownerless_early));
    out += wrapped(fmt::format("  {} that no machine owns{}, e.g. {}. Tells: {}",
                               counted(c.ownerless_rows, "hit", "hits"), where,
                               c.ownerless.front().why, settles_of(Reason::NoOwner)),
                   4);
  }
  if (c.passive_rows > 0)
    out += wrapped(fmt::format("  {} in passive sources that name no client; they count nowhere",
                               counted(c.passive_rows, "hit", "hits")),
                   4);
  for (const Evidence& e : c.refused) out += wrapped("  not counted: " + e.why, 4);
  out += vanished_text(c);
  return out.empty() ? "" : "CANNOT KNOW, AND WHAT WOULD TELL\n" + out;
}

std::string indicators(const Report& report) {
  const Indicators& i = report.indicators;
  std::string text =
      fmt::format("INDICATORS  {} loaded, {} tested; {} unusable, {} not testable here, {} demoted",
                  with_commas(i.loaded), counted(i.tested_rows, "row", "rows"), i.unusable.size(),
                  i.not_testable.size(), i.demoted.size());
  if (i.younger > 0)
    text += fmt::format("; {} facts came out later and are not used", with_commas(i.younger));
  return wrapped(text, 12);
}

std::string last_line(const Report& report) {
  if (report.verdict == Verdict::Found)
    return report.looked_everywhere ? "exit 1 (found)\n"
                                    : "exit 1 (found, and could not look everywhere)\n";
  return report.verdict == Verdict::NotFound
             ? "exit 0 (nothing found in all that was given)\n"
             : "exit 2 (nothing found, but could not look everywhere)\n";
}

}  // namespace

std::string hunt_text(const Report& report) {
  std::string out;
  if (report.events == 0 && report.unusual.machines == 0)
    out += "NOTHING WAS READ: 0 events. This is not a result.\n";
  const auto zoneless = std::ranges::count_if(report.sources, lacks_zone);
  if (zoneless > 0)
    out +=
        wrapped(fmt::format("! {} of {} name no zone: they cover no day, and addresses cannot be "
                            "tied to machines; what follows is a lower bound. Give --zone NAME",
                            zoneless, counted(report.sources.size(), "source", "sources")),
                2);
  for (const CampaignReport& c : report.campaigns) {
    out += wrapped(headline(c, report), 2);
    if (c.id == "product") {
      out += "  no pack: its newest release against its others\n";
    } else if (c.foreign || c.grade == "draft")
      out += wrapped(fmt::format("  pack {}, {}, {}", c.id,
                                 c.grade == "draft" ? "a DRAFT, reviewed by nobody" : c.grade,
                                 c.foreign ? "from a file of yours" : "shipped"),
                     4);
    if (&c == &report.campaigns.front()) out += lacking_text(report);
    if (c.funnel.front().base > 0) out += funnel(c, report);
    out += listed(c, report) + harmless_text(report, c) + dismissed_text(report, c) +
           alerts_text(c) + tallies(c) + unknown(c) + listed_text(c) + context_text(c);
  }
  out += unusual_text(report) + replay_text(report);
  if (report.campaigns.empty() && !report.unusual.made)
    out += "NOTHING WAS JUDGED: no pack was asked, or none was public yet.\n";
  out += links_text(report);
  for (const std::string& warning : report.warnings) out += wrapped("WARNING  " + warning, 9);
  for (const Assumption& a : report.assumptions)
    out += wrapped(fmt::format("ASSUMED  {}: {} ({})", a.what, a.value, a.why), 9);
  out += not_examined_text(report) + indicators(report) + next_steps_text(report) +
         hazards_text(report);
  return out + last_line(report);
}

}  // namespace tamiz::report
