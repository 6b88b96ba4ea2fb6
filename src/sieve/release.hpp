#pragma once
// What the versions that were seen on a host say of the first stage: since when it can have had the
// tampered release, and whether it can be said not to have taken it. Tested by the stories.
#include "sieve/story.hpp"
#include "sieve/version_order.hpp"

namespace tamiz::sieve {

struct InstallBound {
  Micros at = kNoTime;  // it was not there before; kNoTime = nothing bounds it
  std::vector<std::string> assumes;
};
// `only_up`: nothing in the data speaks against kOnlyUp (version_order.hpp).
InstallBound install_bound(const Knowledge& knowledge, std::size_t pack, const PackStory& story,
                           bool only_up);

// For a host with a trace on which no bad release was seen. Versions show what was there, never
// what was not in between: "older than the first bad one, at the end of the data" is the only no,
// and an assumption with it.
StageResult release_verdict(const Knowledge& knowledge, std::size_t pack, const PackStory& story,
                            Micros end_of_data, bool only_up);

// Runs in a release that the event does not name, at times at which it was surely a bad one.
std::vector<Evidence> runs_of_bad(const Knowledge& knowledge, std::size_t pack,
                                  const PackStory& story);

// When the product left the host for good; kNoTime when it did not, or nobody can tell.
Micros removed_at(const Knowledge& knowledge, std::size_t pack, const PackStory& story);

}  // namespace tamiz::sieve
