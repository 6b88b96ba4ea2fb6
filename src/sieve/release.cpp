#include "sieve/release.hpp"

#include <algorithm>

namespace tamiz::sieve {
namespace {

bool bad(const Knowledge& knowledge, std::size_t pack, const ProductSighting& s) {
  return !s.version.empty() && knowledge.bad_release(pack, s.platform, s.version);
}

// Older than every bad release that can run there, and not to be mistaken for one. Where the pack
// names no bad release of that platform, those of all platforms count: a pack may not know all.
bool surely_older(const Knowledge& knowledge, std::size_t pack, const ProductSighting& s) {
  bool any = false, any_here = false, older = true, older_here = true;
  for (const pack::Release& r : knowledge.packs()[pack].releases) {
    const bool bad_one = r.state == pack::ReleaseState::Bad;
    if (!r.fact.holds(knowledge.as_of()) || (!bad_one && r.state != pack::ReleaseState::Unknown))
      continue;
    const std::optional<int> order = pack::compare_versions(s.version, r.version, r.platform);
    const bool elsewhere = !r.platform.empty() && !s.platform.empty() && r.platform != s.platform;
    const bool before = order.value_or(0) < 0 && !pack::may_be_cut_from(s.version, r.version);
    if (!bad_one) {
      if (!elsewhere && (order == 0 || pack::may_be_cut_from(s.version, r.version))) return false;
      continue;
    }
    any = true;
    older = older && before;
    if (elsewhere) continue;
    any_here = true;
    older_here = older_here && before;
  }
  return any_here ? older_here : any && older;
}

// The earliest day on which the releases in question were to be had; kNoTime when one of them gives
// none.
Micros available_from(const Knowledge& knowledge, std::size_t pack, const PackStory& story) {
  Micros seen = kNoTime, any = kNoTime;
  bool seen_open = false, any_open = false, none_seen = true;
  for (const pack::Release& r : knowledge.packs()[pack].releases) {
    if (r.state != pack::ReleaseState::Bad || !r.fact.holds(knowledge.as_of())) continue;
    any_open = any_open || r.available_from == kNoTime;
    any = earlier_of(any, r.available_from);
    const bool here = std::ranges::any_of(story.sightings, [&](const ProductSighting& s) {
      return !s.version.empty() && pack::compare_versions(s.version, r.version, r.platform) == 0;
    });
    if (!here) continue;
    none_seen = false;
    seen_open = seen_open || r.available_from == kNoTime;
    seen = earlier_of(seen, r.available_from);
  }
  if (none_seen) return any_open ? kNoTime : any;
  return seen_open ? kNoTime : seen;
}

}  // namespace

std::vector<Evidence> runs_of_bad(const Knowledge& knowledge, std::size_t pack,
                                  const PackStory& story) {
  Micros from = kNoTime, to = kNoTime;
  for (const ProductSighting& s : story.sightings) {
    if (bad(knowledge, pack, s)) from = earlier_of(from, s.first);
  }
  if (from == kNoTime) return {};  // an inventory without a date: nobody knows since when
  for (const ProductSighting& s : story.sightings) {
    if (s.version.empty() || bad(knowledge, pack, s) || s.last == kNoTime || s.last <= from)
      continue;
    to = earlier_of(to, std::max(s.first, from));
  }
  std::vector<Evidence> out;
  for (const Evidence& run : story.unversioned_runs) {
    if (run.time != kNoTime && run.time >= from &&
        (to == kNoTime || run.time + run.clock_error < to))
      out.push_back(run);
  }
  return out;
}

InstallBound install_bound(const Knowledge& knowledge, std::size_t pack, const PackStory& story,
                           bool only_up) {
  InstallBound out;
  Micros first_bad = kNoTime,
         installed = kNoTime;  // the earliest sign of it, and the earliest install record
  for (const ProductSighting& s : story.sightings) {
    if (!bad(knowledge, pack, s)) continue;
    first_bad = earlier_of(first_bad, s.first);
    if (s.install) installed = earlier_of(installed, s.first);
  }
  for (const Evidence& e : story.stages[0].evidence) first_bad = earlier_of(first_bad, e.time);
  out.at = available_from(knowledge, pack, story);
  if (first_bad == kNoTime) {
    // Never seen with it: it cannot have come before the last of the older ones, if all others were
    // seen after that.
    Micros older = kNoTime, other = kNoTime;
    for (const ProductSighting& s : story.sightings) {
      if (s.version.empty()) return out;
      if (surely_older(knowledge, pack, s)) {
        older = std::max(older, s.last);
      } else if (s.first == kNoTime) {
        return out;
      } else {
        other = earlier_of(other, s.first);
      }
    }
    if (other != kNoTime && other <= older) return out;
    if (older != kNoTime && older > out.at && story.unversioned_count == 0 && only_up) {
      out.at = older;
      out.assumes.emplace_back(kOnlyUp);
    }
    return out;
  }
  if (out.at != kNoTime) out.at = std::min(out.at, first_bad);
  if (installed != kNoTime && installed <= first_bad) {
    out.at = installed;
    return out;
  }
  // An older release that ran before the first sign of the bad one: the bad one came after that.
  Micros older = kNoTime;
  for (const ProductSighting& s : story.sightings) {
    if (s.version.empty() || s.snapshot || s.last == kNoTime || !surely_older(knowledge, pack, s))
      continue;
    if (s.last <= first_bad)
      older = std::max(older, s.last);
    else if (s.first <= first_bad)
      older = std::max(older, s.first);
  }
  if (older != kNoTime && older > out.at && only_up) {
    out.at = older;
    out.assumes.emplace_back(kOnlyUp);
  }
  return out;
}

StageResult release_verdict(const Knowledge& knowledge, std::size_t pack, const PackStory& story,
                            Micros end_of_data, bool only_up) {
  StageResult result;
  const auto unknown = [&result](Reason reason) {
    result.state = StageState::CannotKnow;
    result.reason = reason;
    return result;
  };
  bool readable = false, all_older = true, snapshot = false, behind_cut = false;
  Micros last = kNoTime;
  for (const ProductSighting& s : story.sightings) {
    if (s.version.empty()) continue;
    const bool cut = std::ranges::any_of(
        knowledge.packs()[pack].releases,
        [&](const pack::Release& r) { return pack::may_be_cut_from(s.version, r.version); });
    if (cut) continue;  // "18.12" may be any 18.12.x
    readable = true;
    all_older = all_older && surely_older(knowledge, pack, s);
    behind_cut = behind_cut || s.partial;
    if (s.partial) continue;
    if (s.last >= last) snapshot = s.snapshot;
    last = std::max(last, s.last);
  }
  const bool unreadable_too = std::ranges::any_of(
      story.sightings, [](const ProductSighting& s) { return s.version.empty(); });
  if (!readable || (all_older && (unreadable_too || story.unversioned_count > 0)))
    return unknown(Reason::VersionUnreadable);
  if (!all_older) return unknown(Reason::Snapshot);
  if (!story.removals.empty()) return unknown(Reason::Gap);
  if (!only_up) return unknown(Reason::Snapshot);
  if (last == kNoTime || end_of_data == kNoTime || last + 1 < end_of_data) {
    if (behind_cut) return unknown(Reason::Cut);
    result.open.push_back({last, end_of_data});
    return unknown(snapshot ? Reason::Snapshot : Reason::Gap);
  }
  result.state = StageState::NotReached;
  result.reason = Reason::OlderRelease;
  result.assumes.emplace_back(kOnlyUp);
  return result;
}

Micros removed_at(const Knowledge& knowledge, std::size_t pack, const PackStory& story) {
  Micros at = kNoTime;
  for (const Removal& r : story.removals) {
    if (r.version.empty() || knowledge.bad_release(pack, r.platform, r.version))
      at = std::max(at, r.at);
  }
  if (at == kNoTime || story.last_unversioned_run > at) return kNoTime;
  const bool seen_later = std::ranges::any_of(
      story.sightings, [at](const ProductSighting& s) { return s.last != kNoTime && s.last > at; });
  return seen_later ? kNoTime : at;
}

}  // namespace tamiz::sieve
