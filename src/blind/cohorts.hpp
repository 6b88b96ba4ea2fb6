#pragma once
// On how many machines each program and each thing is: what rarity is measured by. One machine's
// acts lie together, so that a machine is counted once without remembering machines. Tested by
// cohorts_test.cpp, measured by bench/rarity.py.
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "blind/editions.hpp"
#include "blind/ranking.hpp"

namespace tamiz::blind {

struct Cohorts {
  std::vector<std::uint32_t> things, programs;              // machines, by code
  std::unordered_map<std::uint64_t, std::uint32_t> houses;  // machines, by program and group
  std::uint32_t machines = 0;                               // that had done anything
};

// By what was done before that minute; the same on any number of threads.
Cohorts cohorts_of(const Ranking& ranking, const Editions& editions, const Dictionary& names,
                   std::uint32_t until = Ranking::kNoLimit, unsigned threads = 1);

using Acts = std::span<const KeptAct>;
// What the machine had done by then; lives until the room is used again.
Acts acts_until(const Ranking& ranking, const KeptHost& host, std::uint32_t until,
                std::vector<KeptAct>& room);
// Calls visit(program, acts) for each of a machine's programs, by path and edition.
template <class Visit>
void each_program(Acts acts, const Editions& editions, Visit visit) {
  for (std::size_t i = 0; i < acts.size();) {
    const std::size_t begin = i;
    while (i < acts.size() && acts[i].program == acts[begin].program &&
           acts[i].edition == acts[begin].edition)
      ++i;
    visit(editions.program_of(acts[begin]), acts.subspan(begin, i - begin));
  }
}

}  // namespace tamiz::blind
