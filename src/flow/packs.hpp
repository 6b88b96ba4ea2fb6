#pragma once
// Packs as a user names them: shipped ids or files.
#include <vector>

#include "flow/options.hpp"
#include "model/report.hpp"
#include "pack/pack.hpp"

namespace tamiz::flow {

// Those that were asked for, else all that are shipped; none with --no-packs. Files are written
// down in `report.given`. Usage for an unknown id, a bad file, an id that is given twice.
Result<std::vector<pack::Pack>> packs_of(const HuntOptions& options, Report& report);

// Every pack as one could have written it on the report's day of knowledge; a campaign that was not
// public then is not asked at all, and that is said.
std::vector<pack::Pack> known_by(std::vector<pack::Pack> packs, Report& report);

}  // namespace tamiz::flow
