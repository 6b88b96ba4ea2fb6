// What campaigns share: each link with its rarity, its sources and its rivals.
#include <fmt/core.h>

#include "base/text.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShown = 50, kNamed = 8, kSources = 12;

std::string machines(const Sheet& sheet, const Link& link) {
  std::string out;
  if (link.kind == LinkKind::Published) return out;
  for (std::size_t i = 0; i < link.hosts.size() && i < kNamed; ++i)
    out += (i == 0 ? "" : ", ") + sheet.short_host(link.hosts[i]);
  return out;
}

std::string seen(const Sheet& sheet, const Link& link) {
  std::string out = sheet.english(link.rarity);
  const std::string hosts = machines(sheet, link);
  if (!hosts.empty()) out += "<br>" + hosts;
  if (link.first != kNoTime) out += "<br>" + moment(link.first) + " &ndash; " + moment(link.last);
  if (!link.order.empty()) out += "<br>" + sheet.english(link.order);
  return out;
}

std::string sources(const Sheet& sheet, const Link& link) {
  std::string items;
  for (std::size_t i = 0; i < link.sources.size() && i < kSources; ++i) {
    const LinkSource& s = link.sources[i];
    items += fmt::format("<li>{}{} ({}, {}, {})</li>",
                         s.value.empty() ? "" : "<code>" + sheet.text(s.value) + "</code>: ",
                         sheet.english(s.says), sheet.text(s.pack), sheet.english(s.grade),
                         sheet.say(Word::LinkSince, {format_day(s.known_since)}));
  }
  if (link.sources.size() > kSources)
    items += "<li>" + sheet.say(Word::MoreItems, {sheet.count(link.sources.size() - kSources)}) +
             "</li>";
  return "<ul>" + items + "</ul>";
}

std::string rivals(const Sheet& sheet, const Link& link) {
  std::string items;
  for (std::size_t i = 0; i < link.rivals.size() && i < kSources; ++i)
    items += "<li>" + sheet.english(link.rivals[i]) + "</li>";
  if (link.rivals.size() > kSources)
    items +=
        "<li>" + sheet.say(Word::MoreItems, {sheet.count(link.rivals.size() - kSources)}) + "</li>";
  return items.empty() ? "" : "<ul>" + items + "</ul>";
}

}  // namespace

std::string links_part(const Sheet& sheet) {
  std::string rows;
  std::size_t shown = 0;
  for (const Link& link : sheet.report.links) {
    if (!link.in_case || ++shown > kShown) continue;
    rows += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        sheet.say(Word::LinkCarries, {sheet.text(link.a), sheet.text(link.b)}),
        sheet.english(link.what), seen(sheet, link), sources(sheet, link), rivals(sheet, link));
  }
  if (rows.empty()) return "";
  std::string out = fmt::format(
      "<section id=\"links\"><h2>{}</h2><p>{}</p><div class=\"scroll\" tabindex=\"0\"><table>"
      "<caption>{}</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>"
      "{}</tbody></table></div>",
      sheet.say(Word::LinksTitle), sheet.say(Word::LinksText), sheet.say(Word::LinksTitle),
      sheet.say(Word::LinkPair), sheet.say(Word::What), sheet.say(Word::LinkSeen),
      sheet.say(Word::LinkKnownBy), sheet.say(Word::LinkRival), rows);
  if (shown > kShown)
    out += "<p>" + sheet.say(Word::MoreItems, {sheet.count(shown - kShown)}) + "</p>";
  return out + "</section>\n";
}

}  // namespace tamiz::report
