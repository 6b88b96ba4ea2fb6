// What every verdict on one machine starts from (sieve/verdicts.hpp).
#include <algorithm>
#include <array>

#include "sieve/verdicts.hpp"

namespace tamiz::sieve {

HostWatch watch_of(const VerdictContext& context, const HostStory& story) {
  return {story,
          *context.sources,
          *context.cover.groups,
          *context.cover.addresses,
          *context.cover.succession,
          context.data->end_of_data + 1};
}

std::array<Completeness, kChannels> channels_of(const VerdictContext& context,
                                                const HostStory& story) {
  std::array<Completeness, kChannels> best;
  best.fill(Completeness::Absent);
  for (const auto& [of, watched] : story.watched) {
    const auto c = static_cast<std::size_t>(of.second);
    best[c] = std::min(best[c], (*context.sources)[of.first].cover[c].completeness);
  }
  return best;
}

}  // namespace tamiz::sieve
