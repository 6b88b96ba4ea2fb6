#pragma once
// What is publicly said of a campaign besides its stages: how the few were chosen, what the
// response must not do, where sources disagree, who calls the actors what. Texts of a pack
// (doc/packs.md), carried to the reader as they are; none of it is evidence of a stage. Tested by
// the pack and report rooms.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tamiz {

// How the attacker chose the few.
struct Selector {
  std::string kind, text, source;    // "" = the pack does not say
  std::vector<std::string> domains;  // folded: AD or DNS names on the attacker's list
  Micros known_since = kNoTime;
  friend bool operator==(const Selector&, const Selector&) = default;
};
// What the response must not do: "do not" stands before `text`.
struct Hazard {
  std::string text, source;
  Micros known_since = kNoTime;
  friend bool operator==(const Hazard&, const Hazard&) = default;
};
struct Conflict {
  std::string about, source;
  std::vector<std::string> says;
  Micros known_since = kNoTime;
  friend bool operator==(const Conflict&, const Conflict&) = default;
};
struct Cluster {
  std::string name, by, source;
  Micros known_since = kNoTime;
  friend bool operator==(const Cluster&, const Cluster&) = default;
};

// A machine whose own domain is on the attacker's list, or below a name there.
struct ListedMachine {
  std::string host, domain;  // the domain is the machine's
};
inline constexpr std::size_t kKeptListed = 1'000;
// How the note about it begins.
inline constexpr std::string_view kListedNote = "its domain ";

struct CampaignContext {
  Selector selector;
  std::vector<Hazard> hazards;
  std::vector<Conflict> conflicts;
  std::vector<Cluster> clusters;
  std::vector<ListedMachine> listed;  // by name, at most kKeptListed; with or without a trace
  std::uint64_t listed_machines = 0;
};

}  // namespace tamiz
