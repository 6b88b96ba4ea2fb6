#pragma once
// What a pack says besides stages: how the few were chosen, what the response must not do, where
// sources disagree, who is meant, and what other campaigns it touches (doc/packs.md). Tested by
// pack_test.cpp.
#include "base/yaml.hpp"
#include "pack/pack.hpp"
#include "pack/test_reader.hpp"

namespace tamiz::pack {

void read_context(const YamlNode& root, FactReader& facts, Pack& pack);

}  // namespace tamiz::pack
