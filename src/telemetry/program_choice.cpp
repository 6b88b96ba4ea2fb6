#include "telemetry/program_choice.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace tamiz::telemetry {

const Program* ProgramChoice::of(const Record& record) {
  filled_.clear();
  std::uint64_t sum = 0;
  for (const Slot slot : record.filled) {
    if (record[slot].empty()) continue;
    filled_.push_back(slot);
    sum = (sum ^ slot) * 0x9E3779B97F4A7C15ull;
  }
  Known& known = known_[(sum >> 32) % known_.size()];
  if (known.filled != filled_) {
    known.filled = filled_;
    known.fit.clear();
    for (const Program& program : programs_) {
      if (program.fits_record(record)) known.fit.push_back(&program);
    }
  }
  const auto found = std::ranges::find_if(
      known.fit, [&](const Program* program) { return program->fits_values(record); });
  return found == known.fit.end() ? nullptr : *found;
}

}  // namespace tamiz::telemetry
