#include "sieve/judge.hpp"

#include <algorithm>

namespace tamiz::sieve {
namespace {

StageResult verdict(StageState state, Reason reason) {
  StageResult result;
  result.state = state;
  result.reason = reason;
  return result;
}

// The parts of [from, to) that no span covers.
std::vector<TimeSpan> open_parts(const Cover& cover, Micros from, Micros to) {
  std::vector<TimeSpan> open;
  for (const TimeSpan& span : cover.spans) {
    if (span.to <= from) continue;
    if (span.from >= to) break;
    if (span.from > from) open.push_back({from, span.from});
    from = span.to;
    if (from >= to) return open;
  }
  open.push_back({from, to});
  return open;
}

// Since when it can have happened; kNoTime = nobody knows.
Micros begins(const StageRule& rule, const Before& before) {
  const Micros after = before.earliest == kNoTime ? kNoTime : before.earliest + rule.shortest_delay;
  return std::max(after, rule.not_before);  // kNoTime is the least of all times
}

}  // namespace

Reason reason_of(Completeness completeness) {
  switch (completeness) {
    case Completeness::Complete:
      return Reason::None;
    case Completeness::Capped:
      return Reason::Capped;
    case Completeness::Sampled:
      return Reason::Sampled;
    case Completeness::Filtered:
      return Reason::Filtered;
    case Completeness::Cut:
      return Reason::Cut;
    case Completeness::Snapshot:
      return Reason::Snapshot;
    case Completeness::AlertsOnly:
      return Reason::AlertsOnly;
    case Completeness::Absent:
      return Reason::NoSource;
  }
  return Reason::NoSource;
}

StageResult judge(const StageRule& rule, const Before& before, const Cover& cover,
                  Micros end_of_data, Micros removed) {
  if (before.state == StageState::NotReached)
    return verdict(StageState::NotReached, Reason::Carried);
  if (!rule.has_tests) return verdict(StageState::CannotKnow, Reason::NoTest);
  if (!rule.decisive) return verdict(StageState::CannotKnow, Reason::NotObservable);
  const bool gone = rule.needs_product && removed != kNoTime && removed < end_of_data;
  const bool over = rule.not_after != kNoTime && end_of_data != kNoTime &&
                    rule.not_after <= end_of_data && (!gone || rule.not_after <= removed);
  const Micros to = over ? rule.not_after : gone ? removed : end_of_data;
  const Micros from = begins(rule, before);
  // Nobody knows when it could have begun: no stretch of silence, however long, covers that.
  if (from == kNoTime || to == kNoTime) {
    auto result = verdict(StageState::CannotKnow, cover.spans.empty() ? cover.weaker : Reason::Gap);
    result.open.push_back({kNoTime, to});
    return result;
  }
  if (from >= to) {
    // Removed before the delay was over, or too late for the campaign: it can no longer happen.
    // Else it can still.
    if (over) return verdict(StageState::NotReached, Reason::Elapsed);
    if (gone) return verdict(StageState::NotReached, Reason::None);
    auto result = verdict(StageState::CannotKnow, Reason::TooYoung);
    result.open.push_back({to, from});
    return result;
  }
  auto open = open_parts(cover, from, to);
  if (open.empty()) {
    auto result = verdict(StageState::NotReached, Reason::None);
    result.assumes = cover.assumes;
    result.window = {from, to};
    result.watched_by = cover.by;
    if (!gone && !over && rule.longest_delay != kNoTime && before.earliest != kNoTime &&
        before.earliest + rule.longest_delay > end_of_data)
      result.may_still_until = before.earliest + rule.longest_delay;
    return result;
  }
  auto result = verdict(StageState::CannotKnow, cover.spans.empty() ? cover.weaker : Reason::Gap);
  result.open = std::move(open);
  return result;
}

}  // namespace tamiz::sieve
