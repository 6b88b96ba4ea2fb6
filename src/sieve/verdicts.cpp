#include "sieve/verdicts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sieve/attackers_list.hpp"
#include "sieve/decoded_notes.hpp"
#include "sieve/machine_names.hpp"
#include "sieve/release.hpp"

namespace tamiz::sieve {
namespace {

class HostVerdict {
 public:
  HostVerdict(const VerdictContext& context, std::size_t pack, HostWatch& watch)
      : context_(context),
        knowledge_(*context.knowledge),
        number_(pack),
        pack_(knowledge_.packs()[pack]),
        watch_(watch),
        story_(watch.story()),
        of_pack_(story_.packs[pack]),
        removed_(removed_at(*context.knowledge, pack, of_pack_)) {
    const identity::Host& host = context.identity->hosts()[story_.host];
    report_.id = host.id;
    report_.host = host.name;
    report_.org = host.org;
    report_.aliases = host.aliases;
    report_.stages.resize(pack_.stages.size());
    earliest_.assign(pack_.stages.size(), kNoTime);
  }

  std::optional<HostReport> run() {
    for (std::size_t s = 0; s < pack_.stages.size(); ++s) take_evidence(s);
    const bool any = std::ranges::any_of(
        report_.stages, [](const StageResult& r) { return r.state == StageState::Reached; });
    if (!of_pack_.trace && !any) return std::nullopt;
    first_stage();
    imply();
    for (std::size_t s = 1; s < pack_.stages.size(); ++s) later_stage(s);
    for (std::size_t s = 0; s < report_.stages.size(); ++s) {
      if (report_.stages[s].state == StageState::Reached) report_.furthest = static_cast<int>(s);
    }
    notes();
    return std::move(report_);
  }

 private:
  bool reached(std::size_t s) const { return report_.stages[s].state == StageState::Reached; }

  void take_evidence(std::size_t s) {
    StageResult& result = report_.stages[s];
    result.evidence = of_pack_.stages[s].evidence;
    result.evidence_count = of_pack_.stages[s].count;
    if (pack_.stages[s].release_bad) {
      for (const ProductSighting& sighting : of_pack_.sightings) {
        if (sighting.version.empty() ||
            !knowledge_.bad_release(number_, sighting.platform, sighting.version))
          continue;
        ++result.evidence_count;
        if (result.evidence.size() < kKeptEvidence) result.evidence.push_back(sighting.evidence);
      }
    }
    // A run without a version counts on a host that is known to have had the release, and on no
    // other.
    if (pack_.stages[s].ran_product && s > 0 && reached(0)) {
      const auto runs = runs_of_bad(knowledge_, number_, of_pack_);
      result.evidence_count += runs.size();
      for (const Evidence& e : runs) {
        if (result.evidence.size() < kKeptEvidence) result.evidence.push_back(e);
      }
      std::ranges::sort(result.evidence, {}, [](const Evidence& e) {
        return std::tuple{e.time == kNoTime, e.time, e.record};
      });
    }
    if (result.evidence_count == 0) return;
    result.state = StageState::Reached;
    result.first = result.evidence.front().observed ? kNoTime : result.evidence.front().time;
  }

  StageResult judge_first() {
    StageResult result;
    if (!knowledge_.usable(number_, 0)) return with(result, Reason::NoTest);
    if (pack_.stages[0].release_bad) {
      result = release_verdict(knowledge_, number_, of_pack_,
                               context_.data->end_open ? kNoTime : end(), only_up());
    } else {
      result = judge(rule(0), {StageState::Reached, earliest_[0]}, cover(0), end(), removed_);
    }
    if (result.state == StageState::NotReached) ask_owners(0, result);
    if (ruled_out(0)) return with_rule(0);
    return result;
  }
  bool ruled_out(std::size_t s) const { return !of_pack_.stages[s].ruled_out.empty(); }
  StageResult with_rule(std::size_t s) const {
    StageResult result;
    result.state = StageState::NotReached;
    result.reason = Reason::RuledOut;
    result.evidence = of_pack_.stages[s].ruled_out;
    return result;
  }
  static StageResult with(StageResult& result, Reason reason) {
    result.state = StageState::CannotKnow;
    result.reason = reason;
    return std::move(result);
  }

