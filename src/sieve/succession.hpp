#pragma once
// A machine that gets a new name, and has no agent id, is two hosts to us: the old one falls
// silent, the new one appears. What the one did after that moment, or the other before it, stands
// under the other name, so silence there is nobody's "off" while such a partner is possible: some
// other host of the same organisation that first spoke after this one last did. Tested by
// succession_test.cpp.
#include <array>
#include <map>
#include <string>
#include <vector>

#include "identity/identity.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

// Between which moments a host surely bore its name: signs of it by rows that are no inventory.
struct NamedSpan {
  Micros first = kNoTime;  // its first sign is not later than this
  Micros last = kNoTime;   // its last sign is not earlier than this
  void add(Micros at, Micros clock_error);
  void add(const NamedSpan& other);
};

class Succession {
 public:
  // `named`: by host number. `fixed`: patterns of machines that are claimed to stay.
  Succession(const identity::Identity& identity, const std::vector<Source>& sources,
             std::vector<NamedSpan> named, const std::vector<std::string>& fixed);

  // The time in which rows under this name are the machine's only ones; open ends are kNoTime.
  // `end`: of all data, exclusive.
  [[nodiscard]] TimeSpan own_time(const HostStory& story, Micros end) const;

 private:
  // Of some hosts: when the last of them appeared, and the first of them fell silent.
  struct Edge {
    Micros appeared = kNoTime, silent = kNoTime;
    void add(const NamedSpan& named);
    void add(const Edge& other) { add(NamedSpan{other.appeared, other.silent}); }
  };
  struct Org {
    std::array<Edge, 2> all, standing;  // hosts without an agent id, and with one
  };
  const identity::Identity& identity_;
  const std::vector<Source>& sources_;
  std::vector<NamedSpan> named_;
  std::map<std::string, Org> orgs_;
};

}  // namespace tamiz::sieve
