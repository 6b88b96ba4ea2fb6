#pragma once
// Text packed as one zstd frame (RFC 8878): for what we write ourselves (simulated
// fleets). The bytes depend on the library's version; what is in them does not. Reading is
// unpack.hpp's. Tested by fleet_test.cpp.
#include <string>
#include <string_view>

namespace tamiz {

// Level 1: some 400 MB/s. bad_alloc where there is no memory; nothing else can fail.
std::string zstd(std::string_view text);

}  // namespace tamiz
