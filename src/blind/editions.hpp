#pragma once
// Programs of two makers may lie under one path. Of each path the maker that is on most machines
// counts as the program, with those machines on which nobody told the maker; the others are
// programs of their own. Tested by ranking_test.cpp.
#include <unordered_map>

#include "blind/ranking.hpp"

namespace tamiz::blind {

class Editions {
 public:
  // By what was done before that minute.
  Editions(const Ranking& ranking, const Dictionary& names,
           std::uint32_t until = Ranking::kNoLimit);
  [[nodiscard]] StringCode program_of(const KeptAct& act) const {
    if (act.edition == 0) return act.program;
    return usual_.at(act.program) == act.edition ? act.program : act.edition;
  }

 private:
  std::unordered_map<StringCode, StringCode> usual_;  // editions, by path
};

}  // namespace tamiz::blind
