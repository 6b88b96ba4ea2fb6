#pragma once
// A scenario drawn at random: product, releases, delays, how the few are chosen, what is done to
// them and how it stays. So that nothing can be tuned to stories. Tested by fleet_test.cpp.
#include "fleet/scenario.hpp"

namespace tamiz::fleet {

Scenario novel(std::uint64_t seed);

}  // namespace tamiz::fleet
