#include "sieve/findings.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

namespace tamiz::sieve {

void keep_earliest(std::vector<EntityHost>& hosts) {
  std::ranges::sort(hosts, {}, [](const EntityHost& h) {
    return std::tuple{h.first.time == kNoTime, h.first.time, std::string_view{h.host},
                      std::string_view{h.id}};
  });
  if (hosts.size() > kKeptHosts) hosts.resize(kKeptHosts);
}

namespace {

constexpr std::size_t kMostPrograms = 3;

// The last evidence of any later stage before that moment.
void note_beacon(const HostReport& report, const pack::Pack& pack, Micros at, EntityHost& out) {
  for (std::size_t s = 1; s < report.stages.size(); ++s) {
    if (pack.stages[s].ran_product) continue;
    for (const Evidence& e : report.stages[s].evidence) {
      if (e.time == kNoTime || e.clock_error != 0 || e.time >= at || e.time <= out.beacon) continue;
      out.beacon = e.time;
      out.beacon_stage = pack.stages[s].title;
    }
  }
}

void merge(EntityCount& into, EntityCount&& from) {
  if (into.target.empty()) {
    into = std::move(from);
    return;
  }
  into.cohort += from.cohort;
  into.control += from.control;
  into.early += from.early;
  into.after += from.after;
  std::ranges::move(from.hosts, std::back_inserter(into.hosts));
  // The earliest are kept, so that it does not matter in which order machines are counted.
  if (into.hosts.size() >= 2 * kKeptHosts) keep_earliest(into.hosts);
  // Names as written may differ in case between hosts: the smallest stands, whatever the order.
  into.actor = std::min(into.actor, from.actor);
  into.target = std::min(into.target, from.target);
  into.cause = std::min(into.cause, from.cause);
}

}  // namespace

void LineageCounts::add(const HostReport& report, const PackStory& story, const HostStory& host,
                        const pack::Pack& pack, Micros disclosed) {
  if (!story.trace) return;
  ++traced;
  std::set<std::string> here, running_here;
  bool ran = false;
  for (const ProductSighting& s : story.sightings) {
    if (!s.version.empty()) (s.snapshot ? here : running_here).insert(s.version);
    ran = ran || !s.snapshot;
  }
  for (const std::string& version : running_here) ++running[version];
  here.merge(running_here);
  for (const std::string& version : here) {
    ++versions[version];
    for (const std::string& title : host.alerts) ++alerts[title][version];
  }
  for (const std::string& title : host.alerts) ++alerted[title];
  const bool bad = report.stages[0].state == StageState::Reached;
  const bool snapshot = std::ranges::any_of(story.sightings, &ProductSighting::snapshot);
  if (bad) {
    ++vanished.of;
    if (snapshot) ++vanished.still;
    if (!snapshot && host.inventoried) {
      ++vanished.hosts;
      for (const Removal& r : story.removals) {
        if (r.exact) vanished.since = earlier_of(vanished.since, r.at);
      }
    }
  }
  // A machine whose release nobody can read may have the bad one: it is no control.
  const bool in_cohort = bad && ran,
             in_control = !bad && ran && report.stages[0].reason != Reason::VersionUnreadable;
  cohort += in_cohort ? 1 : 0;
  control += in_control ? 1 : 0;
  if (!in_cohort && !in_control) return;
  for (const auto& [key, seen] : story.entities) {
    EntityCount& e = entities[key];
    EntityCount one{
        seen.kind, seen.actor, seen.target, seen.cause, in_cohort ? 1u : 0u, in_control ? 1u : 0u,
        0,         0,          {}};
    const Micros installed = report.stages[0].first, at = seen.first.time;
    if (in_cohort) {
      if (at != kNoTime && installed != kNoTime && at + seen.first.clock_error < installed)
        one.early = 1;
      if (at != kNoTime && disclosed != kNoTime && at >= disclosed) one.after = 1;
      // An order is claimed only where both clocks are exact.
      const bool exact = seen.first.clock_error == 0 && !report.stages[0].evidence.empty() &&
                         report.stages[0].evidence.front().clock_error == 0;
      EntityHost where{report.host, report.id, seen.first, exact ? installed : kNoTime,
                       kNoTime,     "",        seen.signer};
      if (at != kNoTime && seen.first.clock_error == 0) note_beacon(report, pack, at, where);
      one.hosts.push_back(std::move(where));
    }
    merge(e, std::move(one));
  }
}

void LineageCounts::add(LineageCounts&& other) {
  cohort += other.cohort;
  control += other.control;
  traced += other.traced;
  for (auto& [key, e] : other.entities) {
    EntityCount& into = entities[key];
    merge(into, std::move(e));
  }
  for (const auto& [title, by_version] : other.alerts) {
    for (const auto& [version, n] : by_version) alerts[title][version] += n;
  }
  for (const auto& [title, n] : other.alerted) alerted[title] += n;
  for (const auto& [version, n] : other.versions) versions[version] += n;
  for (const auto& [version, n] : other.running) running[version] += n;
  vanished.hosts += other.vanished.hosts;
  vanished.still += other.vanished.still;
  vanished.of += other.vanished.of;
  vanished.since = earlier_of(vanished.since, other.vanished.since);
}

void add_ambient(const Ambient& from, Ambient& into) {
  into.full = into.full || from.full;
  for (const auto& [name, programs] : from.loaders) {
    auto& all = into.loaders[name];
    all.insert(programs.begin(), programs.end());
    while (all.size() > kMostPrograms) all.erase(std::prev(all.end()));
  }
}

}  // namespace tamiz::sieve
