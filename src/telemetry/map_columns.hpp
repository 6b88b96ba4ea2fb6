#pragma once
// The part of a map that says which key feeds which column, in which form. Tested by map_test.cpp.
#include "base/yaml.hpp"
#include "telemetry/map.hpp"

namespace tamiz::telemetry {

// Reads `columns:` of the map or of one of its rows; nothing when there is none.
void read_columns(YamlReader& yaml, const YamlNode& parent, std::vector<ColumnRule>& out);

}  // namespace tamiz::telemetry
