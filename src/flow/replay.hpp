#pragma once
// The story of `tamiz hunt --replay FROM..TO`: one fleet, day by day, without packs and by packs.
#include "flow/options.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

// The hunt as of the last day, with `replay` filled. What packs said by a day is asked once for
// each state of public knowledge, so that the inputs are read as often. Usage for a case.
Result<Report> hunt_replayed(const HuntOptions& options);

}  // namespace tamiz::flow
