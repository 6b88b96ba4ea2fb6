#pragma once
// When a log was really being written: silence against its own normal pace. Pure functions over
// counts. Tested by watch_test.cpp.
//
// A stretch of silence is a hole when it is surprising: the sum of its quarters' surprise reaches
// kSurprise. That of an empty quarter of an hour is the smaller of ln(1 + m), m the mean rows of
// that quarter on other active days (rows come in bursts: a geometric law), and of -ln(1 - p), p
// the share of these days with any row about then. A day without any row is a hole too, and a
// silence by far longer than all but a few others (habit.hpp). The hole reaches from row to row. Of
// the last stretch, between the last row and the end of all data, only the surprise is judged, with
// less patience; longer than kMostEnd it is a hole.
#include <cstdint>
#include <vector>

#include "model/source.hpp"
#include "model/spans.hpp"

namespace tamiz::sieve {

// The end of all data, exclusive; kNoTime when nothing has a time. An inventory's day is not the
// end of the logs beside it. `until`: what was asked for.
Micros end_of(const std::vector<Source>& sources, Micros until);

// Whether only damaged logs reach the end of the data: they went on, nobody knows until when.
bool ends_open(const std::vector<Source>& sources);

// Stretches in which all streams of a network log were being written. Files that follow one another
// in time are one stream (rotation); files that overlap are logs of several servers, and a log of
// "all resolvers" is whole only while each of them speaks. `end`: of all data, exclusive.
std::vector<TimeSpan> log_spans(const std::vector<const Source*>& files, Micros end);
// The same for exports of sensors on machines: together one stream, for each file may be of one
// machine.
std::vector<TimeSpan> export_spans(const std::vector<const Source*>& files, Micros end);

}  // namespace tamiz::sieve
