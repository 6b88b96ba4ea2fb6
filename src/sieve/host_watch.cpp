#include "sieve/host_watch.hpp"

#include <algorithm>
#include <limits>

#include "sieve/cover.hpp"

namespace tamiz::sieve {
namespace {

// Each of these signs with the silence of the others that it stands in: what was seen there was not
// seen well enough.
std::vector<TimeSpan> around(const std::vector<Sign>& signs, const std::vector<Sign>& unfit) {
  std::vector<TimeSpan> holes;
  for (const Sign& sign : unfit) {
    const auto after = std::ranges::upper_bound(signs, sign.last, {}, &Sign::first);
    const auto before = std::ranges::lower_bound(signs, sign.first, {}, &Sign::last);
    holes.push_back({before == signs.begin() ? kNoTime : std::prev(before)->last + 1,
                     after == signs.end() ? std::numeric_limits<Micros>::max() : after->first});
  }
  return merged(std::move(holes));
}

}  // namespace

const std::vector<TimeSpan>& HostWatch::sensors(std::uint32_t group, const Members& members) {
  const auto [found, fresh] = sensors_.try_emplace({group, members});
  if (!fresh) return found->second;
  const Spoken spoke = spoken(story_, [&](std::uint32_t source, Channel channel) {
    return std::ranges::binary_search(members, std::pair{source, channel});
  });
  auto spans = present_spans(spoke.signs, {others(group, members), network()}, spoke.since, end_);
  spans = without(both(spans, whole()), around(spoke.signs, unfit(group, members)));
  found->second = both(spans, groups_.logged[group]);
  return found->second;
}

// A machine whose channels are all thin may be plainly silent as a whole.
const std::vector<TimeSpan>& HostWatch::whole() {
  if (whole_) return *whole_;
  const Spoken all = spoken(story_, [this](std::uint32_t source, Channel channel) {
    const Source& of = sources_[source];
    return !of.network && !of.passive && !of.is_snapshot(channel);
  });
  return whole_.emplace(present_spans(all.signs, {network()}, all.since, end_));
}

const std::vector<TimeSpan>& HostWatch::at_addresses() {
  if (at_addresses_) return *at_addresses_;
  const Spoken there = spoken(story_, [this](std::uint32_t source, Channel) {
    return sources_[source].network && !sources_[source].passive;
  });
  return at_addresses_.emplace(
      both(addresses_.owned(story_.host), session_spans(there.signs, there.since, end_)));
}

TimeSpan HostWatch::life() {
  if (!life_) life_ = succession_.own_time(story_, end_);
  return *life_;
}

const std::vector<Sign>& HostWatch::network() {
  if (network_) return *network_;
  const Spoken heard = spoken(story_, [this](std::uint32_t source, Channel channel) {
    const Source& of = sources_[source];
    return of.network && !of.passive && !of.is_snapshot(channel);
  });
  return network_.emplace(heard.signs);
}

// Whether it is a channel of the members, in any part of their export.
bool HostWatch::same_channels(std::uint32_t group, const Members& members, std::uint32_t source,
                              Channel channel) const {
  return groups_.of[source] == group &&
         std::ranges::find(members, channel, &Members::value_type::second) != members.end();
}

// The same channels by parts of the export that do not count, for their rows lack what would show
// the stage.
std::vector<Sign> HostWatch::unfit(std::uint32_t group, const Members& members) const {
  return spoken(story_,
                [&](std::uint32_t source, Channel channel) {
                  return same_channels(group, members, source, channel) &&
                         !std::ranges::binary_search(members, std::pair{source, channel});
                })
      .signs;
}

// Its other channels, by sensors on it.
std::vector<Sign> HostWatch::others(std::uint32_t group, const Members& members) const {
  return spoken(story_,
                [&](std::uint32_t source, Channel channel) {
                  const Source& of = sources_[source];
                  return !same_channels(group, members, source, channel) && !of.network &&
                         !of.passive && !of.is_snapshot(channel);
                })
      .signs;
}

}  // namespace tamiz::sieve
