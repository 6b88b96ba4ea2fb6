#include "blind/ranking.hpp"

#include <algorithm>

#include "blind/judging.hpp"

namespace tamiz::blind {

namespace {

std::uint32_t minute_of(Micros time) {
  return time == kNoTime || time < 0
             ? KeptAct::kNoMinute
             : static_cast<std::uint32_t>(std::min<Micros>(time / kMinute, KeptAct::kNoMinute));
}

}  // namespace

void Ranking::add(std::uint32_t host, StringCode group, const Doings& doings) {
  const std::size_t begin = kept_.size(), first_release = releases_.size();
  for (const Act& act : doings.acts) {
    kept_.push_back({act.program, act.edition, act.shape, act.thing,
                     minute_of(act.time) | (act.only_counted ? KeptAct::kOnlyCounted : 0)});
    note_shape(act.shape, {act.family, act.mere});
  }
  for (const ReleaseSeen& seen : doings.releases)
    releases_.push_back({seen.program, seen.version, minute_of(seen.first)});
  close_host(host, group, begin, first_release);
}

void Ranking::keep(std::uint32_t host, StringCode group, std::span<const KeptAct> acts,
                   std::span<const KeptRelease> releases) {
  const std::size_t begin = kept_.size(), first_release = releases_.size();
  kept_.insert(kept_.end(), acts.begin(), acts.end());
  releases_.insert(releases_.end(), releases.begin(), releases.end());
  close_host(host, group, begin, first_release);
}

void Ranking::put_in(std::span<const std::size_t> order) {
  std::vector<KeptHost> sorted;
  sorted.reserve(hosts_.size());
  for (const std::size_t i : order) {
    sorted.push_back(hosts_[i]);
    sorted.back().host = static_cast<std::uint32_t>(sorted.size() - 1);
  }
  hosts_ = std::move(sorted);
}

void Ranking::close_host(std::uint32_t host, StringCode group, std::size_t begin,
                         std::size_t first_release) {
  const auto once = [](auto& all, std::size_t from, const auto& same) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(from);
    std::sort(first, all.end());
    all.erase(std::unique(first, all.end(), same), all.end());
  };
  once(kept_, begin, [](const KeptAct& a, const KeptAct& b) {
    return a.program == b.program && a.edition == b.edition && a.shape == b.shape &&
           a.thing == b.thing;
  });
  once(releases_, first_release, [](const KeptRelease& a, const KeptRelease& b) {
    return a.program == b.program && a.version == b.version;
  });
  hosts_.push_back({host, group, begin, kept_.size(), first_release, releases_.size()});
}

void Ranking::add(Ranking&& other) {
  if (hosts_.empty() && shapes_.empty()) {  // the largest part of all is not copied
    *this = std::move(other);
    other = {};
    return;
  }
  const std::size_t before = kept_.size(), releases_before = releases_.size();
  kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
  releases_.insert(releases_.end(), other.releases_.begin(), other.releases_.end());
  for (KeptHost host : other.hosts_) {
    host.begin += before;
    host.end += before;
    host.first_release += releases_before;
    host.end_releases += releases_before;
    hosts_.push_back(host);
  }
  for (const auto& [shape, kind] : other.shapes_) note_shape(shape, kind);
  other = {};
}

Ranking::Judged Ranking::highest(std::size_t most, const Editions& editions,
                                 const Dictionary& names, const When& when,
                                 unsigned threads) const {
  return Judging{*this, editions, names, when, threads}.run(most);
}

}  // namespace tamiz::blind
