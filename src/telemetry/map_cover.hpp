#pragma once
// The part of a map that says how complete its export is: per channel a class, why, and the source
// of that. Tested by map_test.cpp.
#include "base/yaml.hpp"
#include "telemetry/map.hpp"

namespace tamiz::telemetry {

// Fills `map.cover`; an error when a channel that the map's rows produce is not spoken for.
void read_completeness(YamlReader& yaml, const YamlNode& root, Map& map);

}  // namespace tamiz::telemetry
