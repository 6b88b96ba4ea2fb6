#include "sieve/row_hosts.hpp"

namespace tamiz::sieve {

using identity::HostNumber;
using identity::kNoHost;

Settled RowHosts::when(const Segment& segment, std::size_t row) const {
  const Micros time = segment.time[row], error = segment.clock_error[row];
  return is_raw(error) ? settle(sources_[segment.source[row]].clock, time, error)
                       : Settled{time, error};
}

HostNumber RowHosts::of(const Segment& segment, std::size_t row, const Settled& when) const {
  const StringCode subject = segment.code(Column::Subject, row),
                   org = segment.code(Column::Org, row), agent = segment.code(Column::Agent, row);
  if (subject == 0 && agent == 0) {
    if (!sources_[segment.source[row]].passive) return kNoHost;
    const auto named = guids_.find(segment.code(Column::Target, row));
    return named == guids_.end() ? kNoHost : named->second;
  }
  if (const HostNumber host = identity_.host_of(org, agent, subject); host != kNoHost) return host;
  return identity_.is_address(subject) && when.clock_error == 0
             ? identity_.addresses().owner(org, subject, when.at)
             : kNoHost;
}

}  // namespace tamiz::sieve
