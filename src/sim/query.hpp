#pragma once
// What the machines ask the two resolvers: ordinary names, calls home, and 1,204 names that
// Defender saw too. Tested by company_test.cpp.
#include <string>
#include <vector>

#include "sim/response.hpp"

namespace tamiz::sim {

struct Query {
  Micros at = 0;          // whole second
  unsigned resolver = 0;  // 0 = dc01, 1 = dc02
  std::string address, name;
  std::string_view type = "A";
  bool known = true;       // else NXDOMAIN
  bool forwarded = false;  // the resolver asked another one for it
};

// A query that Defender inspected on the machine itself.
struct Inspected {
  Micros at = 0;  // milliseconds; within 2 s of the query, but for three
  std::size_t machine = 0;
  std::string name;
  unsigned resolver = 0;
};

inline constexpr std::size_t kInspected = 1204, kDisagreeing = 3;
inline constexpr std::string_view kResolvers[] = {"10.1.0.10", "10.1.0.11"};

struct Queries {
  std::vector<Query> all;  // by time
  std::vector<Inspected> inspected;
};

Queries make_queries(const Company& company, const Course& course);

}  // namespace tamiz::sim