  void first_stage() {
    const InstallBound bound = install_bound(knowledge_, number_, of_pack_, only_up());
    earliest_[0] = bound.at;
    bound_assumes_ = bound.assumes;
    if (reached(0)) return;
    bool later = false, proven = false;
    for (std::size_t s = 1; s < pack_.stages.size(); ++s) {
      later = later || reached(s);
      proven = proven || (reached(s) && pack_.stages[s].proves_product);
    }
    StageResult judged = of_pack_.trace ? judge_first() : StageResult{};
    if (later && (proven || (of_pack_.trace && judged.state == StageState::CannotKnow))) {
      judged = StageResult{};
      judged.state = StageState::Reached;
      judged.reason = Reason::Implied;
    } else if (later) {
      report_.neighbour = true;
      if (!of_pack_.trace) with(judged, Reason::NoSource);
    }
    report_.stages[0] = std::move(judged);
  }

  // A reached stage implies those before it along `after`; a neighbour's do not reach back to the
  // first.
  void imply() {
    for (std::size_t s = pack_.stages.size(); s-- > 1;) {
      if (!reached(s)) continue;
      const std::size_t before = index_of_stage(pack_.stages[s].after);
      if (reached(before) || before == 0) continue;
      report_.stages[before].state = StageState::Reached;
      report_.stages[before].reason = Reason::Implied;
    }
  }
  std::size_t index_of_stage(const std::string& id) const {
    const auto found = std::ranges::find(pack_.stages, id, &pack::Stage::id);
    return static_cast<std::size_t>(found - pack_.stages.begin());
  }

  void later_stage(std::size_t s) {
    const std::size_t before = index_of_stage(pack_.stages[s].after);
    const Micros lower =
        earliest_[before] == kNoTime ? kNoTime : earliest_[before] + pack_.stages[s].shortest_delay;
    earliest_[s] = lower;
    if (reached(s)) {
      tighten(s, lower);
      return;
    }
    // A neighbour never had the product: nothing bounds when it could have begun.
    const Before from{
        report_.neighbour && before == 0 ? StageState::CannotKnow : report_.stages[before].state,
        report_.neighbour ? kNoTime : earliest_[before]};
    if (ruled_out(s)) {
      report_.stages[s] = with_rule(s);
      return;
    }
    StageResult result = judge(rule(s), from, cover(s), end(), removed_);
    if (result.state == StageState::NotReached && result.reason == Reason::None) {
      for (const std::string& claim : bound_assumes_) result.assumes.push_back(claim);
      ask_owners(s, result);
    }
    if (result.state == StageState::CannotKnow) what_if(s, from, result);
    const bool may_have_run = pack_.stages[s].ran_product && of_pack_.unversioned_count > 0;
    if (may_have_run &&
        !(result.state == StageState::NotReached && result.reason == Reason::Carried)) {
      result = StageResult{};
      with(result, Reason::VersionUnreadable);
    }
    if (result.state == StageState::NotReached && result.reason == Reason::Carried)
      result.assumes = report_.stages[before].assumes;
    report_.stages[s] = std::move(result);
  }
  // Which plain assumption, stated by somebody who knows the network, would make it a "no".
  void what_if(std::size_t s, const Before& from, const StageResult& now) {
    constexpr std::array kOfSources{Reason::Gap,      Reason::NoSource, Reason::Capped,
                                    Reason::Filtered, Reason::Sampled,  Reason::Cut};
    if (std::ranges::find(kOfSources, now.reason) == kOfSources.end()) return;
    const auto would = [&](const CoverContext& context) {
      const Cover cover =
          cover_of(context, number_, s, context_.identity->hosts()[story_.host], watch_);
      StageResult result = judge(rule(s), from, cover, end(), removed_);
      if (result.state == StageState::NotReached) ask_owners(s, result);
      return result.state == StageState::NotReached;
    };
    const std::string kind = kind_of_machine(report_.host);
    if (!kind.empty() && would(context_.if_fixed)) {
      report_.moves.emplace_back(s, "fixed: [\"" + kind + "\"]");
    } else if (would(context_.if_all)) {
      report_.moves.emplace_back(s, "resolvers: all");
    }
  }
  // A stage that was watched all the time before its first evidence began with it.
  void tighten(std::size_t s, Micros lower) {
    const Micros first = report_.stages[s].first;
    if (lower == kNoTime || first == kNoTime || first <= lower) return;
    if (context_.data->ownerless.may_be(number_, s, story_.host, *context_.identity, lower,
                                        first) != nullptr)
      return;
    StageRule alone = rule(s);
    alone.shortest_delay = 0;
    const StageResult silence =
        judge(alone, {StageState::Reached, lower}, cover(s), first, kNoTime);
    earliest_[s] = silence.state == StageState::NotReached ? first
                   : silence.open.empty()                  ? lower
                                          : std::max(lower, silence.open.front().from);
  }

