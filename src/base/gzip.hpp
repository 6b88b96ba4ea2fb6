#pragma once
// Text packed as gzip (RFC 1952) around one deflate block with the fixed codes (RFC 1951, 3.2.6).
// Our own, so that the same text gives the same bytes on every machine: results of zlib and its
// replacements differ by version. No name, no time in the header. For what we write ourselves
// (simulated logs); reading is unpack.hpp's. Tested by gzip_test.cpp.
#include <string>
#include <string_view>

namespace tamiz {

// Logs shrink to about a quarter; about 50 MB/s. Cannot fail.
std::string gzip(std::string_view text);

}  // namespace tamiz
