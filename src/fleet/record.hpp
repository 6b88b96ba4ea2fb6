#pragma once
// What happened on one machine and what its export shows of it: the ground of lines and truth.
// Tested by fleet_test.cpp.
#include <vector>

#include "fleet/course.hpp"

namespace tamiz::fleet {

struct StageTruth {
  bool reached = false;
  Micros at = kNoTime;               // of its first act
  std::uint64_t acts = 0, seen = 0;  // seen: in the export
};

struct HostRecord {
  Host host;
  std::vector<Event> events;       // by time
  std::vector<bool> here;          // in the export
  std::vector<StageTruth> stages;  // of the scenario
  bool target = false;             // a stage that takes a few took it
  // A causal link from the product to what a few got survived what was lost.
  bool linked = false;
};

HostRecord record_of(const World& world, const Course& course, std::uint64_t number);

}  // namespace tamiz::fleet
