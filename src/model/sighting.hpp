#pragma once
// Which names were seen together in one record: what identity is computed from.
#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "model/dictionary.hpp"

namespace tamiz {

// Agent id and name as one record gave them; 0 = absent.
struct NamePair {
  StringCode org = 0, agent = 0, subject = 0;
  friend bool operator==(const NamePair&, const NamePair&) = default;
};

struct NamePairHash {
  std::size_t operator()(const NamePair& p) const {
    return mix64(mix64(p.org, p.agent), p.subject);
  }
};

struct SeenSpan {
  Micros first = kNoTime, last = kNoTime;
  void add(Micros at) {
    if (at == kNoTime) return;
    first = first == kNoTime ? at : std::min(first, at);
    last = std::max(last, at);
  }
};

using Sightings = std::unordered_map<NamePair, SeenSpan, NamePairHash>;

}  // namespace tamiz
