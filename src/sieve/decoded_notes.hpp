#pragma once
// What a decoder read from names: whose they are where nothing else names a machine, and what they
// say of it, in words for its explanation. Tested by stories/sunburst.
#include <string>
#include <vector>

#include "sieve/row_hosts.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

// The machine that a decoded name speaks for, by code of the name; made when new.
GuidHosts guid_hosts(const Knowledge& knowledge, identity::Identity& identity);

void decoded_notes(const SunburstStory& story, std::vector<std::string>& notes);

}  // namespace tamiz::sieve
