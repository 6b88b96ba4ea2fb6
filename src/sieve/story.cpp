#include "sieve/story.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

#include "base/hash.hpp"
#include "sieve/fold.hpp"
#include "sieve/row_facts.hpp"
#include "sieve/unusual.hpp"

namespace tamiz::sieve {
namespace {

struct RowRef {
  std::uint32_t host = 0, segment = 0, row = 0, rank = 0;
  Micros slot = kNoTime;  // of its time, in milliseconds: rows of one event share it
  Hash128 id;
  std::uint64_t content = 0;  // of all columns: tells rows apart that share a producer's key
  Micros time = kNoTime;
  std::uint64_t record = 0;
};

Micros floored_to_ms(Micros time) {
  return time == kNoTime ? time : time >= 0 ? time / 1000 : -((-time + 999) / 1000);
}

// Identity of an event (design, section 4): the host is the partition's business; channel, family,
// time, and the producer's key where there is one, else every normalised column.
Hash128 identity_of(const Segment& s, std::size_t row, Micros slot, const FoldContext& context) {
  const auto time = static_cast<std::uint64_t>(slot);
  const std::uint64_t kind = mix64(context.family[s.source[row]], s.channel[row]);
  const std::uint64_t what = !s.key.empty() && s.key[row] != 0 ? s.key[row] : s.content[row];
  return {mix64(mix64(kind, time), what), mix64(mix64(what, kind), time)};
}

bool ordered(const RowRef& a, const RowRef& b) {
  return std::tie(a.host, a.slot, a.id, a.rank, a.content, a.record) <
         std::tie(b.host, b.slot, b.id, b.rank, b.content, b.record);
}
bool same(const RowRef& a, const RowRef& b) {
  return a.host == b.host && a.id == b.id && a.rank == b.rank && a.content == b.content;
}

// Each event of a source once, in order. Indices are sorted, not the rows: they are large.
void make_distinct(std::vector<RowRef>& rows) {
  struct Place {
    std::uint32_t host = 0, at = 0;
    Micros slot = kNoTime;
  };
  std::vector<Place> places;
  places.reserve(rows.size());
  for (const RowRef& row : rows)
    places.push_back({row.host, static_cast<std::uint32_t>(places.size()), row.slot});
  const auto before = [&](const Place& a, const Place& b) {
    if (a.host != b.host) return a.host < b.host;
    if (a.slot != b.slot) return a.slot < b.slot;
    return ordered(rows[a.at], rows[b.at]);
  };
  std::ranges::sort(places, before);
  std::vector<RowRef> out;
  out.reserve(rows.size());
  for (const Place& place : places) {
    if (out.empty() || !same(out.back(), rows[place.at])) out.push_back(rows[place.at]);
  }
  rows = std::move(out);
}

// Whether most rows of a segment say what others of it say.
bool repeats(const std::vector<RowRef>& rows) {
  std::vector<std::uint64_t> seen(std::bit_ceil(rows.size() * 2 + 1), 0);
  std::size_t distinct = 0;
  for (const RowRef& row : rows) {
    const std::uint64_t what = mix64(row.id.high + row.content, row.host) | 1;
    std::size_t at = what & (seen.size() - 1);
    while (seen[at] != 0 && seen[at] != what) at = (at + 1) & (seen.size() - 1);
    if (seen[at] == 0) ++distinct;
    seen[at] = what;
  }
  return distinct * 2 < rows.size();
}

// One segment's rows. A flood of repeated rows is dropped here, before it can fill memory.
std::vector<RowRef> rows_of(Segment& s, std::uint32_t number, const FoldContext& context,
                            const FoldWish& wish) {
  std::vector<RowRef> rows;
  rows.reserve(s.rows());
  for (std::uint32_t r = 0; r < s.rows(); ++r) {
    if (wish.only && !wish.only(s.host[r])) continue;
    const Micros slot = floored_to_ms(s.time[r]);
    rows.push_back({s.host[r], number, r, context.rank[s.source[r]], slot,
                    identity_of(s, r, slot, context), s.content[r], s.time[r], s.record[r]});
  }
  if (!repeats(rows)) return rows;
  make_distinct(rows);
  std::vector<std::uint32_t> places;
  for (RowRef& row : rows) {
    places.push_back(row.row);
    row.row = static_cast<std::uint32_t>(places.size() - 1);
  }
  Segment left;
  left.append(s, places);
  s = std::move(left);
  return rows;
}

struct Loaded {
  std::vector<Segment> segments;
  std::vector<RowRef> rows;  // sorted by host, time and event
  std::uint64_t read = 0;    // rows before duplicates were dropped
};

Result<Loaded> load(SegmentStore& partition, const FoldContext& context, const FoldWish& wish) {
  const std::uint64_t max_memory = wish.max_memory_bytes;
  Loaded out;
  for (std::uint32_t i = 0; i < partition.size(); ++i) {
    TAMIZ_TRY(Segment segment, partition.get(i, !wish.again));
    out.read += segment.rows();
    const auto rows = rows_of(segment, i, context, wish);
    out.rows.insert(out.rows.end(), rows.begin(), rows.end());
    out.segments.push_back(std::move(segment));
    if (max_memory != 0 && i % 16 == 0 && used_memory_bytes() > max_memory) {
      return fail(
          Code::TooLarge,
          fmt::format("more than {} MiB of memory are needed for the events of one machine: "
                      "give a larger --max-memory",
                      max_memory >> 20));
    }
  }
  make_distinct(out.rows);
  return out;
}

void note_coverage(const RowRef& ref, const Segment& s, const Dictionary& strings,
                   HostStory& story) {
  if (!by_the_machine(s, ref.row, strings)) return;
  const auto channel = static_cast<Channel>(s.channel[ref.row]);
  Watched& watched = story.watched[{s.source[ref.row], channel}];
  watched.hashes &= s.marks[ref.row];
  if (ref.time == kNoTime) return;
  watched.since = earlier_of(watched.since, ref.time);
  if (day_of(ref.time + s.clock_error[ref.row]) != day_of(ref.time)) return;  // or on another day
  // Rows come in any order: most fall into the quarter of the one before.
  const Sign sign{ref.time + s.clock_error[ref.row], ref.time};
  if (!watched.signs.empty() && watched.signs.back().slot() == sign.slot()) {
    watched.signs.back().add(sign);
  } else {
    watched.signs.push_back(sign);
  }
}

// Rows of one event, the cited one first.
using Event = std::span<const RowRef>;

HostStory fold_host(std::span<const RowRef> rows, const std::vector<Segment>& segments,
                    const FoldContext& context, blind::HostActs* acts) {
  HostStory story;
  story.host = rows.front().host;
  std::vector<Event> events;
  for (std::size_t at = 0; at < rows.size();) {
    const std::size_t first = at;
    for (; at < rows.size() && rows[at].id == rows[first].id; ++at)
      note_coverage(rows[at], segments[rows[at].segment], *context.strings, story);
    events.push_back(rows.subspan(first, at - first));
  }
  const auto before = [](const Event& a, const Event& b) {
    return std::tie(a.front().time, a.front().id) < std::tie(b.front().time, b.front().id);
  };
  // They are in order already, but for those of one millisecond.
  if (!std::ranges::is_sorted(events, before)) std::ranges::sort(events, before);
  Fold fold{context, story};
  for (const Event& event : events) {
    fold.next_event();
    for (const RowRef& row : event) fold.add(segments[row.segment], row.row);
  }
  fold.finish();
  if (acts != nullptr) {
    for (const Event& event : events) {
      const Segment& segment = segments[event.front().segment];
      const std::uint32_t row = event.front().row;
      if (!acts->again(again_in(segment, row, *context.strings)))
        acts->add(seen_in(segment, row, *context.strings));
    }
    story.doings = acts->take();
  }
  story.events = events.size();
  for (auto& [of, watched] : story.watched) {
    watched.signs = joined(std::move(watched.signs));
  }
  return story;
}

}  // namespace

Spoken spoken(const HostStory& story, const Wanted& wanted) {
  Spoken out;
  for (const auto& [of, watched] : story.watched) {
    if (!wanted(of.first, of.second)) continue;
    out.signs.insert(out.signs.end(), watched.signs.begin(), watched.signs.end());
    out.since = earlier_of(out.since, watched.since);
  }
  out.signs = joined(std::move(out.signs));
  return out;
}

FoldContext::FoldContext(const Dictionary& dictionary, const Knowledge& known,
                         const std::vector<Source>& all, const identity::Identity& who)
    : strings(&dictionary), knowledge(&known), sources(&all), identity(&who) {
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {},
                    [&](std::uint32_t i) { return std::tie(all[i].sha256, all[i].path); });
  rank.resize(all.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) rank[order[place]] = place;
  for (const Source& source : all) family.push_back(hash64(source.family));
}

Result<Folded> fold_partition(SegmentStore& partition, const FoldContext& context,
                              const FoldWish& wish) {
  TAMIZ_TRY(const Loaded loaded, load(partition, context, wish));
  const auto& [segments, rows, read] = loaded;
  Folded out;
  for (std::size_t at = 0; at < rows.size();) {
    const std::size_t first = at;
    while (at < rows.size() && rows[at].host == rows[first].host) ++at;
    out.hosts.push_back(
        fold_host(std::span{rows}.subspan(first, at - first), segments, context, wish.acts));
    out.events += out.hosts.back().events;
  }
  out.duplicates = read - out.events;
  return out;
}

}  // namespace tamiz::sieve
