#include "sieve/dismissed.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"

namespace tamiz::sieve {

bool was_said_of(const Dismissal& dismissal, const std::string& host) {
  return std::ranges::find(dismissal.hosts, printable(host)) != dismissal.hosts.end();
}

std::string said_words(const Dismissal& dismissal) {
  return fmt::format("set aside on {}: {}", format_day(dismissal.at), dismissal.why);
}

std::string on_others_words(const Dismissal& dismissal) {
  return fmt::format("{}; but then it was on {}, and now on others too", said_words(dismissal),
                     counted(dismissal.host_count, "machine", "machines"));
}

void set_aside(const std::vector<Dismissal>& dismissals, std::vector<Finding>& findings) {
  for (const Dismissal& d : dismissals) {
    for (Finding& f : findings) {
      if (f.campaign != d.campaign || printable(f.entity) != d.entity) continue;
      // Beyond the hosts that are kept there may be others.
      const bool same = f.host_count <= f.hosts.size() && f.host_count <= d.host_count &&
                        std::ranges::all_of(
                            f.hosts, [&](const std::string& host) { return was_said_of(d, host); });
      const std::string said = said_words(d);
      if (same) {
        f.band = Band::Dismissed;
        f.summary += fmt::format(" ({})", said);
        f.against.push_back(said);
      } else if (f.band == Band::LookNow) {
        f.reasons.push_back(on_others_words(d));
      }
    }
  }
}

}  // namespace tamiz::sieve
