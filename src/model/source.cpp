#include "model/source.hpp"

#include <algorithm>
#include <limits>

namespace tamiz {

void settle_clock(Source& source, const DateEvidence& dates) {
  source.clock.dates = order_of(dates, source.month_first_by_rule);
  const Micros raw = raw_clock(0, source.zoneless > 0, false);
  const auto instant = [&](Micros wall) { return settle(source.clock, wall, raw).at; };
  Extent all;
  for (const SourcePart& part : source.parts) {
    all.add(part.instants.first);
    all.add(part.instants.last);
    // While the dates are open both readings count for the beginning, and neither for the end.
    const bool swapped = source.clock.dates == DateOrder::DayFirst;
    const bool open =
        source.clock.dates == DateOrder::Open || source.clock.dates == DateOrder::EachByItself;
    if (part.wall.first == kNoTime) continue;
    const Extent& read = swapped ? part.exchanged : part.wall;
    all.add(instant(open ? std::min(part.wall.first, part.exchanged.first) : read.first));
    all.add(instant(open ? std::min(part.wall.last, part.exchanged.last) : read.last));
  }
  source.first = all.first;
  source.last = all.last;
  source.activity = source.instants;
  if (source.zoneless > 0 && !source.clock.zone) return;
  if (source.clock.dates == DateOrder::Open || source.clock.dates == DateOrder::EachByItself)
    return;
  const auto add = [&](const SlotRows& rows, bool exchanged) {
    const auto read = [&](Micros at) {
      return instant(exchanged ? day_and_month_exchanged(at) : at);
    };
    source.activity[slot_of(read(rows.last))].add({rows.rows, read(rows.first), read(rows.last)});
  };
  for (const auto& [slot, rows] : source.wall) add(rows, false);
  for (const auto& [slot, rows] : source.open) add(rows, source.clock.dates == DateOrder::DayFirst);
}

bool Source::only_snapshots() const {
  for (std::size_t c = 0; c < kChannels; ++c) {
    if (channel_events[c] > 0 && !is_snapshot(static_cast<Channel>(c))) return false;
  }
  return true;
}

void Source::keep_anomalies() {
  std::sort(anomalies.begin(), anomalies.end());
  if (anomalies.size() <= kMostAnomalies) return;
  more_anomalies += anomalies.size() - kMostAnomalies;
  anomalies.resize(kMostAnomalies);
}

std::int64_t slot_of(Micros at) { return at >= 0 ? at / kSlot : -((-at + kSlot - 1) / kSlot); }

Completeness weakest(const Source& source) {
  Completeness worst = Completeness::Complete;
  bool any = false;
  // Channels without events say nothing of a source that has others.
  const bool has_events = source.events > 0;
  for (std::size_t c = 0; c < kChannels; ++c) {
    const ChannelCover& cover = source.cover[c];
    if (cover.completeness == Completeness::Absent) continue;
    if (has_events && source.channel_events[c] == 0) continue;
    any = true;
    worst = std::max(worst, cover.completeness);
  }
  return any ? worst : Completeness::Absent;
}

namespace {

using Runs = std::vector<RecordNumbers::Run>::const_iterator;

// Lines of several processors stand a little out of order; a fall of more than this is a new count:
// the machine was started again, or the number came to its end.
constexpr std::uint64_t kOutOfOrder = 1000;

Runs end_of_count(Runs from, Runs end) {
  std::uint64_t highest = from->last;
  Runs run = from;
  for (; run != end && run->of == from->of; ++run) {
    if (run->last + kOutOfOrder < highest) break;
    highest = std::max(highest, run->last);
  }
  return run;
}

}  // namespace

void RecordNumbers::add(std::uint64_t number) {
  if (!seen.empty() && number != 0 && seen.back().second == number - 1) {
    seen.back().second = number;
  } else if (seen.empty() || number < seen.back().first || number > seen.back().second) {
    seen.emplace_back(number, number);
  }
}

void RecordNumbers::add(std::uint64_t of, std::uint64_t at, std::uint64_t number) {
  if (!runs.empty() && runs.back().of == of && number >= runs.back().first &&
      number <= runs.back().last + 1) {
    runs.back().last = std::max(runs.back().last, number);
  } else {
    runs.push_back({of, at, number, number});
  }
}

void RecordNumbers::add(const RecordNumbers& more) {
  runs.insert(runs.end(), more.runs.begin(), more.runs.end());
  seen.insert(seen.end(), more.seen.begin(), more.seen.end());
  if (more.first != 0) first = first == 0 ? more.first : std::min(first, more.first);
  last = std::max(last, more.last);
  unreadable += more.unreadable;
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> RecordNumbers::missing() {
  std::ranges::sort(seen);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> joined, out;
  for (const auto& run : seen) {
    if (!joined.empty() && (run.first == 0 || run.first - 1 <= joined.back().second)) {
      joined.back().second = std::max(joined.back().second, run.second);
    } else {
      joined.push_back(run);
    }
  }
  seen = std::move(joined);
  std::uint64_t next = first != 0 ? first : seen.empty() ? 0 : seen.front().first;
  for (const auto& [from, to] : seen) {
    if (from > next) out.emplace_back(next, from - 1);
    if (to == std::numeric_limits<std::uint64_t>::max()) return out;  // none can follow
    next = std::max(next, to + 1);
  }
  if (last >= next && next != 0) out.emplace_back(next, last);
  std::ranges::sort(runs);
  for (auto from = runs.cbegin(); from != runs.cend();) {
    const auto to = end_of_count(from, runs.cend());
    RecordNumbers count;
    for (auto run = from; run != to; ++run) count.seen.emplace_back(run->first, run->last);
    std::ranges::move(count.missing(), std::back_inserter(out));
    from = to;
  }
  return out;
}

}  // namespace tamiz
