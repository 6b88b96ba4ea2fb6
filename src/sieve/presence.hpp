#pragma once
// When one machine was being watched, by the times at which it spoke: silence against its own
// habit. Pure functions. Tested by presence_test.cpp.
//
// A machine is switched off by people, so what counts is that it speaks at all (habit.hpp), not how
// much. A silence that is out of its habit, or of a witness, is a hole from row to row.
#include <cstdint>
#include <vector>

#include "model/spans.hpp"
#include "sieve/habit.hpp"

namespace tamiz::sieve {

// In any order: sorted, and one for each quarter.
std::vector<Sign> joined(std::vector<Sign> signs);

// Stretches in which one machine's sensor was speaking. `signs`: joined. `witnesses`: each the
// signs of something else of the machine, joined: its other channels, the network's logs. Whole
// silent days are never in it, but for weekends of a machine that never spoke on one, and for a
// last one that ends (with `end`) when the machine is as likely silent as not.
std::vector<TimeSpan> present_spans(const std::vector<Sign>& signs,
                                    const std::vector<std::vector<Sign>>& witnesses, Micros since,
                                    Micros end);

// Stretches in which a machine spoke in logs of the network again and again, as it does while it is
// there. One that has a lease may have left with it: between two signs it was there only if they
// are at most identity::kThereBetween apart, and the silence is not surprising for how often it
// speaks while it is there. `since`: its first sign.
std::vector<TimeSpan> session_spans(const std::vector<Sign>& signs, Micros since, Micros end);

}  // namespace tamiz::sieve
