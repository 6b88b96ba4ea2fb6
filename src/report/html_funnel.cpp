// The sentence with its denominators, and the funnel: bars of yes, no and cannot know, which open
// to the machines behind each number.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kListed = 100;  // machines of one number
// A number stands on its part of the bar where it fits: shares of the narrowest bar's width.
constexpr double kRoomForNumber = 0.03, kRoomForDigit = 0.024;

constexpr std::array kStates{StageState::Reached, StageState::NotReached, StageState::CannotKnow};
constexpr std::array kStateWords{Word::Yes, Word::No, Word::CannotKnow};
constexpr std::array<std::string_view, 3> kStateClasses{"yes", "no", "unknown"};

std::uint64_t count_of(const FunnelRow& row, StageState state) {
  return state == StageState::Reached      ? row.reached
         : state == StageState::NotReached ? row.not_reached
                                           : row.cannot_know;
}

std::string bar(const Sheet& sheet, const FunnelRow& row) {
  const std::string label =
      sheet.say(Word::BarLabel,
                {sheet.text(row.title), sheet.count(row.reached), sheet.count(row.not_reached),
                 sheet.count(row.cannot_know), sheet.count(row.base)});
  std::string out = fmt::format(
      "<svg class=\"bar\" width=\"100%\" height=\"22\" role=\"img\" aria-label=\"{}\">", label);
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    const std::uint64_t n = count_of(row, kStates[i]);
    if (n == 0) continue;
    out += fmt::format("<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"22\"/>", kStateClasses[i],
                       share_percent(before, row.base), share_percent(n, row.base));
    const std::string shown = sheet.count(n);
    const double room = kRoomForNumber + kRoomForDigit * static_cast<double>(shown.size());
    if (static_cast<double>(n) >= room * static_cast<double>(row.base))
      out += fmt::format("<text class=\"on-{}\" x=\"{}\" y=\"16\">{}</text>", kStateClasses[i],
                         share_percent(2 * before + n, 2 * row.base), shown);
    before += n;
  }
  return out + "</svg>";
}

std::string counts(const Sheet& sheet, const FunnelRow& row) {
  std::string out = "<span class=\"counts\">";
  for (std::size_t i = 0; i < kStates.size(); ++i)
    out += fmt::format("<span class=\"key {}\"><b>{}</b> {}</span>", kStateClasses[i],
                       sheet.count(count_of(row, kStates[i])), sheet.say(kStateWords[i]));
  return out + "</span>";
}

std::string remarks(const Sheet& sheet, const FunnelRow& row) {
  std::string out;
  const auto add = [&out](const std::string& part) { out += (out.empty() ? "" : "; ") + part; };
  if (row.implied > 0) add(sheet.say(Word::ByLater, {sheet.count(row.implied)}));
  if (row.older_release > 0) {
    add(sheet.say(Word::ByOlder, {sheet.count(row.older_release)}));
  } else if (row.assumed > 0) {
    add(sheet.say(Word::ByClaims, {sheet.count(row.assumed)}));
  }
  if (row.may_still > 0) add(sheet.say(Word::MayStill, {sheet.count(row.may_still)}));
  for (const ReasonCount& r : row.reasons)
    add(sheet.count(r.hosts) + " " + escaped(reason_text(sheet.options.language, r.reason)));
  if (!row.unseen.empty() && row.cannot_know > 0) add(sheet.english(row.unseen));
  return out.empty() ? "" : "<p class=\"remark\">" + out + "</p>";
}

// What stands behind one machine's place in a row.
std::string behind(const Sheet& sheet, const HostReport& host, const StageResult& result) {
  std::string out;
  if (!result.evidence.empty()) {
    const Evidence& first = result.evidence.front();
    out += fmt::format(" <span class=\"when\">{}</span> {} {}", moment(first.time),
                       sheet.english(first.why), sheet.cite(first));
    return out;
  }
  if (result.reason != Reason::None)
    out += " " + escaped(reason_text(sheet.options.language, result.reason));
  if (!result.watched_by.empty()) out += " (" + sheet.text(result.watched_by.front()) + ")";
  const std::vector<Evidence>& seen =
      host.seen.empty() && !host.stages.empty() ? host.stages.front().evidence : host.seen;
  if (!seen.empty()) out += " " + sheet.cite(seen.front());
  return out;
}

std::string machines_of(const Sheet& sheet, const CampaignReport& c, std::size_t s, std::size_t i) {
  const std::uint64_t all = count_of(c.funnel[s], kStates[i]);
  std::string items;
  std::uint64_t shown = 0;
  for (const auto* hosts : {&c.hosts, &c.others}) {
    for (const HostReport& host : *hosts) {
      if (shown == kListed) break;
      const bool in_base = !host.neighbour && s < host.stages.size() &&
                           (s == 0 || host.stages.front().state != StageState::NotReached);
      if (!in_base || host.stages[s].state != kStates[i]) continue;
      ++shown;
      items +=
          fmt::format("<li>{}{}</li>", sheet.host(host.host), behind(sheet, host, host.stages[s]));
    }
  }
  std::string out = fmt::format("<h3 class=\"key {}\">{} {}</h3>", kStateClasses[i],
                                sheet.count(all), sheet.say(kStateWords[i]));
  if (all == 0) return out + "<p>" + sheet.say(Word::NoMachines) + "</p>";
  if (shown == 0) return out + "<p>" + sheet.say(Word::NotListed) + "</p>";
  out += "<ul class=\"hosts\">" + items + "</ul>";
  if (all > shown) {
    const Word more = kStates[i] == StageState::Reached ? Word::MoreInCsv : Word::MoreAllHosts;
    out += "<p>" + sheet.say(more, {sheet.count(all - shown)}) + "</p>";
  }
  return out;
}

