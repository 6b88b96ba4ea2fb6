#pragma once
// Findings that people set aside in the case (flow/dismissals.hpp). Tested by dismissed_test.cpp
// and stories/case.
#include <string>
#include <vector>

#include "model/report.hpp"

namespace tamiz::sieve {

// Whether it was said of that machine.
bool was_said_of(const Dismissal& dismissal, const std::string& host);
// "set aside on 2023-03-30: our own tool"; and what a finding says that is now on others too.
std::string said_words(const Dismissal& dismissal);
std::string on_others_words(const Dismissal& dismissal);

// A finding on no other machines than those of its dismissal gets the band Dismissed, with who says
// so and why. On others it stands, and says that it was dismissed on some.
void set_aside(const std::vector<Dismissal>& dismissals, std::vector<Finding>& findings);

}  // namespace tamiz::sieve
