#pragma once
// Findings that people set aside in the case (flow/dismissals.hpp). Tested by dismissed_test.cpp
// and stories/case.
#include <vector>

#include "model/report.hpp"

namespace tamiz::sieve {

// A finding on no other machines than those of its dismissal gets the band Dismissed, with who says
// so and why. On others it stands, and says that it was dismissed on some.
void set_aside(const std::vector<Dismissal>& dismissals, std::vector<Finding>& findings);

}  // namespace tamiz::sieve
