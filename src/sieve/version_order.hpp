#pragma once
// Whether versions of a product only go up, as far as the data show: "an older release was seen
// last" says that a machine never had the bad one only where nobody sets machines back (as a
// response does). Tested by version_order_test.cpp.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "identity/addresses.hpp"

namespace tamiz::sieve {

inline constexpr std::string_view kOnlyUp = "versions only go up";

class VersionOrder {
 public:
  // A version that was there in [at, at + clock_error]. `inventory`: as a list of that day says,
  // which may lag behind.
  void add(std::size_t pack, identity::HostNumber host, std::string_view version, Micros at,
           Micros clock_error, bool inventory);
  void merge(const VersionOrder& other);

  // Hosts on which an older release was seen a day or more after a newer one. A program that is
  // still running is of the release before: that is what the day is for.
  [[nodiscard]] std::vector<identity::HostNumber> went_down(std::size_t pack) const;

 private:
  struct Seen {
    Micros first = kNoTime;  // it was there at this time at the latest
    Micros last = kNoTime;   // and at this time or later; inventories do not count
  };
  std::map<std::pair<std::size_t, identity::HostNumber>, std::map<std::string, Seen, std::less<>>>
      seen_;
};

}  // namespace tamiz::sieve
