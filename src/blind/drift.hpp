#pragma once
// What a release of a program began to do: acts that machines do since they have it, and that
// neither machines on earlier releases do nor the same machines did before. Counts only; for every
// program, whether anybody named it. Tested by drift_test.cpp.
#include <cstdint>
#include <map>
#include <unordered_set>
#include <vector>

#include "blind/ranking.hpp"

namespace tamiz::blind {

struct Drift {
  StringCode program = 0, version = 0, shape = 0, thing = 0;
  std::uint32_t cohort = 0, with = 0;           // machines on the release; those that do it since
  std::uint32_t control = 0, control_with = 0;  // machines on earlier releases only
  std::uint32_t before = 0, before_with = 0;    // of the cohort: seen on an earlier one first
  std::uint32_t lag_median = 0;                 // minutes from the release's first sign to the act
  std::uint32_t lag_low = 0, lag_high = 0;      // 5th and 95th of a hundred
  bool waits = false;         // nobody does it before half of the median: like a timer
  std::uint32_t ambient = 0;  // other programs that do something with that thing
  // It ships or loads what is its maker's, or other programs began the same (kAmbient and more): a
  // sensor, a plug-in of all.
  bool explained = false;
  static constexpr std::uint32_t kAmbient = 3;
};

// With a share of the cohort that is surely (95 %, Wilson) larger than three times the controls'.
// Unexplained first, then those that wait, then by the share. Programs with fewer than
// Ranking::kLeastCohort machines on a release, and releases without any control, are left out:
// `without_control` counts these, and what a program has beyond 64 releases. Acts without a time
// count nowhere.
struct Drifts {
  std::vector<Drift> rows;
  std::size_t releases = 0, without_control = 0;
  std::map<StringCode, std::size_t> compared;      // releases with a control, by program
  std::unordered_set<std::uint64_t> with_control;  // these, by program and version
};
// The same on any number of threads.
Drifts drifts(const Ranking& ranking, const Editions& editions, const Dictionary& names,
              unsigned threads = 1);

}  // namespace tamiz::blind
