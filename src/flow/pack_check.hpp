#pragma once
// `tamiz pack check`: is a pack well formed, and which of its stages can be seen with the sources
// of a case? A stage that no source can show is dead there: it will only ever say "cannot know".
// Tested by stories/pack-check.
#include <string>

#include "flow/options.hpp"

namespace tamiz::flow {

struct PackCheck {
  std::string text;     // for people
  bool dead = false;    // any stage that the case cannot show
  bool inputs = false;  // there was something to check against
};

// `pack`: an id or a file. Without inputs only the pack itself is checked. Usage when it is not
// well formed, with file, line and what would be right.
Result<PackCheck> check_pack(const std::string& pack, const InputOptions& inputs);

}  // namespace tamiz::flow
