// What the packs say besides their stages, of the campaigns that concern somebody here.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "report/campaign_context.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShown = 20, kTextShown = 600;

std::string said(const Sheet& sheet, const std::string& text, const std::string& source) {
  const std::string from = source.empty() ? ""
                                          : " <span class=\"more\">(" +
                                                sheet.english(shortened(source, 160)) + ")</span>";
  return sheet.english(shortened(text, kTextShown)) + from;
}
std::string list(const Sheet& sheet, Word title, const std::string& items, std::size_t all) {
  if (items.empty()) return "";
  return fmt::format(
      "<h4>{}</h4><ul>{}</ul>{}", sheet.say(title), items,
      all > kShown ? "<p>" + sheet.say(Word::MoreItems, {sheet.count(all - kShown)}) + "</p>" : "");
}

std::string chosen(const Sheet& sheet, const Selector& s) {
  if (s.kind.empty()) return "";
  constexpr std::array<std::pair<std::string_view, Word>, 5> kWays{
      {{"server_side", Word::ByServer},
       {"answer", Word::ByAnswer},
       {"targets", Word::ByTargets},
       {"date_window", Word::ByDates},
       {"agent_absence", Word::ByAbsence}}};
  const auto way = std::ranges::find(kWays, s.kind, [](const auto& row) { return row.first; });
  return fmt::format("<h4>{}: {}</h4><p>{}</p>", sheet.say(Word::Chosen),
                     way == kWays.end() ? sheet.english(s.kind) : sheet.say(way->second),
                     said(sheet, s.text, s.source));
}

std::string listed(const Sheet& sheet, const CampaignContext& c) {
  if (c.listed_machines == 0) return "";
  std::string items;
  for (std::size_t i = 0; i < c.listed.size() && i < kShown; ++i)
    items +=
        fmt::format("<li>{} {}</li>", sheet.host(c.listed[i].host), sheet.text(c.listed[i].domain));
  return "<p>" + sheet.say(Word::OnList, {sheet.machines(c.listed_machines)}) + "</p><ul>" + items +
         "</ul>" +
         (c.listed_machines > kShown
              ? "<p>" + sheet.say(Word::MoreItems, {sheet.count(c.listed_machines - kShown)}) +
                    "</p>"
              : "");
}

std::string hazards(const Sheet& sheet, const CampaignContext& c) {
  std::string items;
  for (std::size_t i = 0; i < c.hazards.size() && i < kShown; ++i)
    items += "<li>" + said(sheet, "Do not " + c.hazards[i].text, c.hazards[i].source) + "</li>";
  return list(sheet, Word::DoNot, items, c.hazards.size());
}

std::string conflicts(const Sheet& sheet, const CampaignContext& c) {
  std::string items;
  for (std::size_t i = 0; i < c.conflicts.size() && i < kShown; ++i) {
    std::string says;
    for (const std::string& each : c.conflicts[i].says)
      says += (says.empty() ? ": " : " | ") + each;
    items += "<li>" + said(sheet, c.conflicts[i].about + says, c.conflicts[i].source) + "</li>";
  }
  return list(sheet, Word::Disputed, items, c.conflicts.size());
}

std::string clusters(const Sheet& sheet, const CampaignContext& c) {
  std::string items;
  for (std::size_t i = 0; i < c.clusters.size() && i < kShown; ++i) {
    const Cluster& each = c.clusters[i];
    items += "<li>" +
             said(sheet, each.name + (each.by.empty() ? "" : ", by " + each.by), each.source) +
             "</li>";
  }
  return list(sheet, Word::Actors, items, c.clusters.size());
}

}  // namespace

std::string context_part(const Sheet& sheet) {
  std::string out;
  for (const CampaignReport& c : sheet.report.campaigns) {
    std::string body = listed(sheet, c.context);
    if (concerns_somebody(c))
      body = hazards(sheet, c.context) + chosen(sheet, c.context.selector) + body +
             conflicts(sheet, c.context) + clusters(sheet, c.context);
    if (!body.empty()) out += "<h3>" + sheet.english(c.title) + "</h3>" + body;
  }
  if (out.empty()) return "";
  return fmt::format("<section id=\"context\"><h2>{}</h2>{}</section>",
                     sheet.say(Word::ContextTitle), out);
}

}  // namespace tamiz::report
