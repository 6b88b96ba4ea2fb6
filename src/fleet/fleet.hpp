#pragma once
// A whole fleet with its truth, written piece by piece: exports as a sensor would give them, and
// beside them what is true. Harmless text: invented names, reserved domains, invented digests. The
// same order gives the same bytes, on any number of threads. What is in it: doc/fleets.md. Tested
// by fleet_test.cpp and tools/fleets.py.
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fleet/world.hpp"

namespace tamiz::fleet {

enum class Shape : std::uint8_t { Winlogbeat, Defender };
inline constexpr std::string_view kShapeNames[] = {"winlogbeat", "defender"};
inline constexpr std::string_view kVariantNames[] = {"whole", "capped", "30-days", "no-signer",
                                                     "no-modules"};

struct Order {
  std::string scenario;  // the name of a shipped one, "novel", or a file
  std::uint64_t seed = 1, hosts = 400;
  Variant variant = Variant::Whole;
  Shape shape = Shape::Winlogbeat;
  unsigned threads = 0;  // 0 = all
};

// Whether it is shipped, or "novel", or looks like a file.
bool is_scenario(const std::string& name);

// Usage when the scenario is unknown or the folder holds anything; Io.
Result<> write_fleet(const Order& order, const std::string& folder);

}  // namespace tamiz::fleet
