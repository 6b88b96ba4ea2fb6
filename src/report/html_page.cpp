// The page: policy, style and script with their hashes, the first screen, then everything else.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/base64.hpp"
#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "report/html_sheet.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

std::string_view file_of(std::string_view ending) {
  for (const embedded::File& file : embedded::page()) {
    if (file.path.ends_with(ending)) return file.bytes;
  }
  return "";
}

// As a Content-Security-Policy wants its hashes.
std::string source_hash(std::string_view text) {
  return "'sha256-" + to_base64(from_hex(sha256_hex(text)).value()) + "'";
}

std::string head(const Sheet& sheet, const std::string& title) {
  const std::string_view style = file_of(".css"), script = file_of(".js");
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {}; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" "
      "content=\"light dark\">\n<title>{}</title>\n<style>{}</style></head>\n",
      code_of(sheet.options.language), source_hash(style), source_hash(script), title, style);
}

// Two patterns that all pictures share; of no size themselves.
constexpr std::string_view kPatterns =
    "<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\"><defs>"
    "<pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect class=\"hatch-back\" width=\"7\" height=\"7\"/>"
    "<rect class=\"hatch-line\" width=\"2.4\" height=\"7\"/></pattern></defs></svg>\n";

std::string doubts(const Sheet& sheet) {
  const Report& r = sheet.report;
  std::string out;
  const auto add = [&out](const std::string& text) { out += "<li>" + text + "</li>"; };
  if (r.events == 0 && r.unusual.machines == 0) add(sheet.say(Word::NothingRead));
  const auto zoneless = static_cast<std::uint64_t>(std::ranges::count_if(r.sources, lacks_zone));
  if (zoneless > 0)
    add(sheet.say(Word::Zoneless, {sheet.count(zoneless), sheet.count(r.sources.size())}));
  if (std::ranges::any_of(r.sources, [](const Source& s) { return !lost_of(s).empty(); }))
    add(sheet.say(Word::Lacking));
  if (r.until != kNoTime) add(sheet.say(Word::LeftOut, {moment(r.until)}));
  return out.empty() ? "" : "<ul class=\"doubts\">" + out + "</ul>";
}

std::string verdict_of(const Sheet& sheet) {
  const Report& r = sheet.report;
  return sheet.say(r.verdict == Verdict::Found
                       ? (r.looked_everywhere ? Word::VerdictFound : Word::VerdictFoundPartly)
                   : r.verdict == Verdict::NotFound ? Word::VerdictNot
                                                    : Word::VerdictCould);
}

std::string other_campaigns(const Sheet& sheet, std::size_t main) {
  std::string items;
  for (std::size_t i = 0; i < sheet.report.campaigns.size(); ++i) {
    if (i != main)
      items += fmt::format("<li><a href=\"#campaign{}\">{}</a></li>", i,
                           headline_part(sheet, sheet.report.campaigns[i]));
  }
  return items.empty() ? ""
                       : fmt::format("<div class=\"others\"><b>{}</b><ul>{}</ul></div>",
                                     sheet.say(Word::OtherCampaigns), items);
}

std::string first_screen(const Sheet& sheet, std::size_t main) {
  const bool any = main < sheet.report.campaigns.size();
  const CampaignReport* c = any ? &sheet.report.campaigns[main] : nullptr;
  std::string out = fmt::format(
      "<section id=\"first\" aria-labelledby=\"sentence\"><header><p class=\"over\">{} &middot; "
      "{}: "
      "{} &middot; {}</p><h1 id=\"sentence\">{}</h1>{}</header>",
      sheet.say(Word::AsKnown, {format_day(sheet.report.as_of)}), sheet.say(Word::Verdict),
      verdict_of(sheet), sheet.say(Word::Utc),
      any                         ? headline_part(sheet, *c)
      : sheet.report.unusual.made ? unusual_headline(sheet)
                                  : sheet.say(Word::NoCampaign),
      doubts(sheet));
  const bool blind = !any && sheet.report.unusual.made;
  out += fmt::format(
      "<div class=\"three\"><section aria-labelledby=\"h-funnel\"><h2 "
      "id=\"h-funnel\">{}</h2>{}</section>",
      sheet.say(blind ? Word::UnusualProducts : Word::Funnel),
      blind ? unusual_products(sheet)
            : (any ? funnel_part(sheet, *c) : "") + "<p class=\"remark noprint\">" +
                  sheet.say(Word::FunnelHint) + "</p>");
  out += fmt::format(
      "<section class=\"look\" aria-labelledby=\"h-look\"><h2 id=\"h-look\">{}</h2>{}</section>",
      sheet.say(Word::LookNow), blind ? unusual_cards(sheet) : cards_part(sheet));
  out += fmt::format(
      "<section class=\"unseen\" aria-labelledby=\"h-unseen\"><h2 id=\"h-unseen\">{}</h2>{}"
      "</section></div>",
      sheet.say(Word::Unseen),
      any     ? unseen_part(sheet, *c)
      : blind ? unusual_unseen(sheet)
              : "");
  return out + other_campaigns(sheet, main) + footer_part(sheet, c) + "</section>\n";
}

std::string campaigns(const Sheet& sheet, std::size_t main) {
  std::string out;
  for (std::size_t i = 0; i < sheet.report.campaigns.size(); ++i) {
    const CampaignReport& c = sheet.report.campaigns[i];
    if (i != main)
      out += fmt::format("<section id=\"campaign{}\" class=\"campaign\"><h2>{}</h2>{}</section>\n",
                         i, headline_part(sheet, c), funnel_part(sheet, c));
    out += sleep_part(sheet, c) + lanes_part(sheet, c);
  }
  return out;
}

std::string colophon(const Sheet& sheet) {
  const HtmlOptions& o = sheet.options;
  std::string out =
      "<footer class=\"colophon\"><p>" +
      sheet.say(Word::MadeBy, {sheet.text(sheet.report.version), sheet.text(sheet.report.commit)});
  if (o.text) out += " " + sheet.say(o.redacted ? Word::RedactedAll : Word::RedactedUsers);
  if (o.redacted) out += " " + sheet.say(o.map_kept ? Word::MapKept : Word::MapGone);
  return out + "</p><noscript><p>" + sheet.say(Word::NoScript) + "</p></noscript></footer>";
}

}  // namespace

std::string hunt_html(const Report& report, const HtmlOptions& options) {
  Cites cites;
  const Sheet sheet{report, options, cites};
  const std::size_t main = main_campaign(report);
  const std::string name = report.campaigns.empty() ? "tamiz" : report.campaigns[main].title;
  std::string out = head(sheet, sheet.say(Word::Title, {sheet.text(name)}));
  out += fmt::format("<body><a class=\"skip\" href=\"#details\">{}</a>{}<main>",
                     sheet.say(Word::SkipToFull), kPatterns);
  out += first_screen(sheet, main);
  out +=
      "<div id=\"details\">" + unusual_part(sheet) + replay_part(sheet) + look_in_full_part(sheet);
  out += chain_part(sheet);
  out += campaigns(sheet, main) + links_part(sheet);
  out += context_part(sheet) + unseen_in_full_part(sheet) + coverage_part(sheet) +
         facts_part(sheet) + mail_part(sheet);
  out += sources_part(sheet);
  out += evidence_part(sheet);
  out += "</div></main>" + colophon(sheet);
  return out + fmt::format("<script>{}</script></body></html>\n", file_of(".js"));
}

}  // namespace tamiz::report
