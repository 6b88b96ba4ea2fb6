#pragma once
// When one machine was being watched, by the hours in which it spoke: silence against its own
// habit. Pure functions. Tested by presence_test.cpp.
//
// A machine is switched off by people, so what counts is presence by the hour: the surprise of a
// silent hour is -ln(1 - p), p the share of other active days with a row in that hour. A stretch of
// silence is a hole when the sum reaches kSurprise; it reaches one hour into both sides.
#include <cstdint>
#include <vector>

#include "model/spans.hpp"

namespace tamiz::sieve {

// Hours in any order, sorted and each once.
std::vector<std::int64_t> distinct_hours(std::vector<std::int64_t> hours);

// Stretches in which one machine's sensor was speaking. `hours`: with a row, sorted. `witness`:
// hours in which other channels of the machine have rows, sorted. Whole silent days are never in
// it, but for a last one that ends (with `end`) before the first hour in which the machine ever
// spoke.
std::vector<TimeSpan> present_spans(const std::vector<std::int64_t>& hours,
                                    const std::vector<std::int64_t>& witness, Micros since,
                                    Micros end);

// Stretches in which a machine spoke in logs of the network again and again, as it does while it is
// there. One that has a lease may have left with it: between two signs it was there only if they
// are at most identity::kThereBetween apart, and the silence is not surprising for how often it
// speaks while it is there. `hours` as above; `since`: its first sign.
std::vector<TimeSpan> session_spans(const std::vector<std::int64_t>& hours, Micros since,
                                    Micros end);

}  // namespace tamiz::sieve
