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

bool covered(const Cover& cover, std::int64_t day, Micros from) {
  if (!std::ranges::binary_search(cover.days, day)) return false;
  // A day whose first hours were not recorded is covered only if the window begins after they were
  // over.
  return cover.since == kNoTime || day_of(cover.since) != day || from >= cover.since;
}

// The parts of [from, to) that lie on no covered day.
std::vector<TimeSpan> open_parts(const Cover& cover, Micros from, Micros to) {
  std::vector<TimeSpan> open;
  for (std::int64_t day = day_of(from); day <= day_of(to - 1); ++day) {
    if (covered(cover, day, from)) continue;
    const Micros begin = std::max(from, day * kDay), end = std::min(to, (day + 1) * kDay);
    if (!open.empty() && open.back().to == begin) {
      open.back().to = end;
    } else {
      open.push_back({begin, end});
    }
  }
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
    auto result = verdict(StageState::CannotKnow, cover.days.empty() ? cover.weaker : Reason::Gap);
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
    if (!gone && rule.longest_delay != kNoTime &&
        before.earliest + rule.longest_delay > end_of_data)
      result.may_still_until = before.earliest + rule.longest_delay;
    return result;
  }
  auto result = verdict(StageState::CannotKnow, cover.days.empty() ? cover.weaker : Reason::Gap);
  result.open = std::move(open);
  return result;
}

}  // namespace tamiz::sieve
