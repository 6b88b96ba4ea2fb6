#include "blind/editions.hpp"

#include <algorithm>

namespace tamiz::blind {

Editions::Editions(const Ranking& ranking, const Dictionary& names, std::uint32_t until) {
  std::unordered_map<std::uint64_t, std::uint32_t> machines;  // by path and edition
  std::vector<std::uint64_t> here;
  for (const KeptHost& host : ranking.kept_hosts()) {
    here.clear();
    for (const KeptAct& act : ranking.acts_of(host)) {
      if (act.edition != 0 && act.minute() < until)
        here.push_back(pair_of(act.program, act.edition));
    }
    std::ranges::sort(here);
    here.erase(std::ranges::unique(here).begin(), here.end());
    for (const std::uint64_t each : here) ++machines[each];
  }
  std::unordered_map<StringCode, std::uint32_t> most;
  for (const auto& [pair, n] : machines) {
    const auto path = static_cast<StringCode>(pair >> 32);
    const auto edition = static_cast<StringCode>(pair);
    std::uint32_t& best = most[path];
    StringCode& usual = usual_[path];
    if (n < best || (n == best && names.text(usual) < names.text(edition))) continue;
    best = n;
    usual = edition;
  }
}

}  // namespace tamiz::blind
