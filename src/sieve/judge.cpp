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
  const Micros to = gone ? removed : end_of_data;
  // Nobody knows when it could have begun: no stretch of silence, however long, covers that.
  if (before.earliest == kNoTime || to == kNoTime) {
    auto result = verdict(StageState::CannotKnow, cover.spans.empty() ? cover.weaker : Reason::Gap);
    result.open.push_back({kNoTime, to});
    return result;
  }
  const Micros from = before.earliest + rule.shortest_delay;
  if (from >= to) {
    // Removed before the delay was over: it can no longer happen. Else it can still.
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
    if (!gone && rule.longest_delay != kNoTime &&
        before.earliest + rule.longest_delay > end_of_data)
      result.may_still_until = before.earliest + rule.longest_delay;
    return result;
  }
  auto result = verdict(StageState::CannotKnow, cover.spans.empty() ? cover.weaker : Reason::Gap);
  result.open = std::move(open);
  return result;
}

}  // namespace tamiz::sieve
