#pragma once
// Whose a row is.
#include <unordered_map>
#include <vector>

#include "identity/identity.hpp"
#include "model/clock.hpp"
#include "model/segment.hpp"
#include "model/source.hpp"

namespace tamiz::sieve {

// Machines that only their own messages name, by code of the name.
using GuidHosts = std::unordered_map<StringCode, identity::HostNumber>;

class RowHosts {
 public:
  RowHosts(const identity::Identity& identity, const GuidHosts& guids,
           const std::vector<Source>& sources)
      : identity_(identity), guids_(guids), sources_(sources) {}

  // The row's time, settled already or not yet.
  [[nodiscard]] Settled when(const Segment& segment, std::size_t row) const;
  // kNoHost: nobody's, or nobody can tell.
  [[nodiscard]] identity::HostNumber of(const Segment& segment, std::size_t row,
                                        const Settled& when) const;

 private:
  const identity::Identity& identity_;
  const GuidHosts& guids_;
  const std::vector<Source>& sources_;
};

}  // namespace tamiz::sieve
