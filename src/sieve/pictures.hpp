#pragma once
// What the pictures of a report need: days on which machines were heard of, counted with the first
// pass over the stories, and a second look at a dozen machines. Bounded; the same for any number of
// threads. Tested by tools/check_report.py.
#include "model/report.hpp"
#include "sieve/verdicts.hpp"

namespace tamiz::sieve {

// Per thread, then added up.
struct PictureCounts {
  CoverMap cover;
  bool many = false;  // more rows than are kept
  void add(PictureCounts&& more);
};

// The day with which the map begins.
std::int64_t first_map_day(const Partitioned& data);

// A machine with a trace of some campaign. `first_day`: of `first_map_day`.
void count_days(const VerdictContext& context, const HostStory& story, std::int64_t first_day,
                PictureCounts& out);

// Keeps the first kMostOthers by name.
void keep_other(HostReport host, std::vector<HostReport>& others);
void keep_others(std::vector<HostReport>& others);

// Looks once more at what is under LOOK NOW, and at those who got furthest: while each was watched.
Result<> add_lanes(const VerdictContext& context, const FoldContext& fold, Partitioned& data,
                   std::uint64_t max_memory_bytes, Report& report);

}  // namespace tamiz::sieve
