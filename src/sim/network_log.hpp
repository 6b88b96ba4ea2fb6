#pragma once
// The text of the network's own logs: Windows DNS debug log and DhcpSrvLog. Line forms as the
// products write them; tested by company_test.cpp.
#include <string>
#include <vector>

#include "sim/query.hpp"

namespace tamiz::sim {

struct LogText {
  std::string text;
  std::uint64_t records = 0;  // lines that are records, not preamble or blank
};

// What one resolver wrote of the queries from `from` on.
LogText dns_debug_log(const std::vector<Query>& queries, unsigned resolver, Micros from,
                      std::uint64_t seed);

// The file of the local day that begins at `wall_day`.
LogText dhcp_log(const Company& company, const Network& network, Micros wall_day);

}  // namespace tamiz::sim
