#pragma once
// Two campaigns of a case, and the links of each kind between them (link/links.hpp).
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "link/facts.hpp"
#include "link/signs.hpp"

namespace tamiz::link {

struct Campaign {
  const pack::Pack* pack = nullptr;
  Signs signs;
  std::vector<SharedFact> facts;
  std::uint64_t hosts = 0;  // distinct machines with a sign
};

struct Pair {
  const Campaign& a;
  const Campaign& b;
  const std::vector<Campaign>& all;
  const Bars& bars;
  std::uint64_t machines = 0;  // of the whole case
};

// Signs of both on one machine, each by rows of its own.
std::optional<Link> residence(const Pair& pair);
// Network, File, Registration.
std::optional<Link> shared(const Pair& pair, LinkKind kind);
// What one of the packs cites, when there are signs of both.
std::optional<Link> published(const Pair& pair);

// Values of this kind that are facts of both, sorted; barred ones too.
std::vector<std::string> common_values(const Pair& pair, LinkKind kind);
// "on 1 of 281 machines"
std::string on_machines(std::uint64_t with, std::uint64_t of);
// Distinct machines by name, at most kKeptLinked, and their number.
void set_hosts(std::vector<const HostReport*> hosts, Link& link);
// Both packs citing one report are one witness: the report they share, "" when there is none.
std::string one_witness(const std::string& a, const std::string& b);

}  // namespace tamiz::link
