#pragma once
// Which map takes a record: the first whose keys it has and whose values it holds. Which maps' keys
// it has is looked up by the set of slots that it fills, since records of one kind fill the same.
// Tested by ingest_test.cpp and the goldens.
#include <array>
#include <vector>

#include "telemetry/program.hpp"

namespace tamiz::telemetry {

class ProgramChoice {
 public:
  explicit ProgramChoice(const std::vector<Program>& programs) : programs_(programs) {}
  // nullptr: none takes it.
  const Program* of(const Record& record);

 private:
  struct Known {
    std::vector<Slot> filled;
    std::vector<const Program*> fit;  // in the table's order
  };
  const std::vector<Program>& programs_;
  std::vector<Slot> filled_;
  std::array<Known, 64> known_;  // by hash of the slots; no slots fit no map
};

}  // namespace tamiz::telemetry
