#include "sieve/story.hpp"

#include <algorithm>
#include <numeric>

#include "base/hash.hpp"
#include "sieve/fold.hpp"

namespace tamiz::sieve {
namespace {

struct RowRef {
  std::uint32_t host = 0, segment = 0, row = 0, rank = 0;
  Hash128 id;
  Micros time = kNoTime;
  std::uint64_t record = 0;
};

Micros floored_to_ms(Micros time) {
  return time == kNoTime ? time : time >= 0 ? time / 1000 : -((-time + 999) / 1000);
}

// Identity of an event (design, section 4): the host is the partition's business; channel, family,
// and the producer's key where there is one, else every normalised column.
Hash128 identity_of(const Segment& s, std::size_t row, const FoldContext& context) {
  Hash128 id{mix64(context.family[s.source[row]], s.channel[row]),
             static_cast<std::uint64_t>(floored_to_ms(s.time[row]))};
  const auto add = [&id](std::uint64_t value) {
    id.high = mix64(id.high, value);
    id.low = mix64(id.low, value ^ id.high);
  };
  add(id.low);
  if (!s.key.empty() && s.key[row] != 0) {
    add(s.key[row]);
    return id;
  }
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (!kColumns[c].in_identity) continue;
    if (kColumns[c].long_text) {
      const std::string_view text = s.long_text(static_cast<Column>(c), row);
      if (!text.empty()) add(hash64(text, c));
    } else if (const StringCode code = s.code(static_cast<Column>(c), row); code != 0) {
      add(mix64(context.strings->hash(code), c));
    }
  }
  return id;
}

std::vector<RowRef> rows_of(const std::vector<Segment>& segments, const FoldContext& context) {
  std::vector<RowRef> rows;
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    const Segment& s = segments[i];
    for (std::uint32_t r = 0; r < s.rows(); ++r) {
      rows.push_back({s.host[r], i, r, context.rank[s.source[r]], identity_of(s, r, context),
                      s.time[r], s.record[r]});
    }
  }
  std::ranges::sort(rows, [](const RowRef& a, const RowRef& b) {
    return std::tie(a.host, a.id, a.rank, a.record) < std::tie(b.host, b.id, b.rank, b.record);
  });
  return rows;
}

void note_coverage(const RowRef& ref, const Segment& s, HostStory& story) {
  const std::uint32_t source = s.source[ref.row];
  Micros& since = story.since.try_emplace(source, kNoTime).first->second;
  if (ref.time == kNoTime) return;
  since = since == kNoTime ? ref.time : std::min(since, ref.time);
  const std::int64_t day = day_of(ref.time);
  if (day_of(ref.time + s.clock_error[ref.row]) != day) return;  // it may lie on another day
  if (story.days.empty() || story.days.back() != std::pair{source, day})
    story.days.emplace_back(source, day);
}

}  // namespace

FoldContext::FoldContext(const Dictionary& dictionary, const Knowledge& known,
                         const std::vector<Source>& all)
    : strings(&dictionary), knowledge(&known), sources(&all) {
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {},
                    [&](std::uint32_t i) { return std::tie(all[i].sha256, all[i].path); });
  rank.resize(all.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) rank[order[place]] = place;
  for (const Source& source : all) family.push_back(hash64(source.family));
}

Result<Folded> fold_partition(SegmentStore& partition, const FoldContext& context) {
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < partition.size(); ++i) {
    TAMIZ_TRY(Segment segment, partition.get(i, true));
    segments.push_back(std::move(segment));
  }
  const std::vector<RowRef> rows = rows_of(segments, context);
  Folded out;
  for (std::size_t at = 0; at < rows.size();) {
    HostStory story;
    story.host = rows[at].host;
    std::vector<const RowRef*> events;  // the cited row of each
    const std::size_t first = at;
    for (; at < rows.size() && rows[at].host == story.host; ++at) {
      note_coverage(rows[at], segments[rows[at].segment], story);
      if (at == first || rows[at].id != rows[at - 1].id) events.push_back(&rows[at]);
    }
    out.duplicates += (at - first) - events.size();
    std::ranges::sort(events, [](const RowRef* a, const RowRef* b) {
      return std::tie(a->time, a->id) < std::tie(b->time, b->id);
    });
    Fold fold{context, story};
    for (const RowRef* event : events) fold.add(segments[event->segment], event->row);
    fold.finish();
    story.events = events.size();
    out.events += events.size();
    std::ranges::sort(story.days);
    story.days.erase(std::unique(story.days.begin(), story.days.end()), story.days.end());
    out.hosts.push_back(std::move(story));
  }
  return out;
}

}  // namespace tamiz::sieve
