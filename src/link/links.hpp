#pragma once
// Links by fact between campaigns: what two packs share, where and when it was seen in this case,
// how rare that is, and what else would explain it. Kinds: signs of both on one machine, a name or
// address, a file, a registrant or certificate, a published link. Sinkholes, shared services, weak
// tests and what either pack demotes join nothing and are named as rivals (link/facts.hpp).
// A pure function of packs as known on the day and of the campaigns' results: no threads, no order
// of input. Not seen is "not seen", never "no". Tested by link_test.cpp and stories/links.
#include <vector>

#include "model/report.hpp"
#include "pack/pack.hpp"

namespace tamiz::link {

// Packs that have no campaign in the report (nobody's, or a product without a pack) are passed
// over. Cost: pairs of packs times their facts, and the evidence that the report keeps.
std::vector<Link> links_between(const std::vector<pack::Pack>& packs, const Report& report);

}  // namespace tamiz::link
