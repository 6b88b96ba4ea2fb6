#include "sieve/verdicts.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::string_view kOnlyUp = "versions only go up";

std::string fixed_pattern(const Claims& claims, const std::string& host) {
  const std::string name = host.substr(0, host.find('.'));
  for (const std::string& pattern : claims.fixed) {
    if (glob_match(fold(pattern), host) || glob_match(fold(pattern), name)) return pattern;
  }
  return "";
}

class HostVerdict {
 public:
  HostVerdict(const VerdictContext& context, std::size_t pack, const HostStory& story)
      : context_(context),
        knowledge_(*context.knowledge),
        number_(pack),
        pack_(knowledge_.packs()[pack]),
        story_(story),
        of_pack_(story.packs[pack]) {
    const identity::Host& host = context.identity->hosts()[story.host];
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
      result.evidence_count += of_pack_.unversioned_runs.count;
      for (const Evidence& e : of_pack_.unversioned_runs.evidence) {
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

  // Not before this can the tampered release have come to the host; kNoTime when nothing bounds it.
  Micros install_bound() const {
    Micros bound = kNoTime, first_bad = kNoTime;
    for (const ProductSighting& s : of_pack_.sightings) {
      if (s.version.empty() || !knowledge_.bad_release(number_, s.platform, s.version)) continue;
      if (s.install) return s.first;
      const pack::Release* release = knowledge_.release(number_, s.platform, s.version);
      if (release != nullptr && release->available_from != kNoTime)
        bound =
            bound == kNoTime ? release->available_from : std::min(bound, release->available_from);
      if (s.first != kNoTime)
        first_bad = first_bad == kNoTime ? s.first : std::min(first_bad, s.first);
    }
    if (first_bad == kNoTime) return available_from();
    // An older release seen running before the first bad one: it came after that.
    for (const ProductSighting& s : of_pack_.sightings) {
      if (s.version.empty() || s.last == kNoTime || s.last > first_bad || s.snapshot) continue;
      const pack::Release* bad = knowledge_.first_bad(number_, s.platform);
      if (bad != nullptr && pack::compare_versions(s.version, bad->version).value_or(0) < 0)
        bound = std::max(bound, s.last);
    }
    return bound;
  }
  Micros available_from() const {
    Micros from = kNoTime;
    for (const pack::Release& r : pack_.releases) {
      if (r.state != pack::ReleaseState::Bad || !r.fact.holds(knowledge_.as_of())) continue;
      if (r.available_from == kNoTime) return kNoTime;
      from = from == kNoTime ? r.available_from : std::min(from, r.available_from);
    }
    return from;
  }

  // Whether the host can be said not to have taken the release. Inventories and runs show versions,
  // never their absence in between; so only "older than the first bad one, at the end of the data"
  // is a no, and an assumption with it.
  StageResult judge_first() const {
    StageResult result;
    if (!pack_.stages[0].has_tests()) return with(result, Reason::NoTest);
    if (!pack_.stages[0].release_bad)
      return judge(rule(0), {StageState::Reached, available_from()}, cover(0), end(),
                   of_pack_.removed);
    bool readable = false, all_older = true;
    Micros last = kNoTime;
    bool snapshot = false;
    for (const ProductSighting& s : of_pack_.sightings) {
      if (s.version.empty()) continue;
      readable = true;
      const pack::Release* bad = knowledge_.first_bad(number_, s.platform);
      const auto order =
          bad == nullptr ? std::nullopt : pack::compare_versions(s.version, bad->version);
      if (!order || *order >= 0) all_older = false;
      if (s.last >= last) snapshot = s.snapshot;
      last = std::max(last, s.last);
    }
    if (!readable) return with(result, Reason::VersionUnreadable);
    if (knowledge_.first_bad(number_, "") == nullptr) return with(result, Reason::NoTest);
    if (!all_older) return with(result, Reason::Snapshot);
    if (of_pack_.removed != kNoTime) return with(result, Reason::Gap);
    if (last == kNoTime || day_of(last) < day_of(end())) {
      result.open.push_back({last, end()});
      return with(result, snapshot ? Reason::Snapshot : Reason::Gap);
    }
    result.state = StageState::NotReached;
    result.reason = Reason::OlderRelease;
    result.assumes.emplace_back(kOnlyUp);
    return result;
  }
  static StageResult with(StageResult& result, Reason reason) {
    result.state = StageState::CannotKnow;
    result.reason = reason;
    return std::move(result);
  }

  void first_stage() {
    earliest_[0] = install_bound();
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
    StageResult result = judge(rule(s), from, cover(s), end(), of_pack_.removed);
    if (result.state == StageState::NotReached && result.reason == Reason::None)
      ask_owners(s, result);
    const bool may_have_run = pack_.stages[s].ran_product && of_pack_.unversioned_runs.count > 0;
    if (may_have_run &&
        !(result.state == StageState::NotReached && result.reason == Reason::Carried)) {
      result = StageResult{};
      with(result, Reason::VersionUnreadable);
    }
    if (result.state == StageState::NotReached && result.reason == Reason::Carried)
      result.assumes = report_.stages[before].assumes;
    report_.stages[s] = std::move(result);
  }
  // A stage that was watched all the time before its first evidence began with it.
  void tighten(std::size_t s, Micros lower) {
    const Micros first = report_.stages[s].first;
    if (lower == kNoTime || first == kNoTime || first <= lower) return;
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
    for (const OwnerlessHit& hit : context_.data->ownerless) {
      if ((*context_.sources)[hit.source].passive) continue;
      const bool here = std::ranges::any_of(
          hit.tests, [&](const pack::TestPlace& t) { return t.pack == number_ && t.stage == s; });
      if (!here || (hit.time != kNoTime && context_.identity->elsewhere(story_.host, hit.time)))
        continue;
      result = StageResult{};
      with(result, Reason::NoOwner);
      result.open.push_back(
          {hit.time, hit.time == kNoTime ? kNoTime : hit.time + hit.clock_error + 1});
      return;
    }
  }

  StageRule rule(std::size_t s) const {
    const pack::Stage& stage = pack_.stages[s];
    return {stage.has_tests(), stage.decisive != 0, stage.needs_product, stage.shortest_delay,
            stage.longest_delay};
  }
  Micros end() const {
    return context_.data->end_of_data == kNoTime ? kNoTime : context_.data->end_of_data + 1;
  }

  Cover cover(std::size_t s) const {
    Cover out;
    const auto weaker = [&out](Reason reason) {
      out.weaker = weight(reason) < weight(out.weaker) ? reason : out.weaker;
    };
    for (const auto& [source, since] : story_.since) {
      const StageView view = knowledge_.view(number_, s, source);
      if (view.view == View::Weak) weaker(view.reason);
      if (view.view != View::Complete || (*context_.sources)[source].network) continue;
      if (since == kNoTime) continue;
      out.since = out.since == kNoTime ? since : std::min(out.since, since);
      claim(source, out);
    }
    for (const auto& [source, day] : story_.days) {
      const Source& of = (*context_.sources)[source];
      if (knowledge_.view(number_, s, source).view != View::Complete || of.network) continue;
      if (of.cut_before == kNoTime || day > day_of(of.cut_before)) out.days.push_back(day);
    }
    network(s, out, weaker);
    std::ranges::sort(out.days);
    out.days.erase(std::unique(out.days.begin(), out.days.end()), out.days.end());
    return out;
  }
  // A log of the network covers a machine that never leaves it; for others a silent day may be a
  // day elsewhere.
  template <class Weaker>
  void network(std::size_t s, Cover& out, const Weaker& weaker) const {
    const std::string fixed = fixed_pattern(context_.claims, report_.host);
    for (std::uint32_t source = 0; source < context_.sources->size(); ++source) {
      const Source& of = (*context_.sources)[source];
      const StageView view = knowledge_.view(number_, s, source);
      if (!of.network || view.view == View::Blind) continue;
      if (view.view == View::Weak) {
        if (story_.since.contains(source)) weaker(view.reason);
      } else if (fixed.empty()) {
        weaker(Reason::Gap);
      } else {
        for (const std::int64_t day : context_.data->source_days[source]) {
          if (of.cut_before == kNoTime || day > day_of(of.cut_before)) out.days.push_back(day);
        }
        out.since = out.since == kNoTime ? of.first : std::min(out.since, of.first);
        claim(source, out);
        const std::string text = "fixed: " + fixed;
        if (std::ranges::find(out.assumes, text) == out.assumes.end()) out.assumes.push_back(text);
      }
    }
  }
  void claim(std::uint32_t source, Cover& out) const {
    const Source& of = (*context_.sources)[source];
    if (!of.claimed) return;
    for (const ChannelCover& c : of.cover) {
      if (c.completeness == Completeness::Complete &&
          std::ranges::find(out.assumes, c.why) == out.assumes.end())
        out.assumes.push_back(c.why);
    }
  }
  // The reason nearest to being solved is shown: a gap in a complete source, a cap, a sample ...
  static int weight(Reason reason) {
    switch (reason) {
      case Reason::Gap:
        return 0;
      case Reason::HashKind:
        return 1;
      case Reason::Capped:
        return 2;
      case Reason::Sampled:
        return 3;
      case Reason::Filtered:
        return 4;
      case Reason::Cut:
        return 5;
      case Reason::Snapshot:
        return 6;
      case Reason::AlertsOnly:
        return 7;
      default:
        return 8;
    }
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
    sunburst_notes();
  }
  void sunburst_notes() {
    const SunburstStory& s = of_pack_.sunburst;
    if (!s.any()) return;
    if (!s.fragments.empty()) {
      const auto domain = pack::join_sunburst(s.fragments);
      report_.notes.push_back(fmt::format("AD domain {}{}", printable(domain.text),
                                          domain.complete ? "" : " (partial)"));
    }
    if (s.pings > 0)
      report_.notes.push_back(fmt::format("{}, {} .. {} by their own clock",
                                          counted(s.pings, "ping", "pings"),
                                          format_time(s.first_ping), format_time(s.last_ping)));
    if (const std::string services = pack::sunburst_services_text(s.services); !services.empty())
      report_.notes.push_back("products: " + services);
    for (std::size_t a = 0; a + 1 < pack::kSunburstAnswerNames.size(); ++a) {
      const std::uint32_t mask = 1u << a;
      if ((s.answers & mask) == 0) continue;
      report_.notes.push_back(
          fmt::format("answered: {}{}", pack::kSunburstAnswerNames[a],
                      (s.answers_before & mask) == 0 ? " (only after disclosure)" : ""));
    }
    if (s.flagged && !s.chosen_by_answer)
      report_.notes.emplace_back("not seen: the answer that chose it");
    if (!s.flagged && s.chosen_by_answer)
      report_.notes.emplace_back("not seen: a later query that carries the stage-2 flag");
  }

  const VerdictContext& context_;
  const Knowledge& knowledge_;
  std::size_t number_;
  const pack::Pack& pack_;
  const HostStory& story_;
  const PackStory& of_pack_;
  HostReport report_;
  std::vector<Micros> earliest_;  // by stage: it had not begun before
};

}  // namespace

std::optional<HostReport> verdict_of(const VerdictContext& context, std::size_t pack,
                                     const HostStory& story) {
  return HostVerdict{context, pack, story}.run();
}

std::array<Completeness, kChannels> channels_of(const VerdictContext& context,
                                                const HostStory& story) {
  std::array<Completeness, kChannels> best;
  best.fill(Completeness::Absent);
  for (const auto& [source, since] : story.since) {
    for (std::size_t c = 0; c < kChannels; ++c)
      best[c] = std::min(best[c], (*context.sources)[source].cover[c].completeness);
  }
  return best;
}

}  // namespace tamiz::sieve
