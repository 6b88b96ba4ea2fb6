#pragma once
// What is true, and what can be known from the exports that are left: the answers to compare with.
// Worked out from the same world, not from the texts. Tested by company_test.cpp.
#include <array>
#include <string>
#include <vector>

#include "sim/defender.hpp"
#include "sim/response.hpp"

namespace tamiz::sim {

struct World {
  Company company;
  Course course;
  std::vector<ProcessRow> processes;  // all of them, oldest first
};

inline constexpr std::size_t kCutProcessRows = 30'000;  // the portal's limit

inline constexpr std::array<std::string_view, 5> kStages{"installed", "ran", "beacon", "payload",
                                                         "implant"};

struct Verdicts {
  std::vector<std::size_t> reached, not_reached, cannot_know;  // ascending
};
using Knowable = std::array<Verdicts, kStages.size()>;

// By stage: the machines of its base.
Knowable knowable(const World& world, const Mutations& mutations);

// `records`: of all exports together.
std::string truth_json(const World& world, const Mutations& mutations, std::uint64_t records);

// The rows that a mutation leaves out, if any.
Span dhcp_gone(const Mutations& mutations);
Micros dns_from(const Mutations& mutations);
std::size_t processes_cut(const World& world, const Mutations& mutations);  // so many of the oldest

// Calls that are in the DNS log and that no lease ties to a machine.
std::vector<Call> unowned(const World& world, const Mutations& mutations);

}  // namespace tamiz::sim
