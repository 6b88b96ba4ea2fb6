#pragma once
// The story of `tamiz decode sunburst`: names in, one line each out, and what the names of one
// client say together.
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tamiz::flow {

struct Decoded {
  std::string text;  // for people, or JSON lines
  std::uint64_t read = 0, decoded = 0, refused = 0, other = 0;
};
// `names`: lines of text; each may hold more than a name (the first word that decodes counts).
Decoded decode_sunburst(const std::vector<std::string>& names, bool json);

// Lines of a file or "-"; TooLarge above 1 GiB.
Result<std::vector<std::string>> lines_of(const std::string& path);

}  // namespace tamiz::flow
