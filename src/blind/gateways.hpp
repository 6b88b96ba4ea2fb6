#pragma once
// Programs whose children are somebody else's doing (data/gateways.txt), and programs of the system
// (data/system_programs.txt). Tested by acts_test.cpp and sieve/lineage_test.cpp.
#include <cstdint>
#include <string_view>

namespace tamiz::blind {

// By base name, whatever its case.
bool is_gateway(std::string_view image);

enum class SystemProgram : std::uint8_t {
  No,
  Host,    // a service's or component's: what it does belongs to nobody who can be seen
  Tool,    // tells or moves something, and runs nobody's code
  Runner,  // runs code that lies elsewhere
};
SystemProgram system_program(std::string_view folded_base);

}  // namespace tamiz::blind
