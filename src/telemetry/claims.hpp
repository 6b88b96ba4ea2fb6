#pragma once
// coverage.yaml (`tamiz.coverage/1`): what somebody who knows the network claims about its sources.
// Every claim is an assumption and is printed as one. Tested by stories/exit-codes and
// stories/twenty-hosts.
//
//   coverage: tamiz.coverage/1
//   resolvers: all                      # the DNS logs given are of every resolver that machines
//   can use fixed: [WS-*]                       # these machines never leave the site: no row =
//   off, not elsewhere complete:
//     - {sources: ["sysmon/*"], channels: [dns, process], why: our configuration logs all of them}
#include <string>
#include <vector>

#include "base/yaml.hpp"
#include "model/source.hpp"

namespace tamiz::telemetry {

struct CompleteClaim {
  std::vector<std::string> sources;  // patterns over paths
  std::uint32_t channels = 0;        // bit per Channel
  std::string why;
};

struct CoverageClaims {
  bool resolvers_all = false;
  std::vector<std::string> fixed;
  std::vector<CompleteClaim> complete;
};

Result<CoverageClaims> read_claims(std::string_view text, const std::string& name);

// Raises completeness where claimed; returns one line per claim that applied to nothing.
std::vector<std::string> apply_claims(const CoverageClaims& claims, std::vector<Source>& sources);

}  // namespace tamiz::telemetry
