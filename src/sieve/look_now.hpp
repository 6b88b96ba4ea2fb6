#pragma once
// The few machines to look at first: those with a finding, and those on which few got far. Tested
// by stories/first-ten-minutes.
#include "model/report.hpp"
#include "pack/pack.hpp"

namespace tamiz::sieve {

// Fills `report.look_now` from the findings and the campaigns, and numbers the findings.
void choose_look_now(const std::vector<pack::Pack>& packs, Report& report);

}  // namespace tamiz::sieve
