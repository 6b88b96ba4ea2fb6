#pragma once
// What is known of inputs after reading them, as bytes and back: kept beside their events, so that
// a case needs no input twice. Format "tamiz.sources/1": magic, version, count, then the members of
// each Source in the order of source_bytes.cpp; numbers little-endian, texts and lists with their
// length in front. What is settled later (clock, first, last, claims, completeness as lowered) is
// not in it. Tested by source_bytes_test.cpp.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/source.hpp"

namespace tamiz {

std::string pack_sources(const std::vector<Source>& sources);
// Unsupported for another version, Damaged with the offset for anything that does not read to its
// end.
Result<std::vector<Source>> unpack_sources(std::string_view bytes);

}  // namespace tamiz
