#pragma once
// The scenario first-ten-minutes, whole: what a responder exports on day 1, and beside it what is
// true. Harmless text: invented people, reserved names and addresses; the public indicator domains
// occur as text. The same order gives the same bytes. What is in it: doc/simulate.md. Tested by
// company_test.cpp.
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "sim/mutation.hpp"

namespace tamiz::sim {

struct Order {
  std::uint64_t seed = 1;
  Mutations mutations;
};

struct OutputFile {
  std::string path;  // "exports/tvm_software.csv"
  std::string bytes;
};

// About 65 MB of text in memory (the two DNS logs packed), made in a few seconds.
std::vector<OutputFile> first_ten_minutes(const Order& order);

// Usage when the folder holds anything; Io. Every file says it was changed when the data ends.
Result<> write_files(const std::vector<OutputFile>& files, const std::string& folder);

}  // namespace tamiz::sim
