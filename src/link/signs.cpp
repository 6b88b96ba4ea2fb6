#include "link/signs.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::link {
namespace {

bool is_exposure(const pack::Pack& pack, std::size_t stage) {
  const pack::Stage& s = pack.stages[stage];
  return stage == 0 && s.not_before != kNoTime && !s.release_bad;
}

}  // namespace

bool ends_with_one(const Evidence& evidence, const std::vector<std::string>& endings) {
  if (endings.empty()) return false;
  const std::string text = fold(evidence.why);
  return std::ranges::any_of(endings, [&](const std::string& e) { return text.ends_with(e); });
}

Signs signs_of(const pack::Pack& pack, const CampaignReport& campaign,
               const std::vector<std::string>& silent) {
  Signs out;
  for (const HostReport& host : campaign.hosts) {
    const std::size_t stages = std::min(host.stages.size(), pack.stages.size());
    for (std::size_t s = 0; s < stages; ++s) {
      const StageResult& stage = host.stages[s];
      if (stage.state != StageState::Reached || is_exposure(pack, s)) continue;
      out.whole = out.whole && stage.evidence_count <= stage.evidence.size();
      for (const Evidence& e : stage.evidence) {
        if (!ends_with_one(e, silent)) out.rows.push_back({&host, &e});
      }
    }
  }
  std::ranges::sort(out.rows, [](const Sign& x, const Sign& y) {
    return std::tie(x.host->id, x.evidence->time, x.evidence->source, x.evidence->record,
                    x.evidence->why) < std::tie(y.host->id, y.evidence->time, y.evidence->source,
                                                y.evidence->record, y.evidence->why);
  });
  for (const Evidence& e : campaign.ownerless) out.rows.push_back({nullptr, &e});
  out.whole = out.whole && campaign.ownerless_rows <= campaign.ownerless.size() &&
              campaign.passive_rows == 0;
  return out;
}

Begun begun(const Evidence& evidence) {
  if (evidence.time == kNoTime) return {};
  return {evidence.observed ? kNoTime : evidence.time, evidence.time + evidence.clock_error};
}

Begun earliest(const std::vector<const Evidence*>& evidence) {
  Begun out;
  bool open = false, any = false;
  for (const Evidence* e : evidence) {
    const Begun one = begun(*e);
    if (!one.known()) return {};
    open = open || one.from == kNoTime;
    out.from = any ? std::min(out.from, one.from) : one.from;
    out.to = any ? std::min(out.to, one.to) : one.to;
    any = true;
  }
  if (open) out.from = kNoTime;
  return out;
}

}  // namespace tamiz::link
