// One picture per machine: what was seen of it by channel, and hatched when nothing complete was
// watching; then one chain of it as a line with stations.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "model/spans.hpp"
#include "report/html_axis.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr double kWidth = 1000, kLeft = 96, kRight = 24, kRow = 24, kTop = 6, kBottom = 20;

// The channel of a kept sign, by the word with which the sieve begins it; an installation stands
// for itself.
std::optional<Channel> channel_of(const Evidence& e) {
  return channel_named(std::string_view{e.why}.substr(0, e.why.find(' ')));
}

struct Row {
  std::optional<Channel> channel;  // none: the product itself
  std::vector<const Happened*> marks;
  bool judged = false;  // a stage is decided by this channel
  std::vector<TimeSpan> watched;
};

class LanePicture {
 public:
  LanePicture(const Sheet& sheet, const CampaignReport& c, const Lane& lane, const HostReport& host,
              const Axis& axis)
      : sheet_(sheet),
        lane_(lane),
        host_(host),
        happened_(happened_on(sheet.report, c, host)),
        axis_(axis) {
    if (axis.to > axis.from) rows();
  }

  [[nodiscard]] std::string figure() const {
    std::string out = fmt::format("<article class=\"lane\"><h3>{}</h3>", sheet_.host(host_.host));
    if (!rows_.empty()) out += "<figure class=\"wide\" tabindex=\"0\">" + picture() + "</figure>";
    return out + events() + "</article>";
  }

 private:
  void rows() {
    rows_.push_back({});
    for (std::size_t c = 0; c < kChannels; ++c) {
      Row row{static_cast<Channel>(c), {}, false, {}};
      for (const StageWatch& w : lane_.watched) {
        if ((w.channels & (1u << c)) == 0) continue;
        row.judged = true;
        row.watched.insert(row.watched.end(), w.spans.begin(), w.spans.end());
      }
      row.watched = merged(std::move(row.watched));
      for (const Happened& h : happened_) {
        if (channel_of(h.evidence) == row.channel && h.evidence.time != kNoTime)
          row.marks.push_back(&h);
      }
      if (row.judged || !row.marks.empty()) rows_.push_back(std::move(row));
    }
    for (const Happened& h : happened_) {
      if (!channel_of(h.evidence) && h.evidence.time != kNoTime) rows_.front().marks.push_back(&h);
    }
  }

  [[nodiscard]] std::string picture() const {
    const double height = kTop + kRow * static_cast<double>(rows_.size()) + kBottom;
    std::size_t marks = 0;
    for (const Row& row : rows_) marks += row.marks.size();
    const std::string label =
        sheet_.say(Word::LaneLabel, {sheet_.text(host_.host), sheet_.count(marks),
                                     format_day(axis_.from), format_day(axis_.to - 1)});
    std::string out =
        fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
                    kWidth, height, label);
    for (const Micros t : ticks(axis_, 16))
      out += fmt::format(
          "<line class=\"grid\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>"
          "<text class=\"tick\" x=\"{0}\" y=\"{3}\" text-anchor=\"middle\">{4}</text>",
          units(axis_.at(t)), kTop, height - kBottom, height - 5, format_month_day(t));
    for (std::size_t i = 0; i < rows_.size(); ++i)
      out += row(rows_[i], kTop + kRow * static_cast<double>(i));
    return out + "</svg>";
  }

  [[nodiscard]] std::string row(const Row& r, double y) const {
    const std::string name =
        r.channel ? std::string{name_of(*r.channel)} : sheet_.say(Word::LaneInstall);
    std::string out = fmt::format(
        "<rect class=\"track\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>"
        "<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
        units(kLeft), units(y + 3), units(kWidth - kLeft - kRight), units(kRow - 6),
        units(kLeft - 8), units(y + kRow / 2 + 4), name);
    for (const TimeSpan& blind : blind_of(r)) {
      const double from = axis_.at(blind.from), to = axis_.at(blind.to);
      if (to - from >= 0.5)
        out += fmt::format("<rect class=\"blind\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                           units(from), units(y + 3), units(to - from), units(kRow - 6));
    }
    for (const Happened* h : r.marks)
      out += fmt::format(
          "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"><title>{} {}</title></circle>",
          h->finding ? "find" : "dot", units(axis_.at(h->evidence.time)), units(y + kRow / 2),
          h->finding ? 7 : 5, moment(h->evidence.time), sheet_.text(h->evidence.why));
    return out;
  }

  // The product's own lane is no channel: nothing is said of who watched it.
  [[nodiscard]] std::vector<TimeSpan> blind_of(const Row& r) const {
    if (!r.channel) return {};
    const std::vector<TimeSpan> all{
        {axis_.from, std::min(axis_.to, sheet_.report.end_of_data + 1)}};
    if (r.judged) return without(all, r.watched);
    const bool complete =
        lane_.cover[static_cast<std::size_t>(*r.channel)] == Completeness::Complete;
    return complete ? std::vector<TimeSpan>{} : all;
  }

  [[nodiscard]] std::string events() const {
    std::string out = fmt::format("<details><summary>{}</summary><ol class=\"events\">",
                                  sheet_.say(Word::LaneEvents));
    for (const Happened& h : happened_)
      out += fmt::format(
          "<li><span class=\"when\">{}</span> {} {}</li>",
          h.evidence.time == kNoTime ? sheet_.say(Word::Undated) : moment(h.evidence.time),
          sheet_.english(h.evidence.why), sheet_.cite(h.evidence));
    return out + "</ol></details>";
  }

  const Sheet& sheet_;
  const Lane& lane_;
  const HostReport& host_;
  std::vector<Happened> happened_;
  const Axis& axis_;
  std::vector<Row> rows_;
};

