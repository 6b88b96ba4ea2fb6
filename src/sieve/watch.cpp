#include "sieve/watch.hpp"

#include <algorithm>
#include <tuple>

#include "sieve/habit.hpp"

namespace tamiz::sieve {
namespace {

// Two files may overlap by this and still follow one another: a rotation writes the last lines
// twice.
constexpr Micros kRotation = 5 * 60 * kSecond;
// ln 5. Every log has an end, and they are taken at different times of a day: silence at the end is
// more likely an end than silence in the middle is an outage.
constexpr double kEndSurprise = 1.6;
constexpr Micros kMostEnd = 12 * kHour;  // a night; no log is silent for longer and goes on

struct Stream {
  Activity activity;
  Micros first = kNoTime, last = kNoTime;
};

// How surprising it is that a log has no row in a quarter of an hour: by how many rows there are on
// other days, and by how many other days have any (one machine alone may write many).
class Pace {
 public:
  explicit Pace(const Activity& activity) {
    for (const auto& [slot, rows] : activity) {
      rows_.add(slot, static_cast<double>(rows.rows));
      any_.add(slot);
    }
  }
  [[nodiscard]] double surprise(std::int64_t slot) const {
    return std::min(std::log1p(rows_.at(slot, 0, 0, 0)), surprise_of(any_.at(slot)));
  }
  [[nodiscard]] bool known(std::int64_t slot) const { return any_.known(slot); }

 private:
  Means<kSlotsOfDay> rows_;
  QuarterShare any_;
};

// `last_row`: of the stream. Whether a log's silence since its last row is what one expects of it,
// so that it was still being written when the data end.
bool written_to_the_end(const Stream& stream, Micros last_row, const Pace& pace, Micros end) {
  const Micros silent = end - (last_row + 1);
  const std::int64_t last = stream.activity.rbegin()->first, to = slot_of(end - 1);
  if (silent <= 0 || silent > kMostEnd) return silent <= 0;
  if (silent <= kSlot) {
    // By its pace of the last hour.
    double rows = 0;
    for (auto at = stream.activity.upper_bound(last - kHour / kSlot); at != stream.activity.end();
         ++at)
      rows += static_cast<double>(at->second.rows);
    return std::log1p(rows * static_cast<double>(silent) / kHour) < kEndSurprise;
  }
  double sum = 0;
  for (std::int64_t slot = last + 1; slot <= to; ++slot) {
    if (!pace.known(slot)) return false;
    const double part = slot == to ? static_cast<double>(end - to * kSlot) / kSlot : 1;
    sum += pace.surprise(slot) * part;
  }
  return sum < kEndSurprise;
}

// `end`: of all data.
std::vector<TimeSpan> spans_of(const Stream& stream, Micros end) {
  if (stream.activity.empty() || end == kNoTime) return {};
  const Pace pace{stream.activity};
  std::vector<Sign> signs;
  for (const auto& [slot, rows] : stream.activity) signs.push_back({rows.first, rows.last});
  const Habit habit{signs, end, false};
  const auto silence = [&pace](std::int64_t from, std::int64_t to) {
    double sum = 0;
    for (std::int64_t slot = from; slot < to && slot < from + kSlotsOfDay; ++slot)
      sum += pace.surprise(slot);
    return sum;
  };
  // A day without any row is a gap, however thin the log.
  const auto whole_day = [](std::int64_t from, std::int64_t to) {
    return (day_of_slot(from - 1) + 2) * kSlotsOfDay <= to;
  };
  std::vector<TimeSpan> holes;
  for (std::size_t i = 1; i < signs.size(); ++i) {
    const std::int64_t from = signs[i - 1].slot() + 1, to = signs[i].slot();
    const TimeSpan hole{signs[i - 1].last + 1, signs[i].first};
    const bool silent = from < to && (silence(from, to) >= kSurprise || whole_day(from, to));
    if (silent || habit.longest(hole.from, hole.to)) holes.push_back(hole);
  }
  // Rows whose time is open by more are in no slot.
  const Micros first = std::max(stream.first, stream.activity.begin()->second.first);
  const Micros last = std::min(stream.last, signs.back().last);
  return without({{first, written_to_the_end(stream, last, pace, end) ? end : last + 1}}, holes);
}

// "b.csv" of "a.zip!b.csv"; "" of a plain file, whatever its name.
std::string_view member_of(std::string_view path) {
  const auto mark = path.find('!');
  return mark == std::string_view::npos ? std::string_view{} : path.substr(mark + 1);
}

std::vector<const Source*> distinct(const std::vector<const Source*>& files) {
  std::vector<const Source*> out;
  for (const Source* file : files) {
    const bool again = std::ranges::any_of(out, [file](const Source* each) {
      // The same file given twice, not two members that bear one name.
      return !file->sha256.empty() && each->sha256 == file->sha256 &&
             std::tie(each->bytes, each->records, each->first, each->last) ==
                 std::tie(file->bytes, file->records, file->first, file->last) &&
             member_of(each->path) == member_of(file->path);
    });
    // A server's log of a quiet day may hold its upkeep alone: it was being written all the same.
    if (!again && (file->events > 0 || !file->activity.empty())) out.push_back(file);
  }
  std::ranges::sort(out, [](const Source* a, const Source* b) {
    return std::tie(a->first, a->last, a->sha256, a->path) <
           std::tie(b->first, b->last, b->sha256, b->path);
  });
  return out;
}

void join(Stream& stream, const Source& file) {
  for (const auto& [slot, rows] : file.activity) stream.activity[slot].add(rows);
  stream.first = earlier_of(stream.first, file.first);
  stream.last = std::max(stream.last, file.last);
}

}  // namespace

Micros end_of(const std::vector<Source>& sources, Micros until) {
  Micros last = kNoTime, of_states = kNoTime;
  for (const Source& source : sources) {
    if (source.observed_from_file) continue;
    Micros& end = source.only_snapshots() ? of_states : last;
    end = std::max(end, source.last);
  }
  if (last == kNoTime) last = of_states;
  return last == kNoTime ? kNoTime : earlier_of(last + 1, until);
}

bool ends_open(const std::vector<Source>& sources) {
  Micros whole = kNoTime, damaged = kNoTime;
  for (const Source& source : sources) {
    if (source.observed_from_file || source.only_snapshots()) continue;
    Micros& last = source.damaged ? damaged : whole;
    last = std::max(last, source.last);
  }
  return damaged != kNoTime && (whole == kNoTime || damaged > whole + kHour);
}

std::vector<TimeSpan> log_spans(const std::vector<const Source*>& files, Micros end) {
  std::vector<Stream> streams;
  for (const Source* file : distinct(files)) {
    if (file->activity.empty()) return {};  // nobody knows when it was being written
    Stream* follows = nullptr;
    for (Stream& stream : streams) {
      if (file->first + kRotation < stream.last) continue;
      if (follows == nullptr || stream.last > follows->last) follows = &stream;
    }
    join(follows != nullptr ? *follows : streams.emplace_back(), *file);
  }
  std::vector<TimeSpan> out;
  for (std::size_t i = 0; i < streams.size(); ++i)
    out = i == 0 ? spans_of(streams[i], end) : both(out, spans_of(streams[i], end));
  return out;
}

std::vector<TimeSpan> export_spans(const std::vector<const Source*>& files, Micros end) {
  Stream all;
  for (const Source* file : distinct(files)) join(all, *file);
  return spans_of(all, end);
}

}  // namespace tamiz::sieve
