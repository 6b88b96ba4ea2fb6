// What to look at now, and what could not be seen: short on the first screen, whole below it.
#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "report/html_sheet.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kCards = 5, kRoomy = 3, kGaps = 5, kMostInFull = 100;

std::string first_of(const Sheet& sheet, const std::vector<std::string>& texts) {
  return texts.empty() ? sheet.say(Word::NothingAgainst) : sheet.english(texts.front());
}
std::string rest_of(std::size_t all) {
  return all > 1 ? fmt::format(" <span class=\"more\">+{}</span>", all - 1) : "";
}

std::string card(const Sheet& sheet, const LookNow& look, std::size_t number) {
  return fmt::format(
      "<li class=\"card\"><a class=\"title\" href=\"#look{}\"><span class=\"rank\">{}</span> {}</a>"
      "<p class=\"why\">{}</p>"
      "<p class=\"side\"><b>{}</b> {}{}</p><p class=\"side\"><b>{}</b> {}</p></li>",
      number, number, sheet.short_host(look.host), sheet.english(look.why),
      sheet.say(Word::Against), first_of(sheet, look.against), rest_of(look.against.size()),
      sheet.say(Word::Settles), first_of(sheet, look.settles));
}

std::string list_of(const Sheet& sheet, Word title, const std::vector<std::string>& texts) {
  if (texts.empty()) return "";
  std::string out = "<dt>" + sheet.say(title) + "</dt>";
  for (const std::string& each : texts) out += "<dd>" + sheet.english(each) + "</dd>";
  return out;
}

std::string finding_cites(const Sheet& sheet, const LookNow& look) {
  std::string out;
  for (const Finding& f : sheet.report.findings) {
    if (std::ranges::find(look.findings, f.id) == look.findings.end()) continue;
    for (std::size_t i = 0; i < f.hosts.size() && i < f.evidence.size(); ++i) {
      if (f.hosts[i] == look.host)
        out +=
            fmt::format("<dd><span class=\"when\">{}</span> {} {}</dd>", moment(f.evidence[i].time),
                        sheet.english(f.entity), sheet.cite(f.evidence[i]));
    }
  }
  return out.empty() ? "" : "<dt>" + sheet.say(Word::Evidence) + "</dt>" + out;
}

// One thing that could not be seen: how many, of what, and what would close it.
struct Gap {
  std::string count, what, closes;  // markup
};

std::vector<Gap> gaps_of(const Sheet& sheet, const CampaignReport& c) {
  std::vector<Gap> out;
  for (const FunnelRow& row : c.funnel) {
    for (const ReasonCount& r : row.reasons)
      out.push_back({sheet.machines(r.hosts),
                     fmt::format("<i>{}?</i> {}", sheet.english(row.title),
                                 escaped(reason_text(sheet.options.language, r.reason))),
                     sheet.settles(r.reason, r.settles)});
  }
  return out;
}

std::vector<Gap> other_gaps(const Sheet& sheet, const CampaignReport& c) {
  std::vector<Gap> out;
  if (c.ownerless_rows > 0) {
    const bool one = c.ownerless_rows == 1;
    std::string what = sheet.say(one ? Word::HitUnowned : Word::HitsUnowned);
    if (!c.ownerless.empty())
      what += fmt::format(": {} {}", sheet.english(c.ownerless.front().why),
                          sheet.cite(c.ownerless.front()));
    out.push_back({sheet.count(c.ownerless_rows), what, sheet.say(Word::OwnerLog)});
  }
  if (c.vanished.hosts > 0 && (c.vanished.still > 0 || c.vanished.since != kNoTime))
    out.push_back({sheet.machines(c.vanished.hosts),
                   sheet.say(Word::LeftInventory,
                             {sheet.count(c.vanished.of), sheet.count(c.vanished.still)}),
                   sheet.say(Word::HoldUninstall)});
  return out;
}

std::vector<Gap> input_gaps(const Sheet& sheet) {
  std::string names;
  std::uint64_t lost = 0;
  for (const Source* s : by_path(sheet.report.sources)) {
    if (lost_of(*s).empty()) continue;
    if (++lost <= 2) names += (lost == 1 ? "" : ", ") + sheet.text(s->path);
  }
  if (lost == 0) return {};
  return {{sheet.count(lost), sheet.say(Word::InputLost) + ": " + names,
           sheet.say(Word::InputLostFix)}};
}

// Nothing to look at: then what it was looked for in, by channel.
std::string nothing_to_look_at(const Sheet& sheet) {
  std::string out = "<p class=\"none\">" + sheet.say(Word::LookNone);
  if (!sheet.report.looked_everywhere) out += " " + sheet.say(Word::LookNoneNot);
  out += "</p>";
  if (sheet.report.channels.empty()) return out;
  out += fmt::format(
      "<table><caption>{}</caption><thead><tr><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
      sheet.say(Word::WatchedBy), sheet.say(Word::Channel), sheet.say(Word::CompleteCol),
      sheet.say(Word::PartialCol), sheet.say(Word::AbsentCol));
  for (const ChannelCount& c : sheet.report.channels)
    out += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
                       sheet.text(c.channel), sheet.count(c.complete),
                       sheet.count(c.capped + c.other), sheet.count(c.absent));
  return out + "</tbody></table>";
}

std::string gap_item(const Sheet& sheet, const Gap& gap) {
  return fmt::format(
      "<li class=\"gap\"><p class=\"why\"><b class=\"big\">{}</b> {}</p>"
      "<p class=\"side\"><b>{}</b> {}</p></li>",
      gap.count, gap.what, sheet.say(Word::Closes), gap.closes);
}

}  // namespace

