#pragma once
// Whether a stage that nothing showed can be called "not reached". Pure: evidence in, verdict out
// (design, section 5). Tested by judge_test.cpp over every combination of stage, completeness and
// window.
#include <cstdint>
#include <string>
#include <vector>

#include "model/event.hpp"
#include "model/stage.hpp"

namespace tamiz::sieve {

// What the pack says of a stage.
struct StageRule {
  bool has_tests = true;
  bool decisive = true;  // some channel, complete, would have shown it
  bool needs_product = false;
  Micros shortest_delay = 0;
  Micros longest_delay = kNoTime;
  Micros not_before = kNoTime,
         not_after = kNoTime;  // it can happen only in between; kNoTime = open
};

// The stage before it, on this host.
struct Before {
  StageState state = StageState::Reached;
  Micros earliest = kNoTime;  // it had not begun before this; kNoTime = not even that is known
};

// How well this host was watched by sources that would have shown the stage.
struct Cover {
  std::vector<TimeSpan> spans;       // watched without a break; sorted, apart from each other
  Reason weaker = Reason::NoSource;  // why the rest does not count
  std::vector<std::string> assumes;
  std::vector<std::string> by;  // the sources that watched, for people
};

// The result for a stage without evidence. `removed`: when the product left the host, kNoTime = it
// did not.
StageResult judge(const StageRule& rule, const Before& before, const Cover& cover,
                  Micros end_of_data, Micros removed);

// The reason that a class of completeness gives; None for complete.
Reason reason_of(Completeness completeness);

}  // namespace tamiz::sieve
