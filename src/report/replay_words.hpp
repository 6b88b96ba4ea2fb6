#pragma once
// What the forms of a replay say alike. Tested by stories/replay and html_unusual_test.cpp.
#include <string>

#include "model/replay.hpp"

namespace tamiz::report {

// "7 d", "-3 d" where packs were first; "" where one of the two never named it.
std::string lead_of(const ReplayHost& host);

struct ReplayFirst {
  Micros blind = kNoTime, named = kNoTime;  // the first day of each; kNoTime: never
};
ReplayFirst first_of(const Replay& replay);

}  // namespace tamiz::report
