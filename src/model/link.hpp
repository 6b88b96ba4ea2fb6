#pragma once
// What two campaigns share, as nouns (room link). Never who did it: that sentence is a human's.
// Order is part of it: lists are sorted by whoever makes them.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tamiz {

enum class LinkKind : std::uint8_t {
  Residence,     // signs of both on one machine
  Network,       // a name or an address
  File,          // a file, by its hash
  Registration,  // a registrant or a certificate
  Published,     // somebody's word, and signs of both in this case
};
inline constexpr std::array<std::string_view, 5> kLinkKinds{"residence", "network", "file",
                                                            "registration", "published"};
constexpr std::string_view name_of(LinkKind k) { return kLinkKinds[static_cast<std::size_t>(k)]; }

// Who says so: a fact of one of the two packs.
struct LinkSource {
  std::string pack, value, says, grade;  // value: "" for what is not about one
  Micros known_since = kNoTime;
};

struct Link {
  LinkKind kind{};
  std::string a, b;                 // ids of packs, a before b
  std::string what;                 // one line: what they share
  std::vector<std::string> values;  // sorted, at most kKeptLinked
  std::uint64_t value_count = 0;
  std::vector<std::string> hosts;  // where it was seen, by name; at most kKeptLinked
  std::uint64_t host_count = 0;
  Micros first = kNoTime, last = kNoTime;  // of the signs that carry it, in this case
  bool seen = false;     // itself, in this case; else it is known and was not seen here
  bool in_case = false;  // there are signs of one of the two at least
  std::string order;     // which came first, and how far apart
  std::vector<LinkSource> sources;
  std::string rarity;               // "on 1 of 281 machines; .."
  std::vector<std::string> rivals;  // what else would explain it; what joins nothing
};
inline constexpr std::size_t kKeptLinked = 64;

}  // namespace tamiz
