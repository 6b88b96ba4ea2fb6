#include "sieve/counts.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "sieve/version_order.hpp"

namespace tamiz::sieve {

void count_stages(const HostReport& host, CampaignCounts& out) {
  if (host.neighbour) return;
  ++out.in_base;
  for (const auto& [stage, claim] : host.moves) ++out.funnel[stage].would_move[claim];
  for (std::size_t s = 0; s < host.stages.size(); ++s) {
    if (s > 0 && host.stages[0].state == StageState::NotReached) break;  // in no later base
    const StageResult& result = host.stages[s];
    FunnelRow& row = out.funnel[s];
    ++row.base;
    row.reached += result.state == StageState::Reached ? 1 : 0;
    row.not_reached += result.state == StageState::NotReached ? 1 : 0;
    row.cannot_know += result.state == StageState::CannotKnow ? 1 : 0;
    row.implied += result.reason == Reason::Implied ? 1 : 0;
    row.may_still += result.may_still_until != kNoTime ? 1 : 0;
    row.assumed += result.state == StageState::NotReached && !result.assumes.empty() ? 1 : 0;
    row.older_release += result.reason == Reason::OlderRelease ? 1 : 0;
    if (s > 0 && result.state == StageState::NotReached && result.reason == Reason::None) {
      const Micros installed = host.stages[0].first;
      row.no_first = earlier_of(row.no_first, installed);
      row.no_last = std::max(row.no_last, installed);
    }
    if (result.state == StageState::CannotKnow)
      ++out.reasons[s][static_cast<std::size_t>(result.reason)];
  }
}

void count_decoded(const SunburstStory& s, CampaignCounts& out) {
  if (!s.any()) return;
  const auto add = [&out](Counted what, bool yes) { out.counted[what] += yes ? 1 : 0; };
  const auto says = [](std::uint32_t answers, pack::SunburstAnswer a) {
    return (answers & (1u << static_cast<unsigned>(a))) != 0;
  };
  using enum pack::SunburstAnswer;
  add(kAnswered, s.answered);
  add(kWithoutNoise, s.answers != 0);
  add(kBefore, s.answers_before != 0);
  add(kContinue, says(s.answers, Continue));
  add(kTerminate, says(s.answers, Terminate));
  add(kTerminateBefore, says(s.answers_before, Terminate));
  add(kReset, says(s.answers, Reset));
  add(kStage2, says(s.answers, Stage2));
  add(kFlagged, s.flagged);
  add(kByAnswer, s.chosen_by_answer && !s.flagged);
  if (s.fragments.empty()) return;
  const bool complete = pack::join_sunburst(s.fragments).complete;
  add(kDomains, complete);
  add(kPartial, !complete);
}

Counts::Counts(const std::vector<pack::Pack>& packs) {
  for (const pack::Pack& pack : packs) {
    CampaignCounts& counts = campaigns.emplace_back();
    counts.reasons.resize(pack.stages.size());
    for (const pack::Stage& stage : pack.stages) {
      FunnelRow& row = counts.funnel.emplace_back();
      row.stage = stage.id;
      row.title = stage.title;
      row.observable = stage.decisive != 0 || stage.release_bad;
      row.unseen = stage.unseen;
      row.settles = stage.settles;
      row.delay = stage.shortest_delay;
    }
  }
}

void Counts::add(Counts mine) {
  for (const auto& [source, n] : mine.hosts_of_source) hosts_of_source[source] += n;
  crowded += mine.crowded;
  pictures.add(std::move(mine.pictures));
  add_ambient(mine.ambient, ambient);
  hosts += mine.hosts;
  blind += mine.blind;
  duplicates += mine.duplicates;
  for (std::size_t c = 0; c < kChannels; ++c) {
    for (std::size_t k = 0; k < 4; ++k) channels[c][k] += mine.channels[c][k];
  }
  for (std::size_t p = 0; p < mine.campaigns.size(); ++p) {
    CampaignCounts& into = campaigns[p];
    CampaignCounts& from = mine.campaigns[p];
    into.in_base += from.in_base;
    into.traceless_neighbours += from.traceless_neighbours;
    for (std::size_t k = 0; k < kCounted; ++k) into.counted[k] += from.counted[k];
    std::ranges::move(from.hosts, std::back_inserter(into.hosts));
    std::ranges::move(from.others, std::back_inserter(into.others));
    keep_others(into.others);
    into.lineage.add(std::move(from.lineage));
    into.listed.merge(from.listed);
    for (std::size_t s = 0; s < into.funnel.size(); ++s) {
      FunnelRow& a = into.funnel[s];
      const FunnelRow& b = from.funnel[s];
      a.base += b.base;
      a.reached += b.reached;
      a.not_reached += b.not_reached;
      a.cannot_know += b.cannot_know;
      a.implied += b.implied;
      a.may_still += b.may_still;
      a.assumed += b.assumed;
      a.older_release += b.older_release;
      a.no_first = earlier_of(a.no_first, b.no_first);
      a.no_last = std::max(a.no_last, b.no_last);
      for (const auto& [claim, n] : b.would_move) a.would_move[claim] += n;
      for (std::size_t r = 0; r < kReasonCount; ++r) into.reasons[s][r] += from.reasons[s][r];
    }
  }
}

FunnelRow with_reasons(const CampaignCounts& counts, std::size_t stage) {
  FunnelRow row = counts.funnel[stage];
  for (std::size_t r = 0; r < kReasonCount; ++r) {
    if (counts.reasons[stage][r] == 0) continue;
    const auto reason = static_cast<Reason>(r);
    const bool of_pack =
        !row.settles.empty() && reason != Reason::TooYoung && reason != Reason::VersionUnreadable;
    row.reasons.push_back(
        {reason, counts.reasons[stage][r], of_pack ? row.settles : settles_of(row, reason)});
  }
  std::ranges::sort(row.reasons, [](const ReasonCount& a, const ReasonCount& b) {
    return a.hosts != b.hosts ? a.hosts > b.hosts : a.reason < b.reason;
  });
  return row;
}

void add_tallies(const CampaignCounts& counts, CampaignReport& out) {
  const auto& n = counts.counted;
  if (n[kAnswered] + n[kDomains] + n[kPartial] == 0) return;
  out.tallies = {
      {"answered", "had any answer", n[kAnswered], counts.in_base},
      {"answered_without_noise", "without block pages", n[kWithoutNoise], n[kAnswered]},
      {"answered_before_disclosure", "before disclosure", n[kBefore], n[kAnswered]},
      {"answer_continue", "were told to continue (that is not stage 2)", n[kContinue],
       n[kAnswered]},
      {"answer_terminate", "were told to terminate (that is not \"safe\")", n[kTerminate],
       n[kAnswered]},
      {"answer_terminate_before", "of these before disclosure", n[kTerminateBefore], n[kTerminate]},
      {"answer_reset", "were told to start over", n[kReset], n[kAnswered]},
      {"answer_stage2", "were told to go on to stage 2", n[kStage2], n[kAnswered]},
      {"chosen_by_query", "chosen by the flag in the query", n[kFlagged],
       n[kFlagged] + n[kByAnswer]},
      {"chosen_by_answer_alone", "chosen by the answer alone", n[kByAnswer],
       n[kFlagged] + n[kByAnswer]},
      {"domain_complete", "AD domain rebuilt", n[kDomains], n[kDomains] + n[kPartial]},
      {"domain_partial", "AD domain in part", n[kPartial], n[kDomains] + n[kPartial]},
  };
}
void add_doubts(const Counts& counts, const Partitioned& data, const std::vector<pack::Pack>& packs,
                Report& report) {
  for (std::size_t p = 0; p < packs.size(); ++p) {
    std::uint64_t n = 0;
    for (const auto& [of, hosts] : data.set_back) n += of.first == p ? hosts : 0;
    if (n > 0)
      report.warnings.push_back(
          fmt::format("{} from a newer release of {} to an older one: \"{}\" does not hold here, "
                      "and no \"no\" rests on it",
                      counted(n, "machine went", "machines went"), packs[p].product.name, kOnlyUp));
  }
  if (counts.crowded > 0)
    report.warnings.push_back(fmt::format(
        "{}: what came last in the product's lineage was not weighed (more than {} modules and "
        "children)",
        counted(counts.crowded, "machine", "machines"), with_commas(kMostEntities)));
}

}  // namespace tamiz::sieve
