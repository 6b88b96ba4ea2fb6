#pragma once
// Stories to verdicts: every stage of every pack on one host (design, section 5). Tested by
// stories/twenty-hosts.
#include <optional>

#include "model/report.hpp"
#include "sieve/cover.hpp"
#include "sieve/partition.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

struct VerdictContext {
  const Knowledge* knowledge = nullptr;
  const std::vector<Source>* sources = nullptr;
  const identity::Identity* identity = nullptr;
  const Partitioned* data = nullptr;
  CoverContext cover;
  // The same if a plain assumption were true: machines never leave; the logs are of all resolvers.
  CoverContext if_fixed, if_all;
};

// What one pack says of one host. nullopt: no trace of the product and no stage reached.
std::optional<HostReport> verdict_of(const VerdictContext& context, std::size_t pack,
                                     HostWatch& watch);
// What watched one host, for all packs.
HostWatch watch_of(const VerdictContext& context, const HostStory& story);

// The best class of completeness by channel among the sources that know this host.
std::array<Completeness, kChannels> channels_of(const VerdictContext& context,
                                                const HostStory& story);

}  // namespace tamiz::sieve
