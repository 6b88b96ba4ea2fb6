#include "sieve/look_now.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

// Far along the chain: not the first stage, nor one that follows it at once; but where no release
// was bad, what follows the product's being there is the attack itself.
bool is_far(const pack::Pack& pack, std::size_t stage) {
  const pack::Stage* before = pack.stage(pack.stages[stage].after);
  return before != nullptr && (!before->after.empty() || before->not_before != kNoTime);
}

// Few: at most three machines, or one in twenty of the base.
bool are_few(const FunnelRow& row) {
  return row.reached > 0 && row.reached <= std::max<std::uint64_t>(3, row.base / 20);
}

// So many findings of one machine each are a list that a person reads; more are noise.
constexpr std::ptrdiff_t kFewAlone = 5;

class Chooser {
 public:
  explicit Chooser(Report& report) : report_(report) {}

  void from_findings() {
    std::size_t number = 0;
    const auto alone = std::ranges::count_if(report_.findings, [](const Finding& f) {
      return f.band == Band::LookNow && f.host_count == 1;
    });
    // What a pack names comes before what is only odd, where many machines are odd in some way.
    const double alone_order = alone <= kFewAlone ? 1 : 3;
    for (Finding& f : report_.findings) {
      f.id = fmt::format("f{}", ++number);
      if (f.band != Band::LookNow) continue;
      for (std::size_t i = 0; i < f.hosts.size(); ++i)
        add(f, i, f.host_count == 1 ? alone_order : 2.0);
    }
  }
  void from_stages(const pack::Pack& pack, const CampaignReport& campaign) {
    for (std::size_t s = 0; s < campaign.funnel.size(); ++s) {
      if (!is_far(pack, s) || !are_few(campaign.funnel[s])) continue;
      for (const HostReport& host : campaign.hosts) {
        const StageResult& r = host.stages[s];
        if (r.state != StageState::Reached || r.evidence.empty()) continue;
        LookNow& look = of(host.host, campaign.id);
        const std::string why =
            fmt::format("{}: {}", campaign.funnel[s].title, r.evidence.front().why);
        if (look.why.empty()) look.why = why;
        look.reasons.push_back(why);
        look.order = std::min(look.order, 2.0 - 0.1 * static_cast<double>(s));
        see(look, r.evidence.front().time);
        if (look.settles.empty()) look.settles.emplace_back("one image of the machine");
      }
    }
  }
  void done() {
    for (auto& [key, look] : looks_) report_.look_now.push_back(std::move(look));
    std::ranges::sort(report_.look_now, {}, [](const LookNow& l) {
      return std::tuple{l.order, l.at, l.host, l.campaign};
    });
  }

 private:
  LookNow& of(const std::string& host, const std::string& campaign) {
    LookNow& look = looks_[{host, campaign}];
    if (look.host.empty()) {
      look.host = host;
      look.campaign = campaign;
      look.order = 9;
    }
    return look;
  }
  static void see(LookNow& look, Micros at) { look.at = earlier_of(look.at, at); }
  // Findings stand in their order: the first of a host is its best.
  void add(const Finding& f, std::size_t i, double order) {
    LookNow& look = of(f.hosts[i], f.campaign);
    if (look.findings.empty()) {
      look.why = f.lines[i];
      look.order = order;
    } else {
      look.why += "; " + f.entity;
    }
    look.findings.push_back(f.id);
    see(look, f.evidence[i].time);
    for (const std::string& r : f.reasons) push(look.reasons, r);
    for (const std::string& a : f.against) push(look.against, a);
    for (const std::string& s : f.settles) push(look.settles, s);
  }
  static void push(std::vector<std::string>& list, const std::string& text) {
    if (std::ranges::find(list, text) == list.end()) list.push_back(text);
  }

  Report& report_;
  std::map<std::pair<std::string, std::string>, LookNow> looks_;
};

}  // namespace

void choose_look_now(const std::vector<pack::Pack>& packs, Report& report) {
  Chooser chooser{report};
  chooser.from_findings();
  for (std::size_t p = 0; p < report.campaigns.size(); ++p)
    chooser.from_stages(packs[p], report.campaigns[p]);
  chooser.done();
}

}  // namespace tamiz::sieve
