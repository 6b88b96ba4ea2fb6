#pragma once
// The story of `tamiz look`: what each input is, and which questions it can answer. It judges
// nothing.
#include "flow/options.hpp"
#include "report/formats.hpp"

namespace tamiz::flow {

Result<report::LookReport> look(const InputOptions& options);

}  // namespace tamiz::flow
