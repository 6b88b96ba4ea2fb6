#pragma once
// What stands out in the lineage of a product, counted over hosts: a module or a child process on
// few machines of the cohort (machines seen with a bad release), on none of the control (other
// releases), in no other program of any machine, new since the installation, before disclosure.
// Counts per thread, then added up. Which of them is worth a look, with reasons for and against, is
// said by `tell_findings`. Tested by findings_test.cpp and stories/first-ten-minutes.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/report.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

// One host's part of an entity.
struct EntityHost {
  std::string host, id;
  Evidence first;
  Micros installed = kNoTime, beacon = kNoTime;  // the last evidence of another stage before it
  std::string beacon_stage;
  bool signer = false;
};

struct EntityCount {
  EntityKind kind{};
  std::string actor, target, cause;
  std::uint64_t cohort = 0, control = 0;
  std::uint64_t early = 0;        // hosts of the cohort that had it before the installation
  std::uint64_t after = 0;        // hosts that had it only since disclosure
  std::vector<EntityHost> hosts;  // of the cohort; the earliest, kKeptHosts of them and some more
};

struct LineageCounts {
  std::map<std::string, EntityCount> entities;
  std::uint64_t cohort = 0, control = 0;
  std::map<std::string, std::map<std::string, std::uint64_t>> alerts;  // title -> version -> hosts
  std::map<std::string, std::uint64_t> alerted;                        // title -> hosts
  std::map<std::string, std::uint64_t> versions;                       // version -> hosts
  std::map<std::string, std::uint64_t> running;                        // of these seen running it
  std::uint64_t traced = 0;                                            // hosts with the product
  Vanished vanished;
  void add(const HostReport& report, const PackStory& story, const HostStory& host,
           const pack::Pack& pack, Micros disclosed);
  void add(LineageCounts&& other);
};

// In order of time, then of name; the first kKeptHosts of them.
void keep_earliest(std::vector<EntityHost>& hosts);

// Of each module the first programs by name: enough for a sentence.
void add_ambient(const Ambient& from, Ambient& into);

// Channels of which some source is not complete: counts over them are lower bounds.
std::uint32_t partial_channels(const std::vector<Source>& sources);

// Findings of one campaign, best first, and the campaign's own counts. `partial`: of
// `partial_channels`.
std::vector<Finding> tell_findings(const LineageCounts& counts, const Ambient& ambient,
                                   const pack::Pack& pack, Micros as_of, Micros disclosed,
                                   std::uint32_t partial, CampaignReport& out);

}  // namespace tamiz::sieve
