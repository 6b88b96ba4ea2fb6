// One machine: what happened on it, in order, each line with the file and line that says so; then
// what that means for each stage; then what speaks for and against.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "report/campaign_context.hpp"
#include "report/formats.hpp"
#include "report/lists.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kGapsShown = 5;
// Ownerless signs this long before a finding may be the machine's own.
constexpr Micros kNear = kDay;

std::string clock(Micros at) {
  std::string text = format_time(at - (at % kSecond + kSecond) % kSecond);
  std::ranges::replace(text, 'T', ' ');
  if (text.ends_with('Z')) text.pop_back();
  return text;
}

std::string span_text(const TimeSpan& span) {
  const std::string from = span.from == kNoTime ? "an unknown beginning" : format_time(span.from);
  return fmt::format("{} .. {}", from,
                     span.to == kNoTime ? "the end of the data" : format_time(span.to));
}

class Explanation {
 public:
  Explanation(const Report& report, const HostReport& host, const CampaignReport& campaign,
              const LineOf& line_of)
      : report_(report), host_(host), campaign_(campaign), line_of_(line_of) {}

  std::string text() {
    std::string out = fmt::format(
        "{} in {}{}{}; times are UTC\n", printable(host_.host), printable(campaign_.title),
        host_.org.empty() ? "" : ", " + printable(host_.org),
        host_.neighbour ? ": NEIGHBOUR, never seen with the product" : "");
    std::string aliases;
    for (const std::string& alias : host_.aliases)
      aliases += (aliases.empty() ? "" : ", ") + printable(alias);
    if (host_.aliases.size() > 1) out += wrapped("  also seen as " + aliases, 4);
    gather();
    for (const auto& [key, e] : happened_) out += line(e);
    out += arguments();
    for (std::size_t s = 0; s < host_.stages.size(); ++s) out += stage(s, host_.stages[s]);
    for (const std::string& note : host_.notes) out += wrapped("  " + printable(note), 4);
    return out +
           fmt::format("  as known on {}; the data end {}\n", format_day(report_.as_of),
                       format_time(report_.end_of_data)) +
           context_text(campaign_) + hazards_text(campaign_);
  }

 private:
  // By time, without time last; a row that shows two things stands once for each.
  void add(const Evidence& e) {
    happened_.emplace(std::tuple{e.time == kNoTime, e.time, e.source, e.record, e.why}, e);
  }
  void gather() {
    for (const StageResult& r : host_.stages) {
      for (const Evidence& e : r.evidence) add(e);
    }
    for (const Evidence& e : host_.seen) add(e);
    Micros first = kNoTime, last = kNoTime;
    for (const Finding& f : report_.findings) {
      for (std::size_t i = 0; i < f.hosts.size(); ++i) {
        if (f.hosts[i] != host_.host || f.campaign != campaign_.id) continue;
        if (f.band == Band::LookNow) {
          add(f.evidence[i]);
          const Micros at = f.evidence[i].time;
          first = earlier_of(first, at);
          last = std::max(last, at);
        }
      }
    }
    for (const Evidence& e : campaign_.ownerless) {
      if (first != kNoTime && e.time != kNoTime && e.time <= last && e.time >= first - kNear)
        add(e);
    }
  }

