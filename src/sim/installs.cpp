// Which release each machine has, and when the bad one came.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "sim/company.hpp"

namespace tamiz::sim {
namespace {

constexpr std::size_t kFirstReleaseSeen = 27, kFirstReleaseUnseen = 3;  // 18.12.407 instead of 416
constexpr std::size_t kEarlyAway = 15;  // of Away: so early that they can call home before 03-23

// A whole second in which somebody sits at it. The days of duty in presence.cpp see to it that
// there is one.
Micros moment_at_desk(const Machine& m, Span within, Rng& rng) {
  std::vector<Span> parts;
  Micros total = 0;
  for (const Span& s : m.desk) {
    const Span part{std::max(s.from + 5 * kMinute, within.from),
                    std::min(s.to - 5 * kMinute, within.to)};
    if (part.from + kMinute >= part.to) continue;
    parts.push_back(part);
    total += part.to - part.from;
  }
  if (parts.empty()) throw std::logic_error("no moment for an install on " + m.name);
  Micros at = rng.between(0, total);
  for (const Span& part : parts) {
    if (at < part.to - part.from) return part.from + at / kSecond * kSecond;
    at -= part.to - part.from;
  }
  return parts.back().from;
}

// Machines that are always on update themselves at any hour, but less on the weekend. No window
// (install + sleep) may begin in the minutes around 2023-03-25 00:00 local, where the DNS log of a
// mutation starts.
Micros install_of_clean(Rng& rng) {
  static constexpr std::array kSpans{Span{utc(3, 17, 8), utc(3, 17, 22, 30)},
                                     Span{utc(3, 17, 23, 30), utc(3, 20)},
                                     Span{utc(3, 20), utc(3, 21)},
                                     Span{utc(3, 21), utc(3, 22)},
                                     Span{utc(3, 22), utc(3, 23)},
                                     Span{utc(3, 23), utc(3, 23, 5)},
                                     Span{utc(3, 20, 6), utc(3, 20, 18)},
                                     Span{utc(3, 17, 8), utc(3, 17, 18)}};
  const Span span = rng.pick(kSpans);
  return rng.second_between(span.from, span.to);
}

Span window_of(const Company& company, std::size_t i, std::size_t rank) {
  switch (company.machines[i].group) {
    case Group::Beacon:
      // Ranks 3 to 5 also call home before the first lease; the two of TRS before their payload.
      if (rank <= 2) return {utc(3, 13, 6), utc(3, 16, 15)};
      if (rank <= 5) return {utc(3, 9, 6), utc(3, 13, 16)};
      return {utc(3, 9, 6), utc(3, 22, 12)};
    case Group::Young:
      return {utc(3, 23, 6, 30, 1), utc(3, 29, 15)};
    default:
      return rank < kEarlyAway ? Span{utc(3, 9, 6), utc(3, 13, 16)}
                               : Span{utc(3, 9, 6), utc(3, 16, 12)};
  }
}

void install_seen(Company& company, Group group) {
  std::size_t rank = 0;
  for (const std::size_t i : company.in_group(group)) {
    Machine& m = company.machines[i];
    Rng rng(company.seed, "install", i);
    m.version = kBad;
    if (rng.chance(85)) m.before = kOld;
    m.installed = group == Group::Clean ? install_of_clean(rng)
                                        : moment_at_desk(m, window_of(company, i, rank), rng);
    if (i != company.fin) m.installed += rng.between(1, 1000) * 1000;  // milliseconds
    ++rank;
  }
}

void give_first_release(Company& company) {
  std::vector<std::size_t> seen, unseen = company.in_group(Group::Unseen);
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    if (seen_running(company.machines[i].group) && !company.is_target(i)) seen.push_back(i);
  }
  Rng rng(company.seed, "first release");
  rng.shuffle(seen);
  for (std::size_t k = 0; k < kFirstReleaseSeen; ++k) company.machines[seen[k]].version = kBadFirst;
  for (std::size_t k = 0; k < kFirstReleaseUnseen; ++k)
    company.machines[unseen[k]].version = kBadFirst;
}

}  // namespace

void make_installs(Company& company) {
  std::size_t unreadable = 0, macs = 0;
  for (Machine& m : company.machines) {
    static constexpr std::array<std::string_view, 3> kNobodyReads{"latest", "18.12", ""};
    if (m.group == Group::Unseen) m.version = kBad;
    if (m.group == Group::Older) m.version = kOld;
    if (m.group == Group::Unreadable) m.version = kNobodyReads[unreadable++ % 3];
    if (m.group == Group::BadMac) m.version = macs++ % 3 == 0 ? kBadMac : kBad;
  }
  for (const Group group : {Group::Beacon, Group::Clean, Group::Young, Group::Away})
    install_seen(company, group);
  Machine& fin = company.machines[company.fin];
  fin.installed = utc(3, 14, 7, 2, 11);
  fin.before = kOld;
  give_first_release(company);
}

}  // namespace tamiz::sim
