#pragma once
// Files that are given beside the inputs: packs and their lists, maps, coverage.yaml. A case keeps
// what they were, so that it can be asked again when they are gone. Tested by stories/case.
#include <map>
#include <string>

#include "base/result.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

struct GivenFiles {
  std::map<std::string, std::string> copies;  // of the case, by path
  std::string keep_in;                        // the case's folder; "" = nothing is kept

  // The file, or what the case kept of it where it is gone; noted in the report. Usage.
  Result<std::string> read(const std::string& role, const std::string& path, std::size_t most_bytes,
                           Report& report) const;
};

// Where a case keeps a file of that SHA-256.
std::string copy_in(const std::string& folder, const std::string& sha256);

}  // namespace tamiz::flow
