#include "sieve/pictures.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace tamiz::sieve {
namespace {

constexpr std::size_t kLooked = 5;  // lanes of LOOK NOW by campaign, before those who got furthest

// The channels that decide any stage of a pack that has a trace here.
std::uint32_t decisive_of(const VerdictContext& context, const HostStory& story) {
  std::uint32_t out = 0;
  for (std::size_t p = 0; p < story.packs.size(); ++p) {
    if (!story.packs[p].trace) continue;
    for (const pack::Stage& stage : context.knowledge->packs()[p].stages) out |= stage.decisive;
  }
  return out;
}

bool by_name(const CoverRow& a, const CoverRow& b) {
  return std::tie(a.host, a.id) < std::tie(b.host, b.id);
}

// More rows than fit are of no use: then none is kept.
void bound(PictureCounts& counts) {
  counts.many = counts.many || counts.cover.rows.size() > kMostMapRows;
  if (counts.many) counts.cover.rows.clear();
}

const HostReport* host_of(const CampaignReport& campaign, const std::string& name) {
  const auto found = std::ranges::find(campaign.hosts, name, &HostReport::host);
  return found == campaign.hosts.end() ? nullptr : &*found;
}

// At most kMostLanes by campaign, without repetition.
std::vector<Lane> lanes_of(const Report& report, const CampaignReport& campaign) {
  std::vector<Lane> out;
  const auto add = [&](const HostReport& host) {
    if (out.size() < kMostLanes && std::ranges::find(out, host.id, &Lane::id) == out.end())
      out.push_back({host.id, campaign.id, {}, {}});
  };
  for (const LookNow& look : report.look_now) {
    const HostReport* host = look.campaign == campaign.id ? host_of(campaign, look.host) : nullptr;
    if (host != nullptr && out.size() < kLooked) add(*host);
  }
  for (const HostReport& host : campaign.hosts) {
    // The list begins with those who got furthest; the first stage alone is no story.
    if (out.size() == kMostLanes || (host.furthest < 1 && !host.neighbour)) break;
    add(host);
  }
  return out;
}

void watch_lane(const VerdictContext& context, std::size_t pack, HostWatch& watch, Lane& lane) {
  const auto& stages = context.knowledge->packs()[pack].stages;
  const identity::Host& host = context.identity->hosts()[watch.story().host];
  lane.cover = channels_of(context, watch.story());
  for (std::size_t s = 0; s < stages.size(); ++s) {
    if (stages[s].decisive == 0) continue;
    lane.watched.push_back(
        {s, stages[s].decisive, cover_of(context.cover, pack, s, host, watch).spans});
  }
}

}  // namespace

std::int64_t first_map_day(const Partitioned& data) {
  return data.end_of_data == kNoTime
             ? 0
             : day_of(data.end_of_data) - static_cast<std::int64_t>(kMapDays) + 1;
}

void PictureCounts::add(PictureCounts&& more) {
  cover.machines += more.cover.machines;
  for (std::size_t c = 0; c < kChannels; ++c) {
    for (std::size_t d = 0; d < kMapDays; ++d) {
      cover.channels[c][d].complete += more.cover.channels[c][d].complete;
      cover.channels[c][d].partial += more.cover.channels[c][d].partial;
    }
  }
  many = many || more.many;
  std::ranges::move(more.cover.rows, std::back_inserter(cover.rows));
  bound(*this);
  std::ranges::sort(cover.rows, by_name);
}

void count_days(const VerdictContext& context, const HostStory& story, std::int64_t first_day,
                PictureCounts& out) {
  ++out.cover.machines;
  std::array<std::array<Seen, kMapDays>, kChannels> seen{};
  for (const auto& [of, watched] : story.watched) {
    const auto c = static_cast<std::size_t>(of.second);
    const bool complete =
        (*context.sources)[of.first].cover[c].completeness == Completeness::Complete;
    for (const Sign& sign : watched.signs) {
      const std::int64_t day = day_of(sign.last) - first_day;
      if (day < 0 || day >= static_cast<std::int64_t>(kMapDays)) continue;
      Seen& cell = seen[c][static_cast<std::size_t>(day)];
      cell = std::max(cell, complete ? Seen::Complete : Seen::Partly);
    }
  }
  const identity::Host& host = context.identity->hosts()[story.host];
  CoverRow row{host.name, host.id, {}};
  const std::uint32_t decisive = decisive_of(context, story);
  for (std::size_t c = 0; c < kChannels; ++c) {
    for (std::size_t d = 0; d < kMapDays; ++d) {
      out.cover.channels[c][d].complete += seen[c][d] == Seen::Complete ? 1 : 0;
      out.cover.channels[c][d].partial += seen[c][d] == Seen::Partly ? 1 : 0;
      if ((decisive & (1u << c)) != 0) row.days[d] = std::max(row.days[d], seen[c][d]);
    }
  }
  if (out.many) return;
  out.cover.rows.push_back(std::move(row));
  bound(out);
}

void keep_others(std::vector<HostReport>& others) {
  std::ranges::sort(others, [](const HostReport& a, const HostReport& b) {
    return std::tie(a.host, a.org, a.id) < std::tie(b.host, b.org, b.id);
  });
  if (others.size() > kMostOthers) others.resize(kMostOthers);
}

void keep_other(HostReport host, std::vector<HostReport>& others) {
  others.push_back(std::move(host));
  if (others.size() >= 4 * kMostOthers) keep_others(others);
}

Result<> add_lanes(const VerdictContext& context, const FoldContext& fold, Partitioned& data,
                   std::uint64_t max_memory_bytes, Report& report) {
  std::map<std::string, std::vector<std::pair<std::size_t, std::size_t>>> wanted;  // by id
  for (std::size_t p = 0; p < report.campaigns.size(); ++p) {
    for (Lane& lane : lanes_of(report, report.campaigns[p])) {
      wanted[lane.id].emplace_back(p, report.pictures.lanes.size());
      report.pictures.lanes.push_back(std::move(lane));
    }
  }
  std::map<std::size_t, std::vector<identity::HostNumber>> by_part;
  const auto& hosts = context.identity->hosts();
  for (identity::HostNumber h = 0; h < hosts.size(); ++h) {
    if (wanted.contains(hosts[h].id)) by_part[h % kPartitions].push_back(h);
  }
  for (const auto& [part, numbers] : by_part) {
    TAMIZ_TRY(const Folded folded, fold_partition(*data.parts[part], fold, {max_memory_bytes}));
    for (const HostStory& story : folded.hosts) {
      const auto found = wanted.find(hosts[story.host].id);
      if (found == wanted.end()) continue;
      HostWatch watch = watch_of(context, story);
      for (const auto& [pack, lane] : found->second)
        watch_lane(context, pack, watch, report.pictures.lanes[lane]);
    }
  }
  return {};
}

}  // namespace tamiz::sieve
