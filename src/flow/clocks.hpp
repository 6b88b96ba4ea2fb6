#pragma once
// Whether the clocks of the inputs agree, as far as the inputs can tell: the same DNS name asked
// for by a sensor and seen by a resolver; a process that starts in one source and loads its modules
// in another; times that are later than the file they stand in. Equal pairs show one clock, never
// which. Tested by stories/first-ten-minutes and tools/mutations.py.
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/report.hpp"
#include "model/segment.hpp"

namespace tamiz::flow {

struct ClockCheck {
  std::uint64_t pairs = 0,
                agree = 0;         // of one rare name in a sensor's rows and in a resolver's log
  std::uint64_t only_sensors = 0;  // rare names of sensors that stand in no resolver's log
  bool zoneless = false;           // sensors and resolvers both name no zone: one clock, not which
  std::vector<std::string> warnings;
};

// Costs two passes over the events where there is something to pair, else none.
Result<ClockCheck> check_clocks(SegmentStore& events, const Dictionary& strings,
                                const std::vector<Source>& sources);

}  // namespace tamiz::flow
