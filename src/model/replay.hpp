#pragma once
// Who would have been pointed out on which day, by the search without packs and by what was public.
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace tamiz {

struct ReplayDay {
  Micros day = kNoTime;        // midnight at its beginning, UTC; what is said is of its end
  std::uint64_t machines = 0;  // that had done anything by then
  std::uint64_t look_now = 0;  // LOOK NOW without packs, by what was there by then
  std::uint64_t pointed = 0;   // that were so on that day or on any before
  std::uint64_t named = 0;     // of which packs, as public by then, say that any stage was reached
};
struct ReplayHost {
  std::string host, id, org, program;
  Micros blind = kNoTime;  // the first day on which it was LOOK NOW without packs; kNoTime: never
  Micros named = kNoTime;  // the first on which a pack said that it reached any stage
  Micros furthest = kNoTime;    // and the furthest that it ever reached
  std::string campaign, stage;  // the furthest; "" = no pack names it
};
struct Replay {
  bool made = false;
  Micros from = kNoTime, to = kNoTime;  // days, both included
  std::vector<ReplayDay> days;
  // Those that were ever LOOK NOW, by that day; then those that packs put in their LOOK NOW, at
  // most kMostReplayed.
  std::vector<ReplayHost> hosts;
  std::vector<Micros> knowledge;  // days on which packs came to know something, the first included
};
inline constexpr std::size_t kMostReplayed = 2'000, kMostReplayDays = 400;

}  // namespace tamiz