std::string stage(const Sheet& sheet, const CampaignReport& c, std::size_t s) {
  const FunnelRow& row = c.funnel[s];
  std::string out = fmt::format(
      "<details class=\"stage\"><summary><span class=\"name\" title=\"{}\">{}</span> "
      "<span class=\"base\">{}</span>{}{}</summary><div class=\"inside\">{}",
      sheet.text(row.title), sheet.english(row.title), sheet.say(Word::Of, {sheet.count(row.base)}),
      bar(sheet, row), counts(sheet, row), remarks(sheet, row));
  if (row.no_first != kNoTime)
    out += "<p class=\"remark\">" +
           sheet.say(Word::WhyNo, {format_month_day(row.no_first), format_month_day(row.no_last),
                                   format_duration(row.delay), moment(sheet.report.end_of_data)}) +
           "</p>";
  for (const auto& [claim, n] : row.would_move)
    out += "<p class=\"remark\">" +
           sheet.say(Word::IfClaim, {"<code>" + sheet.text(claim) + "</code>", sheet.count(n),
                                     sheet.count(row.cannot_know)}) +
           "</p>";
  for (std::size_t i = 0; i < kStates.size(); ++i) out += machines_of(sheet, c, s, i);
  return out + "</div></details>";
}

// Machines with a later stage that never had the product: in no base, and so on no bar.
std::string neighbours(const Sheet& sheet, const CampaignReport& c) {
  std::string items;
  std::uint64_t all = 0;
  for (const HostReport& host : c.hosts) {
    if (!host.neighbour || host.furthest < 0 || ++all > kListed) continue;
    const auto s = static_cast<std::size_t>(host.furthest);
    items += fmt::format("<li>{} {}{}</li>", sheet.host(host.host),
                         sheet.english(c.funnel[s].title), behind(sheet, host, host.stages[s]));
  }
  if (all == 0) return "";
  std::string out = fmt::format(
      "<details class=\"stage\"><summary><span class=\"name\">{}</span> <span "
      "class=\"base\">{}</span></summary><div class=\"inside\"><ul class=\"hosts\">{}</ul>",
      sheet.say(Word::Neighbours), sheet.count(all), items);
  if (all > kListed)
    out += "<p>" + sheet.say(Word::MoreInCsv, {sheet.count(all - kListed)}) + "</p>";
  return out + "</div></details>";
}

// In the sentence a long name gives way; the funnel has it whole.
std::string title(const Sheet& sheet, std::string_view text) {
  return sheet.english(shortened(text, 48));
}

}  // namespace

std::string headline_part(const Sheet& sheet, const CampaignReport& c) {
  const auto neighbours =
      static_cast<std::uint64_t>(std::ranges::count_if(c.hosts, &HostReport::neighbour));
  std::string out = title(sheet, c.title) + ": ", also;
  if (neighbours > 0) also += " " + sheet.say(Word::HeadNeighbours, {sheet.machines(neighbours)});
  if (c.ownerless_definite > 0)
    also += " " + sheet.say(Word::HeadOwnerless, {sheet.count(c.ownerless_definite)});
  if (c.funnel.empty()) return out + sheet.say(Word::HeadNothing) + also;
  const FunnelRow& first = c.funnel.front();
  if (first.base > 0 && first.reached + first.not_reached == 0 && !first.reasons.empty() &&
      first.reasons.front().reason == Reason::NoTest)
    return out + sheet.say(Word::HeadUntested) + also;
  if (first.base == 0 && !also.empty()) return out + sheet.say(Word::HeadNobody) + also;
  if (first.base == 0 && c.no_trace == 0) return out + sheet.say(Word::HeadNothing);
  if (first.base == 0) return out + sheet.say(Word::HeadNoTrace, {sheet.machines(c.no_trace)});
  out += sheet.say(Word::HeadOf, {"<b>" + sheet.count(first.reached) + "</b>",
                                  sheet.machines(first.base + c.no_trace + neighbours),
                                  title(sheet, first.title)});
  for (std::size_t s = 1; s < c.funnel.size(); ++s) {
    if (c.funnel[s].reached > 0)
      out += sheet.say(Word::HeadThen, {"<b>" + sheet.count(c.funnel[s].reached) + "</b>",
                                        title(sheet, c.funnel[s].title)});
  }
  const auto look = static_cast<std::uint64_t>(
      std::ranges::count(sheet.report.look_now, c.id, &LookNow::campaign));
  if (look > 0) also += " <strong>" + sheet.say(Word::HeadLook, {sheet.count(look)}) + "</strong>";
  return out + "." + also;
}

std::string funnel_part(const Sheet& sheet, const CampaignReport& c) {
  std::string out;
  for (std::size_t s = 0; s < c.funnel.size(); ++s) out += stage(sheet, c, s);
  out += neighbours(sheet, c);
  if (c.no_trace > 0)
    out += "<p class=\"remark\">" + sheet.say(Word::NoTraceLine, {sheet.machines(c.no_trace)}) +
           "</p>";
  return out;
}

}  // namespace tamiz::report
