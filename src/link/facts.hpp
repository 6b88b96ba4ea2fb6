#pragma once
// What of a pack two campaigns can share: names, addresses and hashes of its tests, and its
// infrastructure (doc/packs.md). And what joins nothing, whoever has it. Tested by link_test.cpp.
#include <string>
#include <string_view>
#include <vector>

#include "model/link.hpp"
#include "pack/pack.hpp"

namespace tamiz::link {

struct SharedFact {
  LinkKind kind{};                         // Network, File, Registration
  std::string value;                       // folded
  Micros from = kNoTime, until = kNoTime;  // kNoTime = the pack does not say
  bool in_lineage = false;                 // counts only from the product's own processes
  std::string source;
  pack::Grade grade{};
  Micros known_since = kNoTime;
};

// By kind, value and day. Of the tests only what stands alone: a name with a path below it, or an
// address with an acting program, is not the name or the address. Hashes always count.
std::vector<SharedFact> facts_of(const pack::Pack& pack);

// Whether `value` stands in `text` (both folded) as a word of its own; of a domain a name below it
// will do. ("a.example.org", "example.org") yes, ("example.org.evil.net", "example.org") no.
bool names(std::string_view text, std::string_view value);

// Single names in a list that a person wrote ("a.js, b.js"); what is a path, a pattern or a
// sentence is none.
std::vector<std::string> names_in(std::string_view listed);

// Why a value cannot join these two, "" when it can: sinkholes and shared services of any pack,
// what one of the two lists as demoted or benign, hosts where everybody has pages.
class Bars {
 public:
  explicit Bars(const std::vector<pack::Pack>& packs) : packs_(packs) {}
  [[nodiscard]] std::string why(std::string_view value, const pack::Pack& a,
                                const pack::Pack& b) const;
  // What would have joined them: used by one of the two and barred by the other, or barred by both.
  [[nodiscard]] std::vector<std::string> between(const pack::Pack& a, const pack::Pack& b) const;
  // Tests of `pack` that show nothing which could join it to `other`: how evidence of them ends,
  // folded.
  [[nodiscard]] std::vector<std::string> endings(const pack::Pack& pack,
                                                 const pack::Pack& other) const;

 private:
  [[nodiscard]] bool joins_nothing(const pack::Test& test, const pack::Pack& pack,
                                   const pack::Pack& other) const;
  const std::vector<pack::Pack>& packs_;
};

}  // namespace tamiz::link
