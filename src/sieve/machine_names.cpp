#include "sieve/machine_names.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

// Words in machines' names that say "stands on a desk or in a rack" (own list); of laptops nobody
// can say that they never leave.
constexpr std::array<std::string_view, 8> kStanding{"ws",   "wks", "pc", "desktop",
                                                    "desk", "srv", "sv", "server"};

std::string first_label(const std::string& host) { return host.substr(0, host.find('.')); }

}  // namespace

std::string pattern_of(const std::vector<std::string>& patterns, const std::string& host) {
  const std::string name = first_label(host);
  for (const std::string& pattern : patterns) {
    if (glob_match(fold(pattern), host) || glob_match(fold(pattern), name)) return pattern;
  }
  return "";
}

std::string kind_of_machine(const std::string& host) {
  const std::string name = first_label(host);
  const auto parts = split(name, '-');  // views into it
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (std::ranges::find(kStanding, parts[i]) == kStanding.end()) continue;
    return (i > 0 ? "*-" : "") + upper(parts[i]) + "-*";
  }
  return "";
}

}  // namespace tamiz::sieve
