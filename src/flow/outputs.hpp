#pragma once
// What a command writes never takes the place of what it reads. Tested by stories/exit-codes and
// stories/first-ten-minutes.
#include "base/result.hpp"
#include "flow/options.hpp"

namespace tamiz::flow {

// Refuses (Usage) an output that is an input, or lies below one, or is another output. Asked once
// all inputs are known, a case's own too, and before anything is written. `packs`: ids or files.
Result<> keep_apart(const InputOptions& inputs, const std::vector<std::string>& packs = {});

}  // namespace tamiz::flow
