// Who was pointed out on which day, without packs and by packs: two curves over the same days, and
// the machines with their days of lead.
#include <fmt/core.h>

#include <algorithm>

#include "report/html_axis.hpp"
#include "report/html_sheet.hpp"
#include "report/replay_words.hpp"

namespace tamiz::report {
namespace {

constexpr double kWidth = 900, kLeft = 70, kRight = 16, kPanel = 96, kTop = 22, kGap = 34,
                 kBottom = 26;
constexpr std::size_t kRows = 100;

struct Curve {
  Word title;
  std::string_view kind;  // of its line, in the style sheet
  std::uint64_t ReplayDay::* of;
};
constexpr std::array<Curve, 2> kCurves{{{Word::ReplayBlind, "find", &ReplayDay::pointed},
                                        {Word::ReplayNamed, "packs", &ReplayDay::named}}};

// A curve of steps: a value holds from the end of its day on.
std::string curve(const Sheet& sheet, const Axis& x, const Curve& which, double top) {
  const Replay& replay = sheet.report.replay;
  std::uint64_t most = 1;
  for (const ReplayDay& day : replay.days) most = std::max(most, day.*which.of);
  const auto y = [&](std::uint64_t n) {
    return top + kPanel - kPanel * static_cast<double>(n) / static_cast<double>(most);
  };
  std::string points = fmt::format("M{} {}", units(x.at(replay.from)), units(y(0)));
  for (const ReplayDay& day : replay.days)
    points += fmt::format("H{}V{}", units(x.at(day.day + kDay)), units(y(day.*which.of)));
  const std::string fill = points + fmt::format("V{}H{}Z", units(y(0)), units(x.at(replay.from)));
  return fmt::format(
      "<text class=\"note\" x=\"{}\" y=\"{}\">{}</text><text class=\"tick\" x=\"{}\" y=\"{}\" "
      "text-anchor=\"end\">{}</text><text class=\"tick\" x=\"{}\" y=\"{}\" "
      "text-anchor=\"end\">0</text><line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{}\" "
      "y2=\"{}\"/><path class=\"area {}\" d=\"{}\"/><path class=\"steps {}\" d=\"{}\"/>",
      units(kLeft), units(top - 7), sheet.say(which.title), units(kLeft - 6), units(top + 10),
      sheet.count(most), units(kLeft - 6), units(top + kPanel), units(kLeft),
      units(kWidth - kRight), units(top + kPanel), units(top + kPanel), which.kind, fill,
      which.kind, points);
}

std::string picture(const Sheet& sheet) {
  const Replay& replay = sheet.report.replay;
  const Axis x = day_axis(replay.from, replay.to, kLeft, kWidth - kRight);
  const double height = kTop + 2 * kPanel + kGap + kBottom;
  std::string out =
      fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
                  kWidth, height, sheet.say(Word::ReplayTitle));
  out += day_lines(x, 12, kTop, height - kBottom);
  for (const Micros day : replay.knowledge) {
    if (day <= replay.from) continue;
    out += fmt::format(
        "<line class=\"end\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"><title>{3}</title></line>",
        units(x.at(day)), units(kTop), units(height - kBottom),
        sheet.say(Word::ReplayKnowledge, {format_day(day)}));
  }
  double top = kTop;
  for (const Curve& which : kCurves) {
    out += curve(sheet, x, which, top);
    top += kPanel + kGap;
  }
  return "<figure class=\"wide\" tabindex=\"0\">" + out + "</svg></figure>";
}

std::string rows(const Sheet& sheet) {
  std::string out;
  for (std::size_t i = 0; i < sheet.report.replay.hosts.size() && i < kRows; ++i) {
    const ReplayHost& host = sheet.report.replay.hosts[i];
    const auto day = [&](Micros at) {
      return at == kNoTime ? sheet.say(Word::ReplayNever) : format_day(at);
    };
    out += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        sheet.host(host.host), day(host.blind), day(host.named),
        host.stage.empty() ? "" : sheet.text(host.stage), lead_of(host));
  }
  return out;
}

}  // namespace

std::string replay_part(const Sheet& sheet) {
  const Replay& replay = sheet.report.replay;
  if (!replay.made) return "";
  const ReplayFirst first = first_of(replay);
  std::string text = first.blind == kNoTime
                         ? sheet.say(Word::ReplayNobody)
                         : sheet.say(Word::ReplayFirst, {format_day(first.blind)});
  text += " " + (first.named == kNoTime ? sheet.say(Word::ReplayUnnamed)
                                        : sheet.say(Word::ReplayThen, {format_day(first.named)}));
  std::string out = "<section id=\"replay\"><h2>" + sheet.say(Word::ReplayTitle) + "</h2><p>" +
                    text + " " + sheet.say(Word::ReplayText) + "</p>" + picture(sheet);
  const std::string machines = rows(sheet);
  if (machines.empty()) return out + "</section>\n";
  return out +
         fmt::format(
             "<div class=\"scroll\" tabindex=\"0\"><table><caption>{}</caption><thead><tr><th "
             "scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
             "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>"
             "</div></section>\n",
             sheet.say(Word::ReplayTable), sheet.say(Word::Host), sheet.say(Word::ReplayBlindDay),
             sheet.say(Word::ReplayNamedDay), sheet.say(Word::ReplayFurthest),
             sheet.say(Word::ReplayLead), machines);
}

}  // namespace tamiz::report
