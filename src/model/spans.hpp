#pragma once
// Lists of half-open spans of time, sorted and apart from each other. Tested by the rooms that use
// them (sieve/watch_test.cpp, identity/addresses_test.cpp).
#include <vector>

#include "model/stage.hpp"

namespace tamiz {

// Any spans, as such a list; empty ones fall away.
std::vector<TimeSpan> merged(std::vector<TimeSpan> spans);
// What lies in both lists.
std::vector<TimeSpan> both(const std::vector<TimeSpan>& a, const std::vector<TimeSpan>& b);
// What lies in the first and in none of the holes, which may be in any order.
std::vector<TimeSpan> without(const std::vector<TimeSpan>& spans,
                              const std::vector<TimeSpan>& holes);

}  // namespace tamiz
