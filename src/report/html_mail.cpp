// "Copy as e-mail to management": five headings, plain text, made here so that it is there without
// scripts too.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/html_sheet.hpp"
#include "report/sources.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kNamed = 5;

class Mail {
 public:
  Mail(const Report& report, const HtmlOptions& options, const CampaignReport& c)
      : report_(report), options_(options), c_(c) {}

  std::string text() {
    line(say(Word::MailSubject, {plain(c_.title), format_day(report_.as_of)}));
    heading(Word::MailExposure);
    exposure();
    heading(Word::MailUpdates);
    updates();
    heading(Word::MailIndicators);
    const Indicators& i = report_.indicators;
    line(say(Word::IndicatorsText, {count(i.loaded), count(i.tested_rows), count(i.unusable.size()),
                                    count(i.not_testable.size()), count(i.demoted.size())}));
    heading(Word::MailBehaviour);
    behaviour();
    heading(Word::MailLimits);
    limits();
    return out_;
  }

 private:
  [[nodiscard]] std::string say(Word w, std::initializer_list<std::string_view> values = {}) const {
    return filled(word(options_.language, w), values);
  }
  [[nodiscard]] std::string plain(std::string_view raw) const {
    return printable(options_.text ? options_.text(raw) : std::string{raw});
  }
  [[nodiscard]] std::string count(std::uint64_t n) const { return number(options_.language, n); }
  [[nodiscard]] std::string machines(std::uint64_t n) const {
    return count(n) + " " + say(n == 1 ? Word::Machine : Word::Machines);
  }
  void line(const std::string& text) { out_ += text + "\n"; }
  void heading(Word w) { out_ += "\n" + say(w) + "\n"; }

  void exposure() {
    for (const FunnelRow& row : c_.funnel)
      line(say(Word::MailStage, {plain(row.title), count(row.reached), count(row.not_reached),
                                 count(row.cannot_know), count(row.base)}));
    if (c_.no_trace > 0) line(say(Word::MailNoTrace, {machines(c_.no_trace)}));
  }
  void updates() {
    Extent when;
    std::uint64_t dated = 0;
    for (const HostReport& host : c_.hosts) {
      if (host.stages.empty() || host.stages.front().first == kNoTime) continue;
      ++dated;
      when.add(host.stages.front().first);
    }
    line(dated == 0 ? say(Word::MailNoInstall)
                    : say(Word::MailInstalled,
                          {count(dated), format_day(when.first), format_day(when.last)}));
    if (c_.vanished.hosts > 0 && c_.vanished.still > 0)
      line(say(Word::MailVanished, {count(c_.vanished.hosts), count(c_.vanished.of)}));
  }
  void behaviour() {
    std::uint64_t all = 0;
    std::string names;
    for (const LookNow& look : report_.look_now) {
      if (look.campaign != c_.id || ++all > kNamed) continue;
      names += (names.empty() ? "" : ", ") + plain(look.host);
    }
    if (all > kNamed) names += ", ..";
    line(all == 0 ? say(Word::MailNothing) : say(Word::MailFound, {count(all), names}));
  }
  void limits() {
    for (const FunnelRow& row : c_.funnel) {
      for (const ReasonCount& r : row.reasons) {
        const std::string settles = r.settles == settles_of(r.reason)
                                        ? std::string{reason_settles(options_.language, r.reason)}
                                        : plain(r.settles);
        line(say(Word::MailCannot, {machines(r.hosts), plain(row.title),
                                    reason_text(options_.language, r.reason), settles}));
      }
    }
    if (std::ranges::any_of(report_.sources, [](const Source& s) { return !lost_of(s).empty(); }))
      line(say(Word::Lacking));
    Extent when;
    for (const Source& s : report_.sources) {
      if (s.first != kNoTime) when.add(s.first);
    }
    if (when.first != kNoTime)
      line(say(Word::MailPeriod, {format_day(when.first), format_day(report_.end_of_data),
                                  format_day(report_.as_of)}));
  }

  const Report& report_;
  const HtmlOptions& options_;
  const CampaignReport& c_;
  std::string out_;
};

}  // namespace

std::string mail_text(const Report& report, const HtmlOptions& options, std::size_t campaign) {
  return Mail{report, options, report.campaigns[campaign]}.text();
}

std::string mail_part(const Sheet& sheet) {
  if (sheet.report.campaigns.empty()) return "";
  const std::string text = mail_text(sheet.report, sheet.options, main_campaign(sheet.report));
  std::string lines;  // `escaped` would make line ends visible
  for (const std::string_view each : split(text, '\n')) lines += escaped(each) + "\n";
  return fmt::format(
      "<section id=\"mail\"><h2>{}</h2><p>{}</p><textarea id=\"mail-text\" readonly rows=\"18\" "
      "aria-label=\"{}\">{}</textarea><p><button id=\"copy\" type=\"button\" hidden "
      "data-done=\"{}\">"
      "{}</button></p></section>",
      sheet.say(Word::MailTitle), sheet.say(Word::MailHint), sheet.say(Word::MailArea), lines,
      sheet.say(Word::Copied), sheet.say(Word::Copy));
}

}  // namespace tamiz::report
