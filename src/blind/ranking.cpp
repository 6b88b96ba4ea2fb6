#include "blind/ranking.hpp"

#include <algorithm>

#include "blind/judging.hpp"

namespace tamiz::blind {

namespace {

std::uint32_t minute_of(Micros time) {
  constexpr Micros kMinute = 60'000'000;
  return time == kNoTime || time < 0
             ? KeptAct::kNoMinute
             : static_cast<std::uint32_t>(std::min<Micros>(time / kMinute, KeptAct::kNoMinute));
}

}  // namespace

void Ranking::add(std::uint32_t host, StringCode group, std::span<const Act> acts) {
  const std::size_t begin = kept_.size();
  for (const Act& act : acts) {
    kept_.push_back({act.program, act.edition, act.shape, act.thing,
                     minute_of(act.time) | (act.only_counted ? KeptAct::kOnlyCounted : 0)});
    shapes_.try_emplace(act.shape, act.family, act.mere);
  }
  const auto first = kept_.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, kept_.end());
  const auto same = [](const KeptAct& a, const KeptAct& b) {
    return a.program == b.program && a.edition == b.edition && a.shape == b.shape &&
           a.thing == b.thing;
  };
  kept_.erase(std::unique(first, kept_.end(), same), kept_.end());
  hosts_.push_back({host, group, begin, kept_.size()});
}

void Ranking::add(Ranking&& other) {
  const std::size_t before = kept_.size();
  kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
  for (const KeptHost& place : other.hosts_)
    hosts_.push_back({place.host, place.group, place.begin + before, place.end + before});
  shapes_.merge(other.shapes_);
  other = {};
}

Ranking::Judged Ranking::highest(std::size_t most, const Dictionary& names) const {
  return Judging{*this, names}.run(most);
}

}  // namespace tamiz::blind
