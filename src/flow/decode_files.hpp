#pragma once
// The story of `tamiz decode --pack`: files in, what the packs' decoders read in them out. Files
// are read as they are: no archive is opened. Tested by stories/decode-files.
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tamiz::flow {

struct DecodeOptions {
  std::vector<std::string> packs, paths;  // "-" is standard input; folders with all below them
  bool json = false;
  Micros as_of = kNoTime;  // kNoTime: today
};
struct DecodedFiles {
  std::string text;  // for people, or JSON lines
  std::uint64_t files = 0, unread = 0, decoded = 0, refused = 0;
};
// Usage when a path or a pack is not there, or no pack has a decoder for files.
Result<DecodedFiles> decode_files(const DecodeOptions& options);

}  // namespace tamiz::flow
