#include "report/html_sheet.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/lists.hpp"

namespace tamiz::report {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::size_t Cites::number_of(std::uint32_t source, std::uint64_t record, Micros time, bool observed,
                             const std::string& why) {
  const auto key = std::tuple{source, record, why};
  if (const auto found = numbers_.find(key); found != numbers_.end()) return found->second;
  if (list_.size() == kMost) return 0;
  list_.push_back({source, record, time, observed, why});
  numbers_.emplace(key, list_.size());
  return list_.size();
}

std::string Sheet::say(Word which, std::initializer_list<std::string_view> markup) const {
  return filled(escaped(word(options.language, which)), markup);
}
std::string Sheet::plain(std::string_view raw) const {
  return printable(options.text ? options.text(raw) : std::string{raw});
}
std::string Sheet::text(std::string_view raw) const { return escaped(plain(raw)); }
std::string Sheet::english(std::string_view raw) const {
  if (options.language == Language::English) return text(raw);
  return "<span lang=\"en\">" + text(raw) + "</span>";
}
std::string Sheet::machines(std::uint64_t n) const {
  return count(n) + " " + say(n == 1 ? Word::Machine : Word::Machines);
}
std::string Sheet::settles(Reason reason, std::string_view as_reported) const {
  return as_reported == settles_of(reason) ? escaped(reason_settles(options.language, reason))
                                           : english(as_reported);
}
std::string Sheet::host(std::string_view name) const { return "<bdi>" + text(name) + "</bdi>"; }
std::string Sheet::short_host(std::string_view name) const {
  const std::string shown = plain(name);
  const bool pseudonym = options.redacted;
  const std::string brief =
      pseudonym ? shown : shortened(upper(shown.substr(0, shown.find('.'))), 40);
  return fmt::format("<bdi title=\"{}\">{}</bdi>", escaped(shown), escaped(brief));
}

std::string Sheet::cite(const Evidence& e, std::string_view label) const {
  if (e.source >= report.sources.size()) return std::string{label};
  const std::size_t n = cites.number_of(e.source, e.record, e.time, e.observed, e.why);
  if (n == 0)
    return fmt::format("{} {}, {}", label, text(report.sources[e.source].path),
                       say(Word::Byte, {std::to_string(e.record)}));
  const std::string shown = label.empty() ? fmt::format("[{}]", n) : std::string{label};
  return fmt::format("<a class=\"cite\" href=\"#e{}\">{}</a>", n, shown);
}
std::string Sheet::cite_owner(const Evidence& e) const {
  Evidence owner;
  owner.why = fmt::format("{} {} .. {}", e.address, moment(e.owned_from), moment(e.owned_to));
  owner.source = e.owner_source;
  owner.record = e.owner_record;
  owner.time = e.owned_from;
  return cite(owner);
}

std::string moment(Micros at) {
  if (at == kNoTime) return "";
  std::string out = format_time(at - (at % kSecond + kSecond) % kSecond);
  std::ranges::replace(out, 'T', ' ');
  if (out.ends_with('Z')) out.pop_back();
  return out.size() > 5 ? out.substr(5) : out;
}

std::size_t main_campaign(const Report& report) {
  std::size_t best = 0;
  std::tuple<std::size_t, std::uint64_t, std::uint64_t> most{};
  for (std::size_t i = 0; i < report.campaigns.size(); ++i) {
    const CampaignReport& c = report.campaigns[i];
    const auto look =
        static_cast<std::size_t>(std::ranges::count(report.look_now, c.id, &LookNow::campaign));
    std::uint64_t reached = c.ownerless_rows, base = 0;
    for (const FunnelRow& row : c.funnel) {
      reached += row.reached;
      base = std::max(base, row.base);
    }
    if (const std::tuple now{look, reached, base}; i == 0 || now > most) {
      most = now;
      best = i;
    }
  }
  return best;
}

std::string share_percent(std::uint64_t part, std::uint64_t whole) {
  const double share =
      whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  return fmt::format("{:.3f}%", share);
}

std::vector<Happened> happened_on(const Report& report, const CampaignReport& campaign,
                                  const HostReport& host) {
  std::map<std::tuple<bool, Micros, std::uint32_t, std::uint64_t, std::string>, Happened> in_order;
  const auto add = [&](const Evidence& e, bool finding) {
    Happened& at = in_order[{e.time == kNoTime, e.time, e.source, e.record, e.why}];
    at = {e, finding || at.finding};
  };
  for (const StageResult& stage : host.stages) {
    for (const Evidence& e : stage.evidence) add(e, false);
  }
  for (const Evidence& e : host.seen) add(e, false);
  for (const Finding& f : report.findings) {
    if (f.band != Band::LookNow || f.campaign != campaign.id) continue;
    for (std::size_t i = 0; i < f.hosts.size() && i < f.evidence.size(); ++i) {
      if (f.hosts[i] == host.host) add(f.evidence[i], true);
    }
  }
  std::vector<Happened> out;
  for (auto& [key, each] : in_order) out.push_back(std::move(each));
  return out;
}

}  // namespace tamiz::report