const HostReport* by_id(const CampaignReport& c, const std::string& id) {
  const auto found = std::ranges::find(c.hosts, id, &HostReport::id);
  return found == c.hosts.end() ? nullptr : &*found;
}

// One axis for all lanes of a campaign, to the end of the data.
Axis axis_of(const Sheet& sheet, const CampaignReport& c) {
  Extent when;
  for (const Lane& lane : sheet.report.pictures.lanes) {
    const HostReport* host = lane.campaign == c.id ? by_id(c, lane.id) : nullptr;
    if (host == nullptr) continue;
    for (const Happened& h : happened_on(sheet.report, c, *host)) {
      if (h.evidence.time != kNoTime) when.add(h.evidence.time);
    }
  }
  if (when.first == kNoTime) return {};
  when.add(sheet.report.end_of_data);
  Axis axis = day_axis(when.first, when.last, kLeft, kWidth - kRight);
  axis.to = std::max(when.last + kHour, axis.from + kDay);
  return axis;
}

std::string gap_text(const Sheet& sheet, Micros gap) {
  if (gap < kSecond) return sheet.say(Word::AtOnce);
  const Micros s = gap / kSecond;
  const std::string length = s < 120         ? fmt::format("{} s", s)
                             : s < 7200      ? fmt::format("{} min", s / 60)
                             : s < 48 * 3600 ? fmt::format("{} h", s / 3600)
                                             : fmt::format("{} d", s / 86'400);
  return sheet.say(Word::Later, {length});
}

std::string station(const Sheet& sheet, const Happened& h, Micros before) {
  const Evidence& e = h.evidence;
  std::string out = fmt::format("<li class=\"{}\">", h.finding ? "stop find" : "stop");
  if (before != kNoTime && e.time != kNoTime)
    out += "<span class=\"gap\">" + gap_text(sheet, e.time - before) + "</span>";
  out += fmt::format("<span class=\"when\">{}</span> <b>{}</b> {}",
                     e.time == kNoTime ? sheet.say(Word::Undated) : moment(e.time),
                     sheet.english(e.why), sheet.cite(e));
  if (e.observed) out += " <span class=\"when\">(" + sheet.say(Word::SeenThen) + ")</span>";
  if (e.owned_from != kNoTime)
    out += fmt::format(
        "<span class=\"branch\">{} {}</span>",
        sheet.say(Word::WasIts, {sheet.text(e.address), moment(e.owned_from), moment(e.owned_to)}),
        sheet.cite_owner(e));
  return out + "</li>";
}

}  // namespace

std::string lanes_part(const Sheet& sheet, const CampaignReport& c) {
  std::string lanes;
  const Axis axis = axis_of(sheet, c);
  for (const Lane& lane : sheet.report.pictures.lanes) {
    const HostReport* host = lane.campaign == c.id ? by_id(c, lane.id) : nullptr;
    if (host != nullptr) lanes += LanePicture{sheet, c, lane, *host, axis}.figure();
  }
  if (lanes.empty()) return "";
  return fmt::format("<section class=\"lanes\"><h2>{}</h2><p>{}</p>{}</section>",
                     sheet.say(Word::LanesTitle), sheet.say(Word::LanesText), lanes);
}

std::string chain_part(const Sheet& sheet) {
  if (sheet.report.look_now.empty()) return "";
  const LookNow& look = sheet.report.look_now.front();
  for (const CampaignReport& c : sheet.report.campaigns) {
    if (c.id != look.campaign) continue;
    const auto host = std::ranges::find(c.hosts, look.host, &HostReport::host);
    if (host == c.hosts.end()) return "";
    std::string stops;
    Micros before = kNoTime;
    std::set<std::string> shown;  // what several sensors saw at once is one station
    for (const Happened& h : happened_on(sheet.report, c, *host)) {
      if (!h.evidence.observed && !shown.insert(fold(h.evidence.why)).second) continue;
      stops += station(sheet, h, before);
      if (h.evidence.time != kNoTime) before = h.evidence.time;
    }
    return fmt::format(
        "<section id=\"chain\"><h2>{}</h2><p>{}</p><ol class=\"line\">{}</ol></section>",
        sheet.say(Word::ChainTitle), sheet.say(Word::ChainText, {sheet.host(look.host)}), stops);
  }
  return "";
}

}  // namespace tamiz::report
