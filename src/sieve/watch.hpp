#pragma once
// When a log was really being written, and when a sensor was really speaking: silence against its
// own normal pace. Pure functions over counts. Tested by watch_test.cpp.
//
// A stretch of silence is a hole when it is surprising: the sum of its slots' surprise reaches
// kSurprise. For a log of many machines the surprise of an empty quarter of an hour is ln(1 + m), m
// the mean rows of that quarter on active days (rows come in bursts: a geometric law). For one
// machine, which people switch off, only presence by the hour counts: -ln(1 - p), p the share of
// active days with a row in that hour. The hole reaches one slot into both sides, since the outage
// began somewhere in the last slot that has rows.
#include <cstdint>
#include <vector>

#include "model/source.hpp"
#include "model/stage.hpp"

namespace tamiz::sieve {

inline constexpr double kSurprise = 5.3;  // ln 200: one false hole in 200 such stretches

// Stretches in which all streams of a network log were being written. Files that follow one another
// in time are one stream (rotation); files that overlap are logs of several servers, and a log of
// "all resolvers" is whole only while each of them speaks.
std::vector<TimeSpan> log_spans(const std::vector<const Source*>& files);
// The same for exports of sensors on machines: together one stream, for each file may be of one
// machine.
std::vector<TimeSpan> export_spans(const std::vector<const Source*>& files);

// Stretches in which one machine's sensor was speaking. `hours`: with a row, sorted. `witness`:
// hours in which other channels of the machine have rows, sorted. Whole silent days are never in
// it. The last day ends with `end`.
std::vector<TimeSpan> present_spans(const std::vector<std::int64_t>& hours,
                                    const std::vector<std::int64_t>& witness, Micros since,
                                    Micros end);

// Sorted, disjoint lists of spans.
std::vector<TimeSpan> merged(std::vector<TimeSpan> spans);
std::vector<TimeSpan> both(const std::vector<TimeSpan>& a, const std::vector<TimeSpan>& b);
std::vector<TimeSpan> without(const std::vector<TimeSpan>& spans,
                              const std::vector<TimeSpan>& holes);

}  // namespace tamiz::sieve
