#include "sieve/unusual_context.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "blind/cohorts.hpp"

namespace tamiz::sieve {
namespace {

// A printer's library that few have adds a little to many a machine: it carries nothing.
constexpr double kOfWeightiest = 0.5;

using blind::KeptAct;
using blind::pair_of;

// Of one program: the releases by which each shape and thing began.
using Began = std::unordered_map<std::uint64_t, std::set<StringCode>>;

std::unordered_map<StringCode, Began> began_by_program(const blind::Drifts& drifts) {
  std::unordered_map<StringCode, Began> out;
  for (const blind::Drift& row : drifts.rows) {
    if (!row.explained) out[row.program][pair_of(row.shape, row.thing)].insert(row.version);
  }
  return out;
}

// Since when a machine has each release of a program.
using Versions = std::map<StringCode, std::uint32_t>;

Versions versions_of(const blind::Ranking& ranking, const blind::KeptHost& host, StringCode path) {
  Versions out;
  for (const blind::KeptRelease& release : ranking.releases_of(host)) {
    if (release.program == path) out.emplace(release.version, release.minute);
  }
  return out;
}

// Since when the machine has a release that began it; kNoMinute = it has none.
std::uint32_t due_since(const Began& began, const Versions& versions, StringCode shape,
                        StringCode thing) {
  std::uint32_t out = KeptAct::kNoMinute;
  const auto found = began.find(pair_of(shape, thing));
  if (found == began.end()) return out;
  for (const StringCode version : found->second) {
    if (const auto has = versions.find(version); has != versions.end())
      out = std::min(out, has->second);
  }
  return out;
}

bool any_due(const Began& began, const Versions& versions) {
  return std::ranges::any_of(began, [&](const auto& each) {
    return std::ranges::any_of(each.second, [&](StringCode v) { return versions.contains(v); });
  });
}

// The first of what its releases began, since it has them; of equal minutes by name.
const KeptAct* first_of(const Began& began, const Versions& versions, blind::Acts acts,
                        const Dictionary& names) {
  const auto key = [&](const KeptAct& act) {
    return std::tuple{act.minute(), names.text(act.thing), names.text(act.shape)};
  };
  const KeptAct* out = nullptr;
  for (const KeptAct& act : acts) {
    const std::uint32_t since = due_since(began, versions, act.shape, act.thing);
    if (act.only_counted() || act.minute() == KeptAct::kNoMinute || since == KeptAct::kNoMinute ||
        act.minute() < since)
      continue;
    if (out == nullptr || key(act) < key(*out)) out = &act;
  }
  return out;
}

// The first of what makes the machine stand out, but for what its releases began themselves.
std::uint32_t first_odd(const blind::Ranked& ranked, const Began& began, const Versions& versions) {
  std::uint32_t out = KeptAct::kNoMinute;
  if (ranked.parts.empty()) return out;
  for (const blind::RankedPart& part : ranked.parts) {
    if (part.weight > 0 && part.weight >= kOfWeightiest * ranked.parts[0].weight && !part.mere &&
        due_since(began, versions, part.shape, part.thing) == KeptAct::kNoMinute)
      out = std::min(out, part.minute);
  }
  return out;
}

// Within one minute there is no order.
void tell_order_of(const blind::Ranked& ranked, const Began& began, const Versions& versions,
                   blind::Acts acts, const Dictionary& names, UnusualHost& out) {
  const std::uint32_t odd = first_odd(ranked, began, versions);
  const KeptAct* first = first_of(began, versions, acts, names);
  if (first == nullptr) {
    out.order_why = "nothing dated of that was seen there";
  } else if (odd == KeptAct::kNoMinute) {
    out.order_why = "of what stands out nothing else is dated";
  } else if (first->minute() == odd) {
    out.order_why = "both fall into one minute";
  } else {
    out.order = first->minute() < odd ? UnusualOrder::After : UnusualOrder::Before;
    out.order_began =
        std::string{names.text(first->shape)} + ": " + std::string{names.text(first->thing)};
    out.order_lag = (static_cast<Micros>(odd) - first->minute()) * kMinute;
  }
}

}  // namespace

void tell_order(const blind::Ranking& ranking, const blind::Editions& editions,
                const blind::Drifts& drifts, const Dictionary& names,
                std::span<const ToldUnusual> told) {
  auto programs = began_by_program(drifts);
  for (const auto& [ranked_here, out_here] : told) {
    const blind::Ranked& ranked = *ranked_here;
    UnusualHost& out = *out_here;
    if (ranked.program == 0) continue;  // the system's have no releases
    const blind::KeptHost& host = ranking.kept_hosts()[ranked.host];
    const Began& began = programs[ranked.program];
    blind::each_program(ranking.acts_of(host), editions, [&](StringCode program, blind::Acts acts) {
      if (program != ranked.program) return;
      const Versions versions = versions_of(ranking, host, acts[0].program);
      const auto compared = [&](const auto& version) {
        return drifts.with_control.contains(pair_of(program, version.first));
      };
      if (any_due(began, versions))
        tell_order_of(ranked, began, versions, acts, names, out);
      else if (!versions.empty() && std::ranges::all_of(versions, compared))
        out.order = UnusualOrder::NoDrift;
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
  for (UnusualFinding& finding : unusual.findings) {
    std::ranges::sort(finding.also);
    finding.also_count = finding.also.size();
    if (finding.also.size() > kMostAlso) finding.also.resize(kMostAlso);
  }
}

}  // namespace tamiz::sieve
