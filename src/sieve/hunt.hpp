#pragma once
// From events to campaigns: partition, fold, judge, count. The funnel adds up by construction:
// every host is put in exactly one column of every row. Tested by the stories and
// tools/invariance.py.
#include "base/file.hpp"
#include "model/report.hpp"
#include "sieve/verdicts.hpp"

namespace tamiz::sieve {

struct HuntOptions {
  unsigned threads = 1;
  Micros until = kNoTime;
  bool all_hosts = false;
  std::uint64_t segment_bytes = 128u << 20;
  Claims claims;
  std::uint64_t max_memory_bytes = 0;  // of the process; 0 = no limit
  Micros disclosed = kNoTime;          // kNoTime: each pack's own day
  std::vector<Dismissal> dismissals;   // of the case
  bool unusual = false;                // rank machines by what their programs nearly never do
  std::string asked;                   // a machine, folded, of which all of that is wanted
  Micros replay_from = kNoTime, replay_to = kNoTime;  // days: that ranking, day by day
  std::vector<InputFile> digests;                     // whose machines are ranked as well
  std::string* digest = nullptr;  // instead of a ranking: the digest of all machines
  bool pictures = false;          // fill Report::pictures and the campaigns' `others`
};

// `hash_kinds`: which any source carries (1 SHA-1, 2 SHA-256, 4 MD5). Fills the report's campaigns,
// coverage and counts. `identity` may gain machines that only their own messages name.
Result<> hunt(SegmentStore& events, const Dictionary& strings, identity::Identity& identity,
              const std::vector<Source>& sources, Knowledge& knowledge, const HuntOptions& options,
              Report& report, std::uint64_t& hash_kinds);

}  // namespace tamiz::sieve
