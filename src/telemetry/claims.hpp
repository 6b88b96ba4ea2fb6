#pragma once
// coverage.yaml (`tamiz.coverage/1`, written out in doc/coverage.md): what somebody who knows the
// network claims about its sources. Every claim is an assumption and is printed as one. Tested by
// the stories.
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

struct TakenClaim {
  std::vector<std::string> sources;
  Micros at = kNoTime;
};

struct ZoneClaim {
  std::vector<std::string> sources;
  std::string zone;  // IANA name
};

// How long an address stays a machine's after its last renewal when the log does not say (Windows'
// default: 8 days; learn.microsoft.com, DHCP scope properties).
inline constexpr Micros kDefaultLease = 8 * kDay;

struct CoverageClaims {
  bool resolvers_all = false;
  std::vector<std::string> fixed;
  std::vector<std::string>
      always_on;           // their VPN is: their names go to our resolvers from anywhere
  Micros lease = kNoTime;  // kNoTime = not said
  std::vector<ZoneClaim> zones;
  std::vector<CompleteClaim> complete;
  std::vector<TakenClaim> taken;
};

Result<CoverageClaims> read_claims(std::string_view text, const std::string& name);

// Whether a path fits one of the patterns, as a whole or by its last part.
bool claim_fits(const std::string& path, const std::vector<std::string>& patterns);

// Raises completeness where claimed; returns one line per claim that applied to nothing.
std::vector<std::string> apply_claims(const CoverageClaims& claims, std::vector<Source>& sources);

}  // namespace tamiz::telemetry