  [[nodiscard]] std::string place(std::uint32_t number, std::uint64_t record) const {
    if (number >= report_.sources.size()) return "";
    const Source& source = report_.sources[number];
    const std::uint64_t at = line_of_(source, record);
    return at > 0 ? fmt::format("{}:{}", printable(source.path), at)
                  : fmt::format("{}, byte {}", printable(source.path), record);
  }
  static std::string when(const Evidence& e) {
    if (e.time == kNoTime) return "(no time)          ";
    if (e.observed) return clock(e.time) + " seen";
    if (e.clock_error > 0) return clock(e.time) + " + " + format_duration(e.clock_error);
    return clock(e.time);
  }
  [[nodiscard]] std::string line(const Evidence& e) const {
    std::string what = printable(e.why);
    const bool unowned = e.why.ends_with("owner unknown");
    if (!e.address.empty() && !unowned) what += " from " + e.address;
    std::string out = row(when(e) + "  " + what, place(e.source, e.record));
    if (unowned) out += "                       (it may be this machine's)\n";
    if (e.owned_from == kNoTime) return out;
    const std::string owner =
        fmt::format("                       {} = {} {} .. {}", e.address,
                    printable(host_.host.substr(0, host_.host.find('.'))),
                    clock(e.owned_from).substr(5, 11), clock(e.owned_to).substr(5, 11));
    return out + row(owner.substr(2), place(e.owner_source, e.owner_record));
  }
  // The place on the same line where it fits, else below.
  static std::string row(const std::string& what, const std::string& where) {
    const std::string left = "  " + what;
    if (columns_of(left) + 2 + columns_of(where) <= kColumnsWide) {
      const std::size_t pad =
          std::max<std::size_t>(2, columns_of(left) < 62 ? 62 - columns_of(left) : 2);
      if (columns_of(left) + pad + columns_of(where) <= kColumnsWide)
        return left + std::string(pad, ' ') + where + "\n";
      return left + "  " + where + "\n";
    }
    return wrapped(left, 6) + "      " + where + "\n";
  }

  [[nodiscard]] std::string arguments() const {
    std::string out;
    for (const LookNow& look : report_.look_now) {
      if (look.host != host_.host || look.campaign != campaign_.id) continue;
      out += wrapped("  LOOK NOW " + look.why, 4);
      for (const std::string& text : look.reasons) out += wrapped("  for      " + text, 11);
      for (const std::string& text : look.against) out += wrapped("  against  " + text, 11);
      for (const std::string& text : look.settles) out += wrapped("  settles it  " + text, 14);
    }
    return out;
  }

  [[nodiscard]] std::string stage(std::size_t s, const StageResult& r) const {
    std::string words{name_of(r.state)};
    std::ranges::replace(words, '_', ' ');
    std::string head = fmt::format("  {:<12}{}", campaign_.funnel[s].stage, words);
    if (r.reason != Reason::None) head += fmt::format(": {}", text_of(r.reason));
    if (r.evidence_count > r.evidence.size())
      head +=
          fmt::format(" ({} signs, {} shown)", with_commas(r.evidence_count), r.evidence.size());
    std::string out = wrapped(head, 14);
    if (r.window.from != kNoTime) {
      out += fmt::format("      watched: {}\n", span_text(r.window));
      for (const std::string& by : r.watched_by) out += wrapped("      by " + printable(by), 9);
    }
    for (std::size_t i = 0; i < r.open.size() && i < kGapsShown; ++i)
      out += fmt::format("      not seen: {}\n", span_text(r.open[i]));
    if (r.open.size() > kGapsShown)
      out += fmt::format("      and {} more gaps\n", r.open.size() - kGapsShown);
    const FunnelRow& row = campaign_.funnel[s];
    if (r.state == StageState::CannotKnow)
      out += wrapped(fmt::format("      settles it: {}", printable(settles_of(row, r.reason))), 18);
    if (r.reason == Reason::NoTest && !row.unseen.empty())
      out += wrapped("      unseen: " + printable(row.unseen), 14);
    if (r.may_still_until != kNoTime)
      out += fmt::format("      may still happen until {}\n", format_time(r.may_still_until));
    for (const std::string& claim : r.assumes)
      out += wrapped(fmt::format("      rests on: {}", printable(claim)), 16);
    return out;
  }

  const Report& report_;
  const HostReport& host_;
  const CampaignReport& campaign_;
  const LineOf& line_of_;
  std::map<std::tuple<bool, Micros, std::uint32_t, std::uint64_t, std::string>, Evidence> happened_;
};

}  // namespace

std::string explain_text(const Report& report, const HostReport& host,
                         const CampaignReport& campaign, const LineOf& line_of) {
  return Explanation{report, host, campaign, line_of}.text();
}

}  // namespace tamiz::report
