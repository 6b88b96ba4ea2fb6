#pragma once
// Which names were seen together in one record: what identity is computed from.
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

using Sightings = std::unordered_map<NamePair, Extent, NamePairHash>;

}  // namespace tamiz
