// The smaller facts: the alert, what was weighed and found ordinary, tallies, indicators,
// assumptions, doubts about times.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShown = 100;

std::string section(std::string_view id, const std::string& title, const std::string& body) {
  if (body.empty()) return "";
  return fmt::format("<section id=\"{}\"><h2>{}</h2>{}</section>", id, title, body);
}
std::string more(const Sheet& sheet, std::size_t all) {
  return all > kShown ? "<p>" + sheet.say(Word::MoreItems, {sheet.count(all - kShown)}) + "</p>"
                      : "";
}

std::string alerts(const Sheet& sheet) {
  std::string out;
  std::size_t shown = 0;
  for (const CampaignReport& c : sheet.report.campaigns) {
    for (const AlertFact& a : c.alerts) {
      if (++shown > kShown) continue;
      out += "<p>" +
             sheet.say(Word::AlertText,
                       {sheet.english(a.title), sheet.count(a.with), sheet.count(a.of),
                        sheet.say(a.running ? Word::SeenRunning : Word::With),
                        sheet.text(a.version), sheet.count(a.others_with), sheet.count(a.others)});
      if (a.with == a.of && a.others_with == 0 && a.others > 0)
        out += " <strong>" + sheet.say(Word::AlertRelease) + "</strong>";
      out += "</p>";
    }
  }
  return out + more(sheet, shown);
}

std::string harmless(const Sheet& sheet) {
  std::string items;
  std::size_t shown = 0;
  std::vector<const Finding*> found;  // what people set aside first
  for (const Finding& f : sheet.report.findings) {
    if (f.band == Band::Dismissed) found.push_back(&f);
  }
  for (const Finding& f : sheet.report.findings) {
    if (f.band != Band::Dismissed && f.band != Band::LookNow) found.push_back(&f);
  }
  for (const Finding* const each : found) {
    if (++shown > kShown) continue;
    const Finding& f = *each;
    items += fmt::format("<li>{} {}</li>", sheet.english(f.summary),
                         f.evidence.empty() ? "" : sheet.cite(f.evidence.front()));
  }
  return items.empty() ? "" : "<ul class=\"flow\">" + items + "</ul>" + more(sheet, shown);
}

std::string tallies(const Sheet& sheet) {
  std::string items;
  for (const CampaignReport& c : sheet.report.campaigns) {
    for (const Tally& t : c.tallies) {
      if (t.of > 0)
        items += fmt::format("<li><b>{}</b> {} {}</li>", sheet.count(t.hosts),
                             sheet.say(Word::Of, {sheet.count(t.of)}), sheet.english(t.text));
    }
  }
  return items.empty() ? "" : "<ul>" + items + "</ul>";
}

std::string indicators(const Sheet& sheet) {
  const Indicators& i = sheet.report.indicators;
  std::string out =
      "<p>" +
      sheet.say(Word::IndicatorsText,
                {sheet.count(i.loaded), sheet.count(i.tested_rows), sheet.count(i.unusable.size()),
                 sheet.count(i.not_testable.size()), sheet.count(i.demoted.size())});
  if (i.younger > 0) out += " " + sheet.say(Word::Younger, {sheet.count(i.younger)});
  out += "</p>";
  std::string rows;
  std::size_t shown = 0;
  const auto add = [&](const std::vector<UnusedIndicator>& list, Word fate) {
    for (const UnusedIndicator& each : list) {
      if (++shown <= kShown)
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>", sheet.text(each.value),
                            sheet.say(fate), sheet.english(each.why));
    }
  };
  add(i.unusable, Word::Unusable);
  add(i.not_testable, Word::NotTestable);
  add(i.demoted, Word::Demoted);
  if (rows.empty()) return out;
  return out + fmt::format(
                   "<div class=\"scroll\" tabindex=\"0\"><table><caption>{}</caption>"
                   "<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
                   "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></div>{}",
                   sheet.say(Word::IndicatorsTitle), sheet.say(Word::Indicator),
                   sheet.say(Word::Fate), sheet.say(Word::Why), rows, more(sheet, shown));
}

std::string assumptions(const Sheet& sheet) {
  std::string rows;
  for (const Assumption& a : sheet.report.assumptions)
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
                        sheet.english(a.what), sheet.english(a.value), sheet.english(a.why));
  if (rows.empty()) return "<p>" + sheet.say(Word::NoAssumption) + "</p>";
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><table><caption>{}</caption><thead><tr><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></div>",
      sheet.say(Word::AssumptionsTitle), sheet.say(Word::Assumption), sheet.say(Word::Value),
      sheet.say(Word::Why), rows);
}

std::string warnings(const Sheet& sheet) {
  std::string items;
  for (std::size_t i = 0; i < sheet.report.warnings.size() && i < kShown; ++i)
    items += "<li>" + sheet.english(sheet.report.warnings[i]) + "</li>";
  return items.empty() ? "" : "<ul>" + items + "</ul>" + more(sheet, sheet.report.warnings.size());
}

}  // namespace

std::string facts_part(const Sheet& sheet) {
  return section("alerts", sheet.say(Word::AlertTitle), alerts(sheet)) +
         section("harmless", sheet.say(Word::Harmless), harmless(sheet)) +
         section("tallies", sheet.say(Word::TalliesTitle), tallies(sheet)) +
         section("indicators", sheet.say(Word::IndicatorsTitle), indicators(sheet)) +
         section("assumptions", sheet.say(Word::AssumptionsTitle), assumptions(sheet)) +
         section("warnings", sheet.say(Word::WarningsTitle), warnings(sheet));
}

}  // namespace tamiz::report
