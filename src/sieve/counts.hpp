#pragma once
// What is counted while hosts are judged: per thread, then added up. Every host is put in exactly
// one column of every row, so a funnel adds up by construction.
#include <array>
#include <map>
#include <vector>

#include "model/report.hpp"
#include "sieve/findings.hpp"
#include "sieve/partition.hpp"
#include "sieve/pictures.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

// What the tallies of a campaign with a decoder count, in the order in which they are told.
enum Counted : std::size_t {
  kAnswered,
  kWithoutNoise,
  kBefore,
  kContinue,
  kTerminate,
  kTerminateBefore,
  kReset,
  kStage2,
  kDomains,
  kPartial,
  kFlagged,
  kByAnswer,
  kCounted
};

struct CampaignCounts {
  std::vector<FunnelRow> funnel;
  std::vector<std::array<std::uint64_t, kReasonCount>> reasons;
  std::vector<HostReport> hosts, others;
  std::uint64_t in_base = 0, traceless_neighbours = 0;
  std::array<std::uint64_t, kCounted> counted{};
  LineageCounts lineage;
  std::map<identity::HostNumber, std::string> listed;  // whose implant sent a domain of the list
};

struct Counts {
  explicit Counts(const std::vector<pack::Pack>& packs);
  void add(Counts other);

  std::vector<CampaignCounts> campaigns;
  Ambient ambient;
  std::map<std::uint32_t, std::uint64_t> hosts_of_source;
  std::array<std::array<std::uint64_t, 4>, kChannels> channels{};
  std::uint64_t hosts = 0, blind = 0, duplicates = 0;
  PictureCounts pictures;
  std::uint64_t crowded = 0;  // hosts with more in a lineage than is kept
};

void count_stages(const HostReport& host, CampaignCounts& out);
void count_decoded(const SunburstStory& story, CampaignCounts& out);
// A row with the reasons of its "cannot know", most machines first.
FunnelRow with_reasons(const CampaignCounts& counts, std::size_t stage);
// What makes the counts doubtful, as warnings.
void add_doubts(const Counts& counts, const Partitioned& data, const std::vector<pack::Pack>& packs,
                Report& report);
// Counts that are no stages; none for a campaign without decoder.
void add_tallies(const CampaignCounts& counts, CampaignReport& out);

}  // namespace tamiz::sieve
