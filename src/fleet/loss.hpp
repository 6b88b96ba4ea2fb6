#pragma once
// What the sensors, the shipping and the export leave of what happened. Tested by fleet_test.cpp.
#include <vector>

#include "fleet/host.hpp"

namespace tamiz::fleet {

// By event: whether it is in the export.
std::vector<bool> arrived(const World& world, const Host& host, const std::vector<Event>& events);

// The machine's name and clock in an event, as they are written.
const std::string& name_at(const Host& host, Micros at);
inline Micros written_at(const Host& host, Micros at) { return at + host.skew; }

}  // namespace tamiz::fleet
