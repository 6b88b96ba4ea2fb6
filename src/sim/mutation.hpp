#pragma once
// The ways in which the exports can be spoiled, by the name that stands on the command line. What
// each must lead to is in doc/simulate.md. Tested by company_test.cpp.
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tamiz::sim {

enum class Mutation : std::uint8_t {
  DhcpFriday,
  DnsNineDays,
  Velociraptor40,
  ShiftProcess,
  RenameHosts,
  CutProcess,
  Alert,
  AlertPartly,
  NoCoverage,
};

struct MutationRow {
  std::string_view name;
  Mutation mutation;
};

inline constexpr std::array kMutations{
    MutationRow{"dhcp-friday", Mutation::DhcpFriday},
    MutationRow{"dns-nine-days", Mutation::DnsNineDays},
    MutationRow{"velociraptor-40", Mutation::Velociraptor40},
    MutationRow{"shift-process", Mutation::ShiftProcess},
    MutationRow{"rename-hosts", Mutation::RenameHosts},
    MutationRow{"cut-process", Mutation::CutProcess},
    MutationRow{"alert", Mutation::Alert},
    MutationRow{"alert-partly", Mutation::AlertPartly},
    MutationRow{"no-coverage", Mutation::NoCoverage},
};

inline constexpr std::array<std::string_view, 1> kScenarios{"first-ten-minutes"};

using Mutations = std::set<Mutation>;

// Usage, naming the known ones; "alert" with "alert-partly" contradict each other.
Result<Mutations> read_mutations(const std::vector<std::string>& names);

}  // namespace tamiz::sim
