#include "sieve/dismissed.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"

namespace tamiz::sieve {

void set_aside(const std::vector<Dismissal>& dismissals, std::vector<Finding>& findings) {
  for (const Dismissal& d : dismissals) {
    for (Finding& f : findings) {
      if (f.campaign != d.campaign || printable(f.entity) != d.entity) continue;
      // Beyond the hosts that are kept there may be others.
      const bool same = f.host_count <= f.hosts.size() && f.host_count <= d.host_count &&
                        std::ranges::all_of(f.hosts, [&](const std::string& host) {
                          return std::ranges::find(d.hosts, printable(host)) != d.hosts.end();
                        });
      const std::string said = fmt::format("set aside on {}: {}", format_day(d.at), d.why);
      if (same) {
        f.band = Band::Dismissed;
        f.summary += fmt::format(" ({})", said);
        f.against.push_back(said);
      } else if (f.band == Band::LookNow) {
        f.reasons.push_back(fmt::format("{}; but then it was on {}, and now on others too", said,
                                        counted(d.host_count, "machine", "machines")));
      }
    }
  }
}

}  // namespace tamiz::sieve
