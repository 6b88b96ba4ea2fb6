// The sleep plot: x = installation, y = first sign of the first stage that comes after a wait. A
// timer shows as a line along the diagonal; machines too young for it are hollow.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "report/html_axis.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr double kWidth = 640, kHeight = 420, kLeft = 64, kRight = 16, kTop = 16, kBottom = 44;
constexpr std::size_t kMostDots = 1'500;  // more are binned
constexpr double kBin = 10;               // units of the picture
constexpr std::size_t kRows = 100;

struct Dot {
  const HostReport* host = nullptr;
  Micros installed = kNoTime, first = kNoTime;
  bool young = false;
};

class Plot {
 public:
  Plot(const Sheet& sheet, const CampaignReport& c, std::size_t stage)
      : sheet_(sheet), campaign_(c), stage_(stage), delay_(c.funnel[stage].delay) {
    Extent when;
    for (const auto* hosts : {&c.hosts, &c.others}) {
      for (const HostReport& host : *hosts) take(host, when);
    }
    if (dots_.empty()) return;
    const Micros end = std::max(sheet.report.end_of_data, when.last);
    x_ = day_axis(when.first, end, kLeft, kWidth - kRight);
    y_ = day_axis(when.first, end, kHeight - kBottom, kTop);
  }
  [[nodiscard]] bool empty() const { return reached_ == 0; }

  [[nodiscard]] std::string figure() const {
    return fmt::format("<figure class=\"wide\" tabindex=\"0\">{}</figure>{}", picture(), table());
  }
  [[nodiscard]] bool binned() const { return dots_.size() > kMostDots; }
  [[nodiscard]] std::size_t size() const { return dots_.size(); }

 private:
  void take(const HostReport& host, Extent& when) {
    if (host.neighbour || stage_ >= host.stages.size()) return;
    const StageResult &from = host.stages.front(), &at = host.stages[stage_];
    Micros installed = from.first;
    if (installed == kNoTime) return;
    const bool young = at.state == StageState::CannotKnow && at.reason == Reason::TooYoung;
    const bool reached = at.state == StageState::Reached && at.first != kNoTime;
    if (!young && !reached) return;
    when.add(installed);
    if (reached) when.add(at.first);
    dots_.push_back({&host, installed, reached ? at.first : kNoTime, young});
    (reached ? reached_ : young_) += 1;
    if (!reached) return;
    waits_.add(at.first - installed);
  }
  [[nodiscard]] Micros height_of(const Dot& dot) const {
    return dot.young ? sheet_.report.end_of_data : dot.first;
  }

