#pragma once
// `decoders:` of a pack (doc/packs.md). Tested by decoder_test.cpp.
#include "pack/test_reader.hpp"

namespace tamiz::pack {

std::vector<Decoder> read_decoders(const YamlNode& root, FactReader& facts);

}  // namespace tamiz::pack
