#pragma once
// Every indicator of the packs accounted for: used, or why not. Tested by the stories.
#include <cstdint>

#include "model/report.hpp"
#include "sieve/knowledge.hpp"

namespace tamiz::flow {

void account(const sieve::Knowledge& knowledge, const Report& report, Indicators& out);
// Hash kinds that no source carries: the indicator is not testable, whatever it is. `kinds`: as
// sieve::hunt fills it.
void account_hash_kinds(const sieve::Knowledge& knowledge, std::uint64_t kinds, Indicators& out);

}  // namespace tamiz::flow
