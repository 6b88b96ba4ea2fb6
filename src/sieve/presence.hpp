#pragma once
// When one machine was being watched, by the times at which it spoke: silence against its own
// habit. Pure functions. Tested by presence_test.cpp.
//
// A machine is switched off by people, so what counts is that it speaks at all, by the hour and by
// the quarter of an hour, not how much. A stretch of silence is a hole when its surprise reaches
// kSurprise under any of three laws: by the hour, the sum of -ln(1 - p), p the share of other
// active days with a row in that hour; by the quarter, the same for the first, and for each that
// follows no more than -ln(r), r the chance that a silence goes on, learnt from the machine's other
// silences; and in that way over those quarters in which a witness speaks. It reaches
// from row to row.
#include <cstdint>
#include <vector>

#include "model/source.hpp"
#include "model/spans.hpp"

namespace tamiz::sieve {

// A machine spoke, within one quarter of an hour: when first, and when last. Rows whose time is
// open count from the end of their interval, and to its beginning.
struct Sign {
  Micros first = kNoTime, last = kNoTime;
  [[nodiscard]] std::int64_t slot() const { return slot_of(last); }
};
// In any order: sorted, and one for each quarter.
std::vector<Sign> joined(std::vector<Sign> signs);

// Stretches in which one machine's sensor was speaking. `signs`: joined. `witnesses`: each the
// signs of something else of the machine, joined: its other channels, the network's logs. Whole
// silent days are never in it, but for a last one that ends (with `end`) before the first hour in
// which the machine ever spoke.
std::vector<TimeSpan> present_spans(const std::vector<Sign>& signs,
                                    const std::vector<std::vector<Sign>>& witnesses, Micros since,
                                    Micros end);

// Stretches in which a machine spoke in logs of the network again and again, as it does while it is
// there. One that has a lease may have left with it: between two signs it was there only if they
// are at most identity::kThereBetween apart, and the silence is not surprising for how often it
// speaks while it is there. `since`: its first sign.
std::vector<TimeSpan> session_spans(const std::vector<Sign>& signs, Micros since, Micros end);

}  // namespace tamiz::sieve
