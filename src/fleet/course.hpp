#pragma once
// Whom the stages of a scenario take: decided once for the fleet, before anything is written.
// Tested by fleet_test.cpp.
#include <set>
#include <vector>

#include "fleet/host.hpp"

namespace tamiz::fleet {

struct Course {
  // By stage: the machines of one that takes a few; of any other each decides alone.
  std::vector<std::set<std::uint64_t>> chosen;
  std::vector<std::set<std::uint64_t>> orgs;  // that it happens in, by first machine; empty = all
};

// When a chain begins on the machine: with the bad release, or, where none is bad, with the last
// one; kNoTime: never.
Micros chain_begin(const World& world, const Host& host);

Course make_course(const World& world, unsigned threads);

// Whether the stage takes this machine, if all before it did.
bool takes(const World& world, const Course& course, const Host& host, std::size_t stage);

}  // namespace tamiz::fleet