  // A hit that no machine owns may be this one's, unless this one was known to be elsewhere.
  void ask_owners(std::size_t s, StageResult& result) const {
    // Sooner than the shortest delay after the stage before it cannot have been this machine.
    const OwnerlessHit* hit = context_.data->ownerless.may_be(
        number_, s, story_.host, *context_.identity, earliest_[s], kNoTime);
    if (hit == nullptr) return;
    result = StageResult{};
    with(result, Reason::NoOwner);
    result.open.push_back(
        {hit->time, hit->time == kNoTime ? kNoTime : hit->time + hit->clock_error + 1});
  }

  StageRule rule(std::size_t s) const {
    const pack::Stage& stage = pack_.stages[s];
    return {knowledge_.usable(number_, s),
            stage.decisive != 0,
            stage.needs_product,
            stage.shortest_delay,
            stage.longest_delay,
            stage.not_before,
            stage.not_after};
  }
  bool only_up() const { return !context_.data->set_back.contains({number_, report_.org}); }
  Micros end() const {
    return context_.data->end_of_data == kNoTime ? kNoTime : context_.data->end_of_data + 1;
  }

  Cover cover(std::size_t s) {
    return cover_of(context_.cover, number_, s, context_.identity->hosts()[story_.host], watch_);
  }

  void notes() {
    for (std::size_t s = 0; s < report_.stages.size(); ++s) {
      const StageResult& result = report_.stages[s];
      if (s > 0 && reached(s) && result.first != kNoTime && earliest_[0] != kNoTime &&
          pack_.stages[s].shortest_delay > 0 &&
          result.first < earliest_[0] + pack_.stages[s].shortest_delay &&
          index_of_stage(pack_.stages[s].after) == 0) {
        report_.notes.push_back(
            fmt::format("{} came sooner than the known {} after {}", pack_.stages[s].id,
                        format_duration(pack_.stages[s].shortest_delay), pack_.stages[0].id));
      }
    }
    for (const std::string& guid : of_pack_.sunburst.guids) {
      if ("guid:" + guid != report_.host) report_.notes.push_back("GUID " + guid);
    }
    decoded_notes(of_pack_.sunburst, report_.notes);
    std::string listed =
        listed_domain(pack_.selector.domains, context_.identity->hosts()[story_.host]);
    if (listed.empty()) listed = listed_domain(pack_.selector.domains, of_pack_.sunburst);
    if (!listed.empty()) report_.notes.push_back(listed_note(listed, pack_));
    if (reached(0)) return;
    for (const ProductSighting& s : of_pack_.sightings) {
      if (report_.seen.size() < kKeptEvidence) report_.seen.push_back(s.evidence);
    }
  }
  const VerdictContext& context_;
  const Knowledge& knowledge_;
  std::size_t number_;
  const pack::Pack& pack_;
  HostWatch& watch_;
  const HostStory& story_;
  const PackStory& of_pack_;
  HostReport report_;
  Micros removed_;                          // the product left for good; kNoTime = it did not
  std::vector<Micros> earliest_;            // by stage: it had not begun before
  std::vector<std::string> bound_assumes_;  // what the first of them rests on
};

}  // namespace

std::optional<HostReport> verdict_of(const VerdictContext& context, std::size_t pack,
                                     HostWatch& watch) {
  return HostVerdict{context, pack, watch}.run();
}

}  // namespace tamiz::sieve
