#pragma once
// The pack that a report on the scenario would have led to, for scoring hunts with packs: names
// that the whole fleet shares, never one that was drawn for a machine or an organisation. Tested by
// tools/fleets.py.
#include <string>

#include "fleet/world.hpp"

namespace tamiz::fleet {

// `tamiz.pack/1`. "" for a scenario in which nothing happens: there is nothing to publish.
std::string pack_text(const World& world);

// The day on which it was published: four fifths into the scenario.
Micros disclosed(const World& world);

}  // namespace tamiz::fleet
