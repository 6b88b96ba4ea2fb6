#pragma once
// Machines whose own domain is on the attacker's list (a pack's `selector: {domains: ..}`). That is
// said of the machine and counted; it is no stage and no evidence of one, with or without a trace.
// Tested by attackers_list_test.cpp.
#include <map>
#include <string>
#include <vector>

#include "identity/identity.hpp"
#include "model/report.hpp"
#include "pack/pack.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

// The machine's domain that is on the list or below a name there: of the names it was seen under,
// or the one that its implant sent whole; "" when none is. A name that is listed whole counts when
// it has a dot.
std::string listed_domain(const std::vector<std::string>& list, const identity::Host& host);
std::string listed_domain(const std::vector<std::string>& list, const SunburstStory& sent);

// "its domain corp.example is on the attackers' list (source)"
std::string listed_note(const std::string& domain, const pack::Pack& pack);

// What the pack says besides its stages, and every machine of its list. `sent`: by what their
// implants said.
CampaignContext context_of(const pack::Pack& pack, const identity::Identity& identity,
                           const std::map<identity::HostNumber, std::string>& sent);

}  // namespace tamiz::sieve
