#pragma once
// One host, one story: its events without duplicates, in time order, folded once. A pure function
// of the set of its events: no state crosses hosts, and neither threads nor the order of input can
// change it. Tested by the stories and tools/invariance.py.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "blind/acts.hpp"
#include "identity/identity.hpp"
#include "model/segment.hpp"
#include "model/source.hpp"
#include "model/stage.hpp"
#include "sieve/knowledge.hpp"
#include "sieve/presence.hpp"

namespace tamiz::sieve {

// A version of the product, as it was seen on the host.
struct ProductSighting {
  std::string version, platform;  // "" = not readable, not known
  Micros first = kNoTime, last = kNoTime;
  bool snapshot = false;  // seen by an inventory: begun at an unknown time before
  bool install = false;   // an install record: begun exactly then
  Evidence evidence;      // the earliest
  bool partial = false;   // of a source that is cut: another version may lie behind the cut
};

// The product left the host, as an uninstaller's record says.
struct Removal {
  std::string version, platform;
  Micros at = kNoTime;  // the end of its interval
  bool exact = true;    // the interval is a moment
};

// What the SUNBURST decoder read from this host's names and answers.
struct SunburstStory {
  std::set<std::string> guids;
  std::map<unsigned, std::string> fragments;
  std::uint64_t pings = 0;
  Micros first_ping = kNoTime, last_ping = kNoTime;
  std::uint16_t services = 0;
  std::uint32_t answers = 0,
                answers_before = 0;  // bit per SunburstAnswer, without noise; before the cut
  bool answered = false;             // any answer at all, noise included
  bool flagged = false, chosen_by_answer = false;
  [[nodiscard]] bool any() const { return !guids.empty(); }
};

struct StageStory {
  std::vector<Evidence> evidence;  // earliest first, at most kKeptEvidence
  std::uint64_t count = 0;
  std::vector<Evidence> ruled_out;  // what shows that it cannot happen here, at most kKeptEvidence
};

// What something in the product's lineage did on one host: it loaded a module, started a child.
enum class EntityKind : std::uint8_t { Module, Child };
struct EntitySeen {
  EntityKind kind{};
  std::string actor, target;  // base names as written
  std::string cause;          // of the actor's being in the lineage; "" = it is the product
  Evidence first;
  bool signer = false;  // any row names the target's signer
};

inline constexpr std::size_t kMostRunDays = 400;
inline constexpr std::size_t kMostEntities = 5'000;  // are kept of one host's lineage

struct PackStory {
  bool trace = false;                          // of the product, in any version
  Evidence installer;                          // it was put there or taken away; why = "": never
  std::map<std::string, EntitySeen> entities;  // by kind and folded names
  bool crowded = false;                        // there were more of them than are kept
  std::vector<ProductSighting> sightings;
  std::vector<Removal> removals;
  std::vector<StageStory> stages;
  // The product ran, in a release that the event does not name: the first of each day, at most
  // kMostRunDays; and how often at all.
  std::vector<Evidence> unversioned_runs;
  std::uint64_t unversioned_count = 0;
  Micros last_unversioned_run = kNoTime;
  SunburstStory sunburst;
};

// How one source watched this host on one channel.
struct Watched {
  Micros since = kNoTime;    // the first row with a time
  std::vector<Sign> signs;   // by rows that lie wholly in their day; joined
  std::uint8_t hashes = 15;  // what every row carries (bits of hash_bits)
};

// Modules that programs outside every lineage loaded: folded base names, and who. `full`: some
// machine loads more kinds than are kept, so what is not in it may be there all the same.
struct Ambient {
  std::map<std::string, std::set<std::string>> loaders;
  bool full = false;
};

struct HostStory {
  identity::HostNumber host = 0;
  std::uint64_t events = 0;
  std::map<std::pair<std::uint32_t, Channel>, Watched> watched;  // by source and channel
  std::vector<PackStory> packs;
  Ambient ambient;
  std::set<std::string> alerts;  // their titles
  blind::Doings doings;          // of all its programs; only where asked for
  bool inventoried = false;      // an inventory without history lists programs of it
};

// When the machine spoke, and since when; of those sources and channels that are wanted.
struct Spoken {
  std::vector<Sign> signs;
  Micros since = kNoTime;
};
using Wanted = std::function<bool(std::uint32_t source, Channel channel)>;
Spoken spoken(const HostStory& story, const Wanted& wanted);

// What the fold needs to know besides events.
struct FoldContext {
  const Dictionary* strings = nullptr;
  const Knowledge* knowledge = nullptr;
  const std::vector<Source>* sources = nullptr;
  std::vector<std::uint64_t> family;  // by source: hash of its family
  std::vector<std::uint32_t>
      rank;  // by source: order by (sha256, path); the smallest is cited among duplicates
  const identity::Identity* identity = nullptr;
  FoldContext(const Dictionary& dictionary, const Knowledge& known, const std::vector<Source>& all,
              const identity::Identity& who);
};

struct Folded {
  std::vector<HostStory> hosts;  // by number
  std::uint64_t events = 0, duplicates = 0;
};

struct FoldWish {
  std::uint64_t max_memory_bytes = 0;  // of the process; 0 = no limit
  bool again = false;  // it will be read once more, so its events are kept in the store
  blind::HostActs* acts = nullptr;                   // asked for: what programs did
  std::function<bool(identity::HostNumber)> only{};  // these machines; none = all
};

// All hosts of one partition. TooLarge when more memory would be needed: one machine's distinct
// events must fit into memory.
Result<Folded> fold_partition(SegmentStore& partition, const FoldContext& context,
                              const FoldWish& wish = {});

}  // namespace tamiz::sieve
