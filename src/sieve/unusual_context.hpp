#pragma once
// What other acts say of machines that stand out: whether it came after what their release began to
// do, and who else has the same thing. Neither moves a machine in the list. Tested by
// unusual_context_test.cpp.
#include <span>
#include <utility>

#include "blind/digest.hpp"
#include "blind/drift.hpp"
#include "blind/editions.hpp"
#include "model/unusual.hpp"

namespace tamiz::sieve {

// A ranked machine, and what is told of it.
using ToldUnusual = std::pair<const blind::Ranked*, UnusualHost*>;

// Fills `order` of each: the first of what makes it stand out (not what says little alone, nor what
// weighs less than half of the weightiest) against the first sighting, on the machine and since it
// has the release, of what the release began to do and nothing explains. NoDrift only where all its
// releases were compared with a control.
void tell_order(const blind::Ranking& ranking, const blind::Editions& editions,
                const blind::Drifts& drifts, const Dictionary& names,
                std::span<const ToldUnusual> told);

// Fills `also` of findings to look at now: other machines with one of the things that make its
// machines stand out, where no more than kMostCarriers have it. What says little alone, or weighs
// less than half of the weightiest, carries nothing. Needs the findings.
inline constexpr std::uint32_t kMostCarriers = 50;
inline constexpr std::size_t kMostAlso = 100;  // told of one finding
void tell_carriers(const blind::Digest& digest, const Dictionary& names,
                   std::span<const blind::Ranked> ranked, Unusual& unusual);

}  // namespace tamiz::sieve
