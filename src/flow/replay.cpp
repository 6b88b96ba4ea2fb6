#include "flow/replay.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "flow/hunt.hpp"
#include "flow/packs.hpp"
#include "flow/product.hpp"

namespace tamiz::flow {
namespace {

// Since when packs say that a machine reached a stage.
struct Named {
  std::string host, org;
  Micros first = kNoTime, furthest_day = kNoTime;
  int furthest = -1;
  std::string campaign, stage;
};
using NamedById = std::map<std::string, Named>;

Micros day_at(Micros time) { return day_of(time) * kDay; }

// When that stage could first be said to be reached: its own first sign, or an inventory's that
// shows it, or that of a later stage which implies it; kNoTime: nobody says when.
Micros seen_at(const HostReport& host, std::size_t stage) {
  const StageResult& own = host.stages[stage];
  if (own.first != kNoTime) return own.first;
  Micros out = kNoTime;
  for (const Evidence& e : own.evidence) out = earlier_of(out, e.time);
  for (std::size_t s = stage + 1; s < host.stages.size(); ++s) {
    if (host.stages[s].state == StageState::Reached) out = earlier_of(out, host.stages[s].first);
  }
  return out;
}

// What was known on `known` says of all that was recorded: on the day of the evidence, but not
// before that knowledge.
void note(const Report& report, Micros known, Micros last, NamedById& named) {
  for (const CampaignReport& campaign : report.campaigns) {
    if (campaign.id == kProductPack) continue;  // no pack: nobody had published anything
    for (const HostReport& host : campaign.hosts) {
      Named& one = named[host.id];
      one.host = host.host;
      one.org = host.org;
      for (std::size_t s = 0; s < host.stages.size(); ++s) {
        if (host.stages[s].state != StageState::Reached) continue;
        // Without any time it may have been on any day: packs are given the earliest.
        const Micros seen = seen_at(host, s);
        const Micros day = seen == kNoTime ? known : std::max(known, day_at(seen));
        if (day > last) continue;
        one.first = earlier_of(one.first, day);
        const int place = static_cast<int>(s);
        if (place < one.furthest) continue;
        one.furthest_day = place > one.furthest ? day : earlier_of(one.furthest_day, day);
        one.furthest = place;
        one.campaign = campaign.id;
        one.stage = campaign.funnel[s].stage;
      }
    }
  }
}

// Less knowledge names nobody whom all of it does not name, unless some was taken back.
bool can_name(const pack::Pack& pack, const Report& report) {
  const bool names = std::ranges::any_of(report.campaigns, [&](const CampaignReport& campaign) {
    return campaign.id == pack.id && !campaign.hosts.empty();
  });
  return names || pack::takes_back(pack);
}

void add_named(const Report& last, const NamedById& named, Replay& replay) {
  std::set<std::string> listed;
  for (const ReplayHost& host : replay.hosts) listed.insert(host.id);
  for (const LookNow& look : last.look_now) {
    for (const auto& [id, one] : named) {
      if (one.host != look.host || one.first == kNoTime || !listed.insert(id).second ||
          replay.hosts.size() >= kMostReplayed)
        continue;
      ReplayHost host;
      host.host = one.host;
      host.id = id;
      host.org = one.org;
      replay.hosts.push_back(std::move(host));
    }
  }
  for (ReplayHost& host : replay.hosts) {
    const auto found = named.find(host.id);
    if (found == named.end() || found->second.first == kNoTime) continue;
    host.named = found->second.first;
    host.furthest = found->second.furthest_day;
    host.campaign = found->second.campaign;
    host.stage = found->second.stage;
  }
  for (ReplayDay& day : replay.days)
    day.named = static_cast<std::uint64_t>(std::ranges::count_if(named, [&](const auto& one) {
      return one.second.first != kNoTime && one.second.first <= day.day;
    }));
}

}  // namespace

Result<Report> hunt_replayed(const HuntOptions& options) {
  if (!options.case_folder.empty())
    return fail(Code::Usage,
                "--replay reads the exports again for each state of knowledge: "
                "without --case");
  if (std::ranges::find(options.inputs.paths, "-") != options.inputs.paths.end())
    return fail(Code::Usage,
                "--replay reads the exports again for each state of knowledge: give "
                "files, not standard input");
  HuntOptions last = options;
  last.as_of = options.replay_to;
  last.until = options.replay_to + kDay;
  last.blind = true;
  TAMIZ_TRY(Report report, hunt(last));
  Report unused;
  TAMIZ_TRY(const auto packs, packs_of(options, unused));
  std::set<Micros> days{options.replay_from};
  last.packs.clear();
  for (std::size_t p = 0; p < packs.size(); ++p) {
    if (!can_name(packs[p], report)) continue;
    last.packs.push_back(options.packs.empty() ? packs[p].id : options.packs[p]);
    for (const Micros day : pack::knowledge_days(packs[p])) {
      if (day > options.replay_from && day <= options.replay_to) days.insert(day_at(day));
    }
  }
  report.replay.knowledge.assign(days.begin(), days.end());
  NamedById named;
  for (const Micros day : days) {
    if (last.packs.empty()) break;
    HuntOptions then = last;
    then.as_of = day;
    then.blind = false;
    then.pictures = false;
    then.replay_from = then.replay_to = kNoTime;
    then.rejects.clear();
    const bool any =
        std::ranges::any_of(packs, [&](const pack::Pack& pack) { return pack.known_since <= day; });
    if (!any) continue;
    TAMIZ_TRY(const Report known, hunt(then));
    note(known, day, options.replay_to, named);
  }
  add_named(report, named, report.replay);
  return report;
}

}  // namespace tamiz::flow
