#pragma once
// The story of `tamiz hunt`: packs, telemetry, verdicts, one report.
#include <optional>
#include <string>

#include "flow/options.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

Result<Report> hunt(const HuntOptions& options);

// 0 nothing, and looked everywhere; 1 found; 2 could not look everywhere (design, section 8).
int exit_code(const Report& report);

// The explanation of one host in every campaign that knows it; Usage when no machine has that name.
Result<std::string> explain(const Report& report, const std::string& host);

}  // namespace tamiz::flow