std::string cards_part(const Sheet& sheet) {
  const auto& looks = sheet.report.look_now;
  if (looks.empty()) return nothing_to_look_at(sheet);
  // Five cards fit a first screen only if each says a little less.
  std::string out = fmt::format("<ol class=\"cards{}\">", looks.size() > kRoomy ? " many" : "");
  for (std::size_t i = 0; i < looks.size() && i < kCards; ++i) out += card(sheet, looks[i], i + 1);
  out += "</ol>";
  if (looks.size() > kCards)
    out += "<p class=\"remark\"><a href=\"#look-in-full\">" +
           sheet.say(Word::MoreLook, {sheet.count(looks.size() - kCards)}) + "</a></p>";
  return out;
}

// What would change most first: the largest number of machines by a stage that logs can show.
std::string unseen_part(const Sheet& sheet, const CampaignReport& c) {
  std::vector<std::tuple<bool, std::uint64_t, std::size_t>> by_size;  // and the place among `all`
  std::vector<Gap> all = gaps_of(sheet, c);
  for (const FunnelRow& row : c.funnel) {
    for (const ReasonCount& r : row.reasons)
      by_size.emplace_back(r.reason == Reason::NoTest || r.reason == Reason::NotObservable,
                           ~r.hosts, by_size.size());
  }
  std::ranges::sort(by_size);
  std::vector<Gap> gaps = other_gaps(sheet, c);
  for (Gap& each : input_gaps(sheet)) gaps.push_back(std::move(each));
  const std::size_t kept = std::min<std::size_t>(gaps.size(), 2);
  std::vector<Gap> shown;
  for (std::size_t i = 0; i < by_size.size() && shown.size() + kept < kGaps; ++i)
    shown.push_back(std::move(all[std::get<2>(by_size[i])]));
  const std::size_t known = by_size.size() + gaps.size();
  for (Gap& each : gaps) {
    if (shown.size() < kGaps) shown.push_back(std::move(each));
  }
  if (shown.empty()) return "<p class=\"none\">" + sheet.say(Word::UnseenNone) + "</p>";
  std::string out = "<ul class=\"gaps\">";
  for (const Gap& gap : shown) out += gap_item(sheet, gap);
  out += "</ul>";
  if (known > shown.size())
    out += "<p class=\"remark\"><a href=\"#unseen-in-full\">" +
           sheet.say(Word::MoreUnseen, {sheet.count(known - shown.size())}) + "</a></p>";
  return out;
}

std::string look_in_full_part(const Sheet& sheet) {
  const auto& looks = sheet.report.look_now;
  if (looks.empty()) return "";
  std::string out =
      fmt::format("<section id=\"look-in-full\"><h2>{}</h2>", sheet.say(Word::LookInFull));
  for (std::size_t i = 0; i < looks.size() && i < kMostInFull; ++i) {
    const LookNow& look = looks[i];
    out += fmt::format("<article id=\"look{}\"><h3>{}. {}</h3><p>{}</p><dl>{}{}{}{}</dl></article>",
                       i + 1, i + 1, sheet.host(look.host), sheet.english(look.why),
                       list_of(sheet, Word::For, look.reasons),
                       list_of(sheet, Word::Against, look.against),
                       list_of(sheet, Word::Settles, look.settles), finding_cites(sheet, look));
  }
  if (looks.size() > kMostInFull)
    out += "<p>" + sheet.say(Word::MoreItems, {sheet.count(looks.size() - kMostInFull)}) + "</p>";
  return out + "</section>";
}

std::string unseen_in_full_part(const Sheet& sheet) {
  std::string out =
      fmt::format("<section id=\"unseen-in-full\"><h2>{}</h2>", sheet.say(Word::UnseenInFull));
  for (const CampaignReport& c : sheet.report.campaigns) {
    std::vector<Gap> gaps = gaps_of(sheet, c);
    for (Gap& each : other_gaps(sheet, c)) gaps.push_back(std::move(each));
    if (gaps.empty()) continue;
    out += "<h3>" + sheet.english(c.title) + "</h3><ul class=\"gaps\">";
    for (const Gap& gap : gaps) out += gap_item(sheet, gap);
    out += "</ul>";
  }
  out += "<h3>" + sheet.say(Word::NotLooked) + "</h3><ul>";
  std::size_t shown = 0;
  for (const Source* s : by_path(sheet.report.sources)) {
    if (const std::string lost = lost_of(*s); !lost.empty() && ++shown <= kMostInFull)
      out += fmt::format("<li>{}: {}</li>", sheet.text(s->path), sheet.english(lost));
  }
  for (const std::string& each : sheet.report.skipped) {
    if (++shown <= kMostInFull) out += "<li>" + sheet.english(each) + "</li>";
  }
  std::uint64_t unmapped = 0;
  for (const Source& s : sheet.report.sources) unmapped += unmapped_records(s);
  if (unmapped > 0) out += "<li>" + sheet.say(Word::NotMapped, {sheet.count(unmapped)}) + "</li>";
  const Report& r = sheet.report;
  if (r.hostless > 0)
    out += "<li>" + sheet.say(Word::Hostless, {sheet.count(r.hostless)}) + "</li>";
  if (r.ambiguous_names > 0)
    out += "<li>" + sheet.say(Word::Ambiguous, {sheet.count(r.ambiguous_names)}) + "</li>";
  out += "</ul>";
  if (shown > kMostInFull)
    out += "<p>" + sheet.say(Word::MoreItems, {sheet.count(shown - kMostInFull)}) + "</p>";
  return out + "</section>";
}

}  // namespace tamiz::report
