#pragma once
// Whose was an address at a time: from leases (DHCP), sessions (VPN, tables with from and to) and
// point sightings (a sensor's report of its own address). Two owners at once: none. A lease says
// nothing while its log was not being written: it ends where the log's stretch ends. Tested by
// addresses_test.cpp.
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/dictionary.hpp"
#include "model/stage.hpp"

namespace tamiz::identity {

using HostNumber = std::uint32_t;
inline constexpr HostNumber kNoHost = 0xFFFFFFFF;

enum class AddressKind : std::uint8_t {
  Point,    // seen at that time
  Lease,    // assigned: its owner's until the next event, at most for the lease
  Renewal,  // the same, and proof that nobody else has had it since the lease before
  End,      // released, expired, deleted: nobody's from then on
  Session,  // its owner's until `until`
};

// One row about an address. Rows whose time is not exact do not take part.
struct AddressSighting {
  Micros time = kNoTime;
  StringCode org = 0, address = 0;
  HostNumber host = kNoHost;
  AddressKind kind = AddressKind::Point;
  Micros until = kNoTime;
  std::uint32_t source = 0;  // where it stands
  std::uint64_t record = 0;
};

// Whose an address was, by which row, from when to when (included).
struct AddressClaim {
  Micros first = kNoTime, last = kNoTime;
  HostNumber host = kNoHost;
  std::uint32_t source = 0;
  std::uint64_t record = 0;
};

struct LeaseRules {
  Micros lease = 8 * kDay;
  std::vector<TimeSpan> logged;  // while all lease logs were being written
};

// Design section 4, "Identity": a point sighting holds between two equal ones this far apart.
inline constexpr Micros kSightingHolds = 24 * kHour;
// A machine was there all the time between two signs of it only when they are this close: a lease
// is renewed at half its time (RFC 2131, 4.4.5), and one that goes away says nothing.
inline constexpr Micros kThereBetween = 6 * kHour;

class Addresses {
 public:
  void learn(std::vector<AddressSighting> sightings, const LeaseRules& rules);
  [[nodiscard]] HostNumber owner(StringCode org, StringCode address, Micros at) const;
  // The row by which the owner had it then; nullptr when nobody did.
  [[nodiscard]] const AddressClaim* claim(StringCode org, StringCode address, Micros at) const;
  // While the machine owned any address; sorted, apart.
  [[nodiscard]] const std::vector<TimeSpan>& owned(HostNumber host) const;
  // While it was surely at an address that was known to be its.
  [[nodiscard]] const std::vector<TimeSpan>& there(HostNumber host) const;

 private:
  struct Span {
    Micros first, last;  // both included
    HostNumber host;
  };
  class Sweep;
  std::map<std::pair<StringCode, StringCode>, std::vector<Span>> owners_;          // by time, apart
  std::map<std::pair<StringCode, StringCode>, std::vector<AddressClaim>> claims_;  // by time
  std::unordered_map<HostNumber, std::vector<TimeSpan>> owned_, there_;
};

}  // namespace tamiz::identity
