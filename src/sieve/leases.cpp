#include "sieve/leases.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "sieve/watch.hpp"

namespace tamiz::sieve {
namespace {

identity::AddressKind kind_of(const Segment& s, std::size_t row, const Dictionary& strings) {
  using enum identity::AddressKind;
  if (static_cast<Channel>(s.channel[row]) != Channel::Address) return Point;
  const std::string action = fold(strings.text(s.code(Column::Action, row)));
  if (action == "assign") return Lease;
  if (action == "renew") return Renewal;
  if (action == "release" || action == "expire" || action == "delete") return End;
  return action == "session" ? Session : Point;
}

// The end of a session as the row writes it; its beginning when that is not a time.
Micros until_of(const Segment& s, std::size_t row, const Source& source, Micros from) {
  const auto read = read_time(s.long_text(Column::Value, row));
  if (!read || read->width != 0) return from;
  const bool zoneless = !read->has_zone && is_raw(s.clock_error[row]);
  return std::max(from, settle(source.clock, read->at, raw_clock(0, zoneless, read->either)).at);
}

constexpr ColumnSet kOfAddresses =
    set_of(Fixed::ClockError) | set_of(Fixed::Record) | set_of(Fixed::Source) |
    set_of(Fixed::Channel) | set_of(Column::Address) | set_of(Column::Org) | set_of(Column::Agent) |
    set_of(Column::Subject) | set_of(Column::Action) | set_of(Column::Value);

}  // namespace

Result<std::vector<identity::AddressSighting>> address_sightings(
    SegmentStore& events, const Dictionary& strings, const identity::Identity& identity,
    const std::vector<Source>& sources) {
  std::vector<identity::AddressSighting> out;
  for (std::size_t i = 0; i < events.size(); ++i) {
    TAMIZ_CHECK(events.with(
        i,
        [&](const Segment& s) {
          for (std::size_t row = 0; row < s.rows(); ++row) {
            const StringCode address = s.code(Column::Address, row);
            const Source& source = sources[s.source[row]];
            const bool about = static_cast<Channel>(s.channel[row]) == Channel::Address;
            if (address == 0 || (source.network && !about) || !identity.is_address(address))
              continue;
            const Settled when = settle(source.clock, s.time[row], s.clock_error[row]);
            if (when.clock_error != 0) continue;
            const identity::HostNumber host = identity.host_of(
                s.code(Column::Org, row), s.code(Column::Agent, row), s.code(Column::Subject, row));
            const auto kind = kind_of(s, row, strings);
            if (host == identity::kNoHost && kind != identity::AddressKind::End) continue;
            out.push_back({when.at, s.code(Column::Org, row), address, host, kind,
                           until_of(s, row, source, when.at), s.source[row], s.record[row]});
          }
        },
        kOfAddresses));
  }
  return out;
}

std::vector<TimeSpan> leases_logged(const std::vector<Source>& sources, Micros end) {
  constexpr auto kAddress = static_cast<std::size_t>(Channel::Address);
  std::vector<const Source*> files;
  for (const Source& source : sources) {
    // The file of a day without a lease holds the server's upkeep alone.
    const bool quiet = source.events == 0 && !source.activity.empty() &&
                       source.cover[kAddress].completeness != Completeness::Absent;
    if (source.network && (quiet || source.channel_events[kAddress] > 0)) files.push_back(&source);
  }
  return log_spans(files, end);
}

}  // namespace tamiz::sieve
