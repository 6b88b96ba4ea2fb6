#include "sieve/story.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <span>

#include "base/hash.hpp"
#include "sieve/fold.hpp"
#include "sieve/row_facts.hpp"

namespace tamiz::sieve {
namespace {

struct RowRef {
  std::uint32_t host = 0, segment = 0, row = 0, rank = 0;
  Hash128 id;
  std::uint64_t content = 0;  // of all columns: tells rows apart that share a producer's key
  Micros time = kNoTime;
  std::uint64_t record = 0;
};

Micros floored_to_ms(Micros time) {
  return time == kNoTime ? time : time >= 0 ? time / 1000 : -((-time + 999) / 1000);
}

// Every normalised column that is part of an event's identity, by content.
std::uint64_t content_of(const Segment& s, std::size_t row, const FoldContext& context) {
  std::uint64_t running = 0;
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (!kColumns[c].in_identity) continue;
    if (kColumns[c].long_text) {
      const std::string_view text = s.long_text(static_cast<Column>(c), row);
      if (!text.empty()) running = mix64(running, hash64(text, c));
    } else if (const StringCode code = s.code(static_cast<Column>(c), row); code != 0) {
      running = mix64(running, mix64(context.strings->hash(code), c));
    }
  }
  return running;
}

// Identity of an event (design, section 4): the host is the partition's business; channel, family,
// time, and the producer's key where there is one, else every normalised column.
Hash128 identity_of(const Segment& s, std::size_t row, std::uint64_t content,
                    const FoldContext& context) {
  const auto time = static_cast<std::uint64_t>(floored_to_ms(s.time[row]));
  const std::uint64_t kind = mix64(context.family[s.source[row]], s.channel[row]);
  const std::uint64_t what = !s.key.empty() && s.key[row] != 0 ? s.key[row] : content;
  return {mix64(mix64(kind, time), what), mix64(mix64(what, kind), time)};
}

bool ordered(const RowRef& a, const RowRef& b) {
  return std::tie(a.host, a.id, a.rank, a.content, a.record) <
         std::tie(b.host, b.id, b.rank, b.content, b.record);
}

// One segment's rows, each event of a source once. A flood of repeated rows is dropped here, before
// it can fill memory: the segment is rewritten when less than half of it is left.
std::vector<RowRef> distinct_rows(Segment& s, std::uint32_t number, const FoldContext& context) {
  std::vector<RowRef> rows;
  rows.reserve(s.rows());
  for (std::uint32_t r = 0; r < s.rows(); ++r) {
    const std::uint64_t content = content_of(s, r, context);
    rows.push_back({s.host[r], number, r, context.rank[s.source[r]],
                    identity_of(s, r, content, context), content, s.time[r], s.record[r]});
  }
  std::ranges::sort(rows, ordered);
  const auto same = [](const RowRef& a, const RowRef& b) {
    return a.host == b.host && a.id == b.id && a.rank == b.rank && a.content == b.content;
  };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  if (rows.size() * 2 >= s.rows()) return rows;
  std::vector<std::uint32_t> places;
  for (RowRef& row : rows) {
    places.push_back(row.row);
    row.row = static_cast<std::uint32_t>(places.size() - 1);
  }
  Segment left;
  left.append(s, places);
  s = std::move(left);
  rows.shrink_to_fit();
  return rows;
}

struct Loaded {
  std::vector<Segment> segments;
  std::vector<RowRef> rows;  // sorted by host and event
  std::uint64_t read = 0;    // rows before duplicates were dropped
};

Result<Loaded> load(SegmentStore& partition, const FoldContext& context, std::uint64_t max_memory,
                    bool again) {
  Loaded out;
  for (std::uint32_t i = 0; i < partition.size(); ++i) {
    TAMIZ_TRY(Segment segment, partition.get(i, !again));
    out.read += segment.rows();
    const auto rows = distinct_rows(segment, i, context);
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
  std::ranges::sort(out.rows, ordered);
  return out;
}

void note_coverage(const RowRef& ref, const Segment& s, const Dictionary& strings,
                   HostStory& story) {
  if (!by_the_machine(s, ref.row, strings)) return;
  const auto channel = static_cast<Channel>(s.channel[ref.row]);
  Watched& watched = story.watched[{s.source[ref.row], channel}];
  watched.hashes &= hash_bits(s, ref.row);
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
                    const FoldContext& context) {
  HostStory story;
  story.host = rows.front().host;
  std::vector<Event> events;
  for (std::size_t at = 0; at < rows.size();) {
    const std::size_t first = at;
    for (; at < rows.size() && rows[at].id == rows[first].id; ++at)
      note_coverage(rows[at], segments[rows[at].segment], *context.strings, story);
    events.push_back(rows.subspan(first, at - first));
  }
  std::ranges::sort(events, [](const Event& a, const Event& b) {
    return std::tie(a.front().time, a.front().id) < std::tie(b.front().time, b.front().id);
  });
  Fold fold{context, story};
  for (const Event& event : events) {
    fold.next_event();
    for (const RowRef& row : event) fold.add(segments[row.segment], row.row);
  }
  fold.finish();
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
                              std::uint64_t max_memory_bytes, bool again) {
  TAMIZ_TRY(const Loaded loaded, load(partition, context, max_memory_bytes, again));
  const auto& [segments, rows, read] = loaded;
  Folded out;
  for (std::size_t at = 0; at < rows.size();) {
    const std::size_t first = at;
    while (at < rows.size() && rows[at].host == rows[first].host) ++at;
    out.hosts.push_back(fold_host(std::span{rows}.subspan(first, at - first), segments, context));
    out.events += out.hosts.back().events;
  }
  out.duplicates = read - out.events;
  return out;
}

}  // namespace tamiz::sieve
