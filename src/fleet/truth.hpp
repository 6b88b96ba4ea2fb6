#pragma once
// What is true of a fleet, for whoever scores a search: never read by another command. Tested by
// fleet_test.cpp.
#include <string>
#include <vector>

#include "fleet/fleet.hpp"
#include "fleet/record.hpp"

namespace tamiz::fleet {

struct Tally {
  std::uint64_t cohort = 0, bad = 0, targets = 0, linked = 0, happened = 0, written = 0;
  std::vector<StageTruth> stages;  // acts and seen count machines here
  void add(const HostRecord& record, const World& world);
  void add(const Tally& other);
};

// One line for each machine that has the product: {"host", "org", "release", "target", "linked",
// "stages": {id: {"at", "seen"}}}.
void write_truth(std::string& out, const HostRecord& record, const World& world);

// truth.json.
std::string truth_summary(const Order& order, const World& world, const Tally& tally);

}  // namespace tamiz::fleet
