#pragma once
// Zstandard frames (RFC 8878) as plain bytes: concatenated frames, windows up to
// 2^kMostZstdWindowLog. Tested by tools/invariance.py and tools/hostile.py, fuzzed by fuzz_ingest.
#include <memory>

#include "base/file.hpp"

namespace tamiz {

inline constexpr int kMostZstdWindowLog = 27;  // 128 MiB; `zstd --long=31` needs 2 GiB

// Damaged when the data end inside a frame or are no frame; what was read before stays good.
std::unique_ptr<ByteStream> zstd_stream(std::unique_ptr<ByteStream> under);

}  // namespace tamiz
