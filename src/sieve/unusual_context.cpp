#include "sieve/unusual_context.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "blind/cohorts.hpp"

namespace tamiz::sieve {
namespace {

// A printer's library that few have adds a little to many a machine: it carries nothing.
constexpr double kOfWeightiest = 0.5;

using blind::KeptAct;
using blind::pair_of;

// What releases of one program began, by shape and thing.
using Began = std::unordered_map<std::uint64_t, std::set<StringCode>>;  // versions

std::unordered_map<StringCode, Began> began_by_program(const blind::Drifts& drifts) {
  std::unordered_map<StringCode, Began> out;
  for (const blind::Drift& row : drifts.rows) {
    if (!row.explained) out[row.program][pair_of(row.shape, row.thing)].insert(row.version);
  }
  return out;
}

struct First {
  std::uint32_t minute = KeptAct::kNoMinute;
  StringCode shape = 0, thing = 0;
  bool due = false;  // a release that the machine has began something
};

// The first of it on one machine; of equal minutes the smaller name.
First first_of(const Began& began, const blind::Ranking& ranking, const blind::KeptHost& host,
               blind::Acts acts, const Dictionary& names) {
  std::set<StringCode> versions;
  for (const blind::KeptRelease& release : ranking.releases_of(host)) {
    if (release.program == acts[0].program) versions.insert(release.version);
  }
  const auto has = [&](const std::set<StringCode>& of) {
    return std::ranges::any_of(of, [&](StringCode version) { return versions.contains(version); });
  };
  First out;
  out.due = std::ranges::any_of(began, [&](const auto& each) { return has(each.second); });
  for (const KeptAct& act : acts) {
    if (act.only_counted() || act.minute() > out.minute || act.minute() == KeptAct::kNoMinute)
      continue;
    const auto found = began.find(pair_of(act.shape, act.thing));
    if (found == began.end() || !has(found->second)) continue;
    if (act.minute() == out.minute && names.text(act.thing) >= names.text(out.thing)) continue;
    out.minute = act.minute();
    out.shape = act.shape;
    out.thing = act.thing;
  }
  return out;
}

// The first of what makes the machine stand out, but for what its release began itself.
std::uint32_t first_odd(const blind::Ranked& ranked, const Began& began) {
  std::uint32_t out = KeptAct::kNoMinute;
  for (const blind::RankedPart& part : ranked.parts) {
    if (part.weight > 0 && !began.contains(pair_of(part.shape, part.thing)))
      out = std::min(out, part.minute);
  }
  return out;
}

// Within one minute there is no order.
UnusualOrder order_of(std::uint32_t began, std::uint32_t odd) {
  if (began == KeptAct::kNoMinute || odd == KeptAct::kNoMinute || began == odd)
    return UnusualOrder::CannotKnow;
  return began < odd ? UnusualOrder::After : UnusualOrder::Before;
}

}  // namespace

void tell_order(const blind::Ranking& ranking, const blind::Editions& editions,
                const blind::Drifts& drifts, const Dictionary& names,
                std::span<const ToldUnusual> told) {
  const auto programs = began_by_program(drifts);
  for (const auto& [ranked, out] : told) {
    const auto began = programs.find(ranked->program);
    if (ranked->program == 0 || began == programs.end()) continue;
    const blind::KeptHost& host = ranking.kept_hosts()[ranked->host];
    blind::each_program(ranking.acts_of(host), editions, [&](StringCode program, blind::Acts acts) {
      if (program != ranked->program) return;
      const First first = first_of(began->second, ranking, host, acts, names);
      if (!first.due) return;
      const std::uint32_t odd = first_odd(*ranked, began->second);
      out->order = order_of(first.minute, odd);
      if (out->order == UnusualOrder::CannotKnow) return;
      out->order_began =
          std::string{names.text(first.shape)} + ": " + std::string{names.text(first.thing)};
      out->order_lag = (static_cast<Micros>(odd) - first.minute) * kMinute;
    });
  }
}

void tell_carriers(const blind::Digest& digest, const Dictionary& names,
                   std::span<const blind::Ranked> ranked, Unusual& unusual) {
  std::unordered_map<std::string_view, UnusualFinding*> findings;  // by id
  for (UnusualFinding& finding : unusual.findings) findings.emplace(finding.id, &finding);
  std::unordered_map<StringCode, std::set<UnusualFinding*>> things;
  std::unordered_set<std::uint32_t> listed;
  for (std::size_t i = 0; i < unusual.hosts.size(); ++i) {
    if (unusual.hosts[i].band != UnusualBand::LookNow) continue;
    listed.insert(ranked[i].host);
    UnusualFinding* finding = findings.at(unusual.hosts[i].finding);
    const double least = kOfWeightiest * ranked[i].parts[0].weight;
    for (const blind::RankedPart& part : ranked[i].parts) {
      if (part.weight >= least && !part.mere && part.things > 1 && part.things <= kMostCarriers)
        things[part.thing].insert(finding);
    }
  }
  if (things.empty()) return;
  for (std::uint32_t place = 0; place < digest.hosts.size(); ++place) {
    if (listed.contains(place)) continue;
    std::set<StringCode> seen;
    for (const KeptAct& act : digest.ranking.acts_of(digest.ranking.kept_hosts()[place])) {
      const auto found = things.find(act.thing);
      if (found == things.end() || !seen.insert(act.thing).second) continue;
      for (UnusualFinding* finding : found->second)
        finding->also.emplace_back(digest.hosts[place].name, names.text(act.thing));
    }
  }
  for (UnusualFinding& finding : unusual.findings) std::ranges::sort(finding.also);
}

}  // namespace tamiz::sieve