  [[nodiscard]] std::string picture() const {
    const std::string label =
        sheet_.say(Word::SleepLabel, {sheet_.count(reached_), wait_text(waits_.first),
                                      wait_text(waits_.last), sheet_.count(young_)});
    std::string out =
        fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
                    kWidth, kHeight, label);
    out += grid() + lines();
    out += binned() ? bins() : dots();
    return out + "</svg>";
  }

  [[nodiscard]] std::string grid() const {
    std::string out = day_lines(x_, 10, kTop, kHeight - kBottom);
    for (const Micros t : ticks(y_, 8))
      out += fmt::format(
          "<line class=\"grid\" y1=\"{0}\" y2=\"{0}\" x1=\"{1}\" x2=\"{2}\"/>"
          "<text class=\"tick\" x=\"{3}\" y=\"{4}\" text-anchor=\"end\">{5}</text>",
          units(y_.at(t)), units(kLeft), units(kWidth - kRight), units(kLeft - 6),
          units(y_.at(t) + 4), format_month_day(t));
    return out + fmt::format(
                     "<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>"
                     "<text class=\"tick\" x=\"{}\" y=\"{}\">{}</text>",
                     kWidth - kRight, kHeight - 8, sheet_.say(Word::AxisInstall), 2, 12,
                     sheet_.say(Word::AxisFirst));
  }

  // The known wait, and the end of the data.
  [[nodiscard]] std::string lines() const {
    const Micros last = y_.to - delay_;
    std::string out;
    if (last > x_.from)
      out += fmt::format(
          "<line class=\"diagonal\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>"
          "<text class=\"note\" x=\"{}\" y=\"{}\">{} {}</text>",
          units(x_.at(x_.from)), units(y_.at(x_.from + delay_)), units(x_.at(last)),
          units(y_.at(y_.to)), units(x_.at(x_.from) + 10), units(y_.at(x_.from + delay_) + 22),
          sheet_.say(Word::KnownSleep), format_duration(delay_));
    const double y = y_.at(sheet_.report.end_of_data);
    return out + fmt::format(
                     "<line class=\"end\" x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/>"
                     "<text class=\"note\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                     units(kLeft), units(kWidth - kRight), units(y), units(y),
                     units(kWidth - kRight), units(y + 18), sheet_.say(Word::EndOfData));
  }

  [[nodiscard]] std::string dots() const {
    std::string out;
    for (const Dot& dot : dots_)
      out +=
          fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"4\"><title>{}</title></circle>",
                      name_of(dot), units(x_.at(dot.installed)), units(y_.at(height_of(dot))),
                      sheet_.text(dot.host->host));
    return out;
  }
  [[nodiscard]] std::string_view name_of(const Dot& dot) const {
    if (dot.young) return "young";
    const bool look = std::ranges::any_of(sheet_.report.look_now, [&](const LookNow& l) {
      return l.host == dot.host->host && l.campaign == campaign_.id;
    });
    return look ? "find" : "dot";
  }
  [[nodiscard]] std::string bins() const {
    std::map<std::tuple<bool, int, int>, std::uint64_t> filled_bins;
    std::map<bool, std::uint64_t> most;
    for (const Dot& dot : dots_) {
      const int cx = static_cast<int>(x_.at(dot.installed) / kBin),
                cy = static_cast<int>(y_.at(height_of(dot)) / kBin);
      const std::uint64_t n = ++filled_bins[{dot.young, cx, cy}];
      most[dot.young] = std::max(most[dot.young], n);
    }
    std::string out;
    for (const auto& [key, n] : filled_bins) {
      const auto& [young, cx, cy] = key;
      const double share = 0.2 + 0.8 * static_cast<double>(n) / static_cast<double>(most[young]);
      out += fmt::format(
          "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
          "opacity=\"{:.2f}\"><title>{}</title></rect>",
          young ? "young" : "dot", units(cx * kBin), units(cy * kBin), units(kBin - 1),
          units(kBin - 1), share, sheet_.machines(n));
    }
    return out;
  }

  [[nodiscard]] std::string table() const {
    std::string out = fmt::format(
        "<details><summary>{}</summary><div class=\"scroll\" tabindex=\"0\"><table><caption>{}"
        "</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
        "scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
        "scope=\"col\">{}</th></tr></thead><tbody>",
        sheet_.say(Word::AsTable), sheet_.say(Word::SleepTitle), sheet_.say(Word::Host),
        sheet_.say(Word::Installed), sheet_.say(Word::First), sheet_.say(Word::Waited),
        sheet_.say(Word::Evidence));
    std::size_t shown = 0;
    for (const Dot& dot : dots_) {
      if (dot.young || ++shown > kRows) continue;
      const StageResult &from = dot.host->stages.front(), &at = dot.host->stages[stage_];
      out += fmt::format(
          "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{} {}</td></tr>",
          sheet_.host(dot.host->host), moment(dot.installed), moment(dot.first),
          wait_text(dot.first - dot.installed),
          from.evidence.empty() ? "" : sheet_.cite(from.evidence.front()),
          at.evidence.empty() ? "" : sheet_.cite(at.evidence.front()));
    }
    out += "</tbody></table></div>";
    if (reached_ > kRows)
      out += "<p>" + sheet_.say(Word::MoreInCsv, {sheet_.count(reached_ - kRows)}) + "</p>";
    return out + "</details>";
  }
  // Whole hours: nobody reads more from a wait of days.
  static std::string wait_text(Micros wait) {
    if (wait == kNoTime) return "-";
    const Micros hours = wait / kHour;
    return hours >= 48 ? fmt::format("{} d {} h", hours / 24, hours % 24)
                       : fmt::format("{} h", hours);
  }

  const Sheet& sheet_;
  const CampaignReport& campaign_;
  std::size_t stage_;
  Micros delay_;
  std::vector<Dot> dots_;
  std::uint64_t reached_ = 0, young_ = 0;
  Extent waits_;
  Axis x_, y_;
};

}  // namespace

std::string sleep_part(const Sheet& sheet, const CampaignReport& c) {
  const auto waits = std::ranges::find_if(c.funnel, [](const FunnelRow& r) { return r.delay > 0; });
  if (waits == c.funnel.end() || waits == c.funnel.begin()) return "";
  const Plot plot{sheet, c, static_cast<std::size_t>(waits - c.funnel.begin())};
  if (plot.empty()) return "";
  std::string out = fmt::format(
      "<section id=\"sleep\"><h2>{}</h2><p>{}{}</p>", sheet.say(Word::SleepTitle),
      sheet.say(Word::SleepText, {sheet.english(waits->title), format_duration(waits->delay)}),
      plot.binned() ? " " + sheet.say(Word::SleepBinned, {sheet.count(plot.size())}) : "");
  return out + plot.figure() + "</section>";
}

}  // namespace tamiz::report
