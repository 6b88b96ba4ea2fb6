#pragma once
// What a decoder read from one machine's names, in words for its explanation. Tested by
// stories/sunburst.
#include <string>
#include <vector>

#include "sieve/story.hpp"

namespace tamiz::sieve {

void decoded_notes(const SunburstStory& story, std::vector<std::string>& notes);

}  // namespace tamiz::sieve
