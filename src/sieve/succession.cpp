#include "sieve/succession.hpp"

#include <algorithm>

#include "sieve/machine_names.hpp"
#include "sieve/presence.hpp"

namespace tamiz::sieve {
namespace {

// Whether the host's silence since its last sign is out of its habit, or longer than that day.
bool missed(const HostStory& story, const std::vector<Source>& sources, Micros end) {
  const Spoken all = spoken(story, [&](std::uint32_t source, Channel channel) {
    return !sources[source].passive && !sources[source].is_snapshot(channel);
  });
  const auto spans = present_spans(all.signs, {}, all.since, end);
  return spans.empty() || spans.back().to < end;
}

}  // namespace

void NamedSpan::add(Micros at, Micros clock_error) {
  first = earlier_of(first, at + clock_error);
  last = std::max(last, at);
}

void NamedSpan::add(const NamedSpan& other) {
  first = earlier_of(first, other.first);
  last = std::max(last, other.last);
}

Succession::Succession(const identity::Identity& identity, const std::vector<Source>& sources,
                       std::vector<NamedSpan> named, const std::vector<std::string>& fixed)
    : identity_(identity), sources_(sources), named_(std::move(named)) {
  for (std::size_t i = 0; i < named_.size(); ++i) {
    if (named_[i].last == kNoTime) continue;
    const identity::Host& host = identity_.hosts()[i];
    Org& org = orgs_[host.org];
    const std::size_t kind = host.agent.empty() ? 0 : 1;
    org.all[kind].add(named_[i]);
    if (!kind_of_machine(host.name).empty() || !pattern_of(fixed, host.name).empty())
      org.standing[kind].add(named_[i]);
  }
}

void Succession::Edge::add(const NamedSpan& named) {
  appeared = std::max(appeared, named.first);
  silent = earlier_of(silent, named.last);
}

TimeSpan Succession::own_time(const HostStory& story, Micros end) const {
  TimeSpan out;
  const identity::Host& host = identity_.hosts()[story.host];
  const NamedSpan named = story.host < named_.size() ? named_[story.host] : NamedSpan{};
  const auto org = orgs_.find(host.org);
  if (named.last == kNoTime || org == orgs_.end()) return out;
  // A new name keeps its agent id: a host with one can only have become, or been, one without.
  Edge all, standing;
  for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
    if (kind == 1 && !host.agent.empty()) continue;
    all.add(org->second.all[kind]);
    standing.add(org->second.standing[kind]);
  }
  const auto after = [&](const Edge& edge) {
    return edge.appeared != kNoTime && edge.appeared > named.last;
  };
  if (all.silent != kNoTime && all.silent < named.first) out.from = named.first;
  // One that has been silent for minutes has no new name yet. Laptops come and go: one that appears
  // while this one is off as usual is not thought to be it.
  if (end - named.last <= kHour) return out;
  if (after(standing) || (after(all) && missed(story, sources_, end))) out.to = named.last + 1;
  return out;
}

}  // namespace tamiz::sieve
