#pragma once
// Programs whose children are somebody else's doing (data/gateways.txt), and programs of the system
// that act for whoever asked them. Tested by acts_test.cpp and sieve/lineage_test.cpp.
#include <string_view>

namespace tamiz::blind {

// By base name, whatever its case.
bool is_gateway(std::string_view image);
// Services and their like: what they do belongs to nobody who can be seen.
bool is_of_system(std::string_view folded_base);

}  // namespace tamiz::blind
