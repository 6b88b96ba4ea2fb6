#include "sieve/version_order.hpp"

#include <algorithm>

#include "pack/pack.hpp"

namespace tamiz::sieve {

void VersionOrder::add(std::size_t pack, identity::HostNumber host, std::string_view version,
                       Micros at, Micros clock_error, bool inventory) {
  auto& versions = seen_[{pack, host}];
  auto found = versions.find(version);
  if (found == versions.end()) found = versions.emplace(std::string{version}, Seen{}).first;
  Seen& seen = found->second;
  const Micros latest = at + clock_error;
  seen.first = earlier_of(seen.first, latest);
  if (!inventory) seen.last = std::max(seen.last, at);
}

void VersionOrder::merge(const VersionOrder& other) {
  for (const auto& [key, versions] : other.seen_) {
    for (const auto& [version, seen] : versions) {
      Seen& into = seen_[key][version];
      into.first = earlier_of(into.first, seen.first);
      into.last = std::max(into.last, seen.last);
    }
  }
}

std::vector<identity::HostNumber> VersionOrder::went_down(std::size_t pack) const {
  std::vector<identity::HostNumber> out;
  for (auto at = seen_.lower_bound({pack, 0}); at != seen_.end() && at->first.first == pack; ++at) {
    const auto& versions = at->second;
    const bool down = std::ranges::any_of(versions, [&](const auto& newer) {
      return std::ranges::any_of(versions, [&](const auto& older) {
        return older.second.last != kNoTime && older.second.last > newer.second.first + kDay &&
               pack::compare_versions(older.first, newer.first).value_or(0) < 0;
      });
    });
    if (down) out.push_back(at->first.second);
  }
  return out;
}

}  // namespace tamiz::sieve
