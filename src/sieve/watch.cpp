#include "sieve/watch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace tamiz::sieve {
namespace {

constexpr std::int64_t kSlotsOfDay = kDay / kSlot;
// Two files may overlap by this and still follow one another: a rotation writes the last lines
// twice.
constexpr Micros kRotation = 5 * 60 * kSecond;

std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return ((a % b) + b) % b; }
std::int64_t day_of_slot(std::int64_t slot) {
  return (slot - floor_mod(slot, kSlotsOfDay)) / kSlotsOfDay;
}

struct Stream {
  Activity activity;
  Micros first = kNoTime, last = kNoTime;
};

// 1970-01-01 was a Thursday.
bool weekend(std::int64_t day) { return floor_mod(day, 7) == 2 || floor_mod(day, 7) == 3; }

// Means by slot of the day over the days with any row; weekends have their own, once two of their
// days have rows.
template <std::size_t Slots>
class Means {
 public:
  void add(std::int64_t slot, double rows) {
    const std::int64_t day = (slot - floor_mod(slot, Slots)) / static_cast<std::int64_t>(Slots);
    for (const std::size_t kind : {std::size_t{0}, std::size_t{weekend(day) ? 2u : 1u}}) {
      sums_[kind][static_cast<std::size_t>(floor_mod(slot, Slots))] += rows;
      days_[kind].insert(day);
    }
  }
  struct Of {
    double sum, days;
  };
  [[nodiscard]] Of at(std::int64_t slot) const {
    const std::int64_t day = (slot - floor_mod(slot, Slots)) / static_cast<std::int64_t>(Slots);
    std::size_t kind = weekend(day) ? 2 : 1;
    if (days_[kind].size() < 2) kind = 0;
    return {sums_[kind][static_cast<std::size_t>(floor_mod(slot, Slots))],
            static_cast<double>(std::max<std::size_t>(days_[kind].size(), 1))};
  }

 private:
  std::array<std::array<double, Slots>, 3> sums_{};  // all days, working days, weekends
  std::array<std::set<std::int64_t>, 3> days_;
};

std::vector<TimeSpan> spans_of(const Stream& stream) {
  if (stream.activity.empty()) return {};
  Means<kSlotsOfDay> pace;
  for (const auto& [slot, rows] : stream.activity) pace.add(slot, static_cast<double>(rows));
  std::vector<TimeSpan> holes;
  for (auto at = stream.activity.begin(); std::next(at) != stream.activity.end(); ++at) {
    const std::int64_t from = at->first + 1, to = std::next(at)->first;
    double surprise = 0;
    for (std::int64_t slot = from; slot < to && slot < from + kSlotsOfDay; ++slot)
      surprise += std::log1p(pace.at(slot).sum / pace.at(slot).days);
    // A day without any row is a gap, however thin the log.
    const bool whole_day = (day_of_slot(from - 1) + 2) * kSlotsOfDay <= to;
    if (surprise >= kSurprise || whole_day) holes.push_back({(from - 1) * kSlot, (to + 1) * kSlot});
  }
  return without({{stream.first, stream.last + 1}}, holes);
}

std::vector<const Source*> distinct(const std::vector<const Source*>& files) {
  std::vector<const Source*> out;
  for (const Source* file : files) {
    const bool again = std::ranges::any_of(out, [file](const Source* each) {
      return !file->sha256.empty() && each->sha256 == file->sha256 &&
             each->path.substr(each->path.find('!') + 1) ==
                 file->path.substr(file->path.find('!') + 1);
    });
    if (!again && file->events > 0) out.push_back(file);
  }
  std::ranges::sort(out, [](const Source* a, const Source* b) {
    return std::tie(a->first, a->last, a->sha256, a->path) <
           std::tie(b->first, b->last, b->sha256, b->path);
  });
  return out;
}

void join(Stream& stream, const Source& file) {
  for (const auto& [slot, rows] : file.activity) stream.activity[slot] += rows;
  stream.first = stream.first == kNoTime ? file.first : std::min(stream.first, file.first);
  stream.last = std::max(stream.last, file.last);
}

// How often each hour of the day has a row, over the days that have any.
class Habit {
 public:
  explicit Habit(const std::vector<std::int64_t>& hours) {
    for (const std::int64_t hour : hours) active_.add(hour, 1);
  }
  // The day in question is one of the days, and is silent in that hour.
  [[nodiscard]] double surprise(std::int64_t hour) const {
    const auto at = active_.at(hour);
    const double p = at.sum / (at.days + 0.5);  // never quite certain
    return -std::log1p(-std::min(p, 0.999));
  }

 private:
  Means<24> active_;
};

// Silence in one channel while the machine's others speak.
class Witness {
 public:
  Witness(const std::vector<std::int64_t>& hours, const std::vector<std::int64_t>& others)
      : others_(others) {
    double together = 0;
    for (const std::int64_t hour : others) together += std::ranges::binary_search(hours, hour);
    const double p = together / (static_cast<double>(others.size()) + 0.5);
    each_ = -std::log1p(-std::min(p, 0.999));
  }
  [[nodiscard]] double surprise(std::int64_t hour) const {
    return std::ranges::binary_search(others_, hour) ? each_ : 0;
  }

 private:
  const std::vector<std::int64_t>& others_;
  double each_ = 0;
};

}  // namespace

std::vector<TimeSpan> merged(std::vector<TimeSpan> spans) {
  std::erase_if(spans, [](const TimeSpan& s) { return s.from >= s.to; });
  std::ranges::sort(spans, {}, [](const TimeSpan& s) { return std::pair{s.from, s.to}; });
  std::vector<TimeSpan> out;
  for (const TimeSpan& span : spans) {
    if (!out.empty() && span.from <= out.back().to) {
      out.back().to = std::max(out.back().to, span.to);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

std::vector<TimeSpan> both(const std::vector<TimeSpan>& a, const std::vector<TimeSpan>& b) {
  std::vector<TimeSpan> out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const TimeSpan common{std::max(a[i].from, b[j].from), std::min(a[i].to, b[j].to)};
    if (common.from < common.to) out.push_back(common);
    (a[i].to < b[j].to ? i : j) += 1;
  }
  return out;
}

std::vector<TimeSpan> without(const std::vector<TimeSpan>& spans,
                              const std::vector<TimeSpan>& holes) {
  std::vector<TimeSpan> out;
  const auto apart = merged(holes);
  for (TimeSpan span : spans) {
    for (const TimeSpan& hole : apart) {
      if (hole.to <= span.from || hole.from >= span.to) continue;
      if (hole.from > span.from) out.push_back({span.from, hole.from});
      span.from = std::max(span.from, hole.to);
      if (span.from >= span.to) break;
    }
    if (span.from < span.to) out.push_back(span);
  }
  return out;
}

std::vector<TimeSpan> log_spans(const std::vector<const Source*>& files) {
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
    out = i == 0 ? spans_of(streams[i]) : both(out, spans_of(streams[i]));
  return out;
}

std::vector<TimeSpan> export_spans(const std::vector<const Source*>& files) {
  Stream all;
  for (const Source* file : distinct(files)) join(all, *file);
  return spans_of(all);
}

std::vector<TimeSpan> present_spans(const std::vector<std::int64_t>& hours,
                                    const std::vector<std::int64_t>& witness, Micros since,
                                    Micros end) {
  if (hours.empty() || since == kNoTime || end == kNoTime) return {};
  const Habit habit{hours};
  const Witness others{hours, witness};
  std::vector<TimeSpan> days, holes;
  for (const std::int64_t hour : hours) {
    const Micros day = (hour - floor_mod(hour, 24)) * kHour;
    days.push_back({std::max(day, since), std::min(day + kDay, end)});
  }
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const std::int64_t from = hours[i] + 1;
    const std::int64_t last = (hours[i] - floor_mod(hours[i], 24)) + 24;  // of that day
    const std::int64_t next =
        i + 1 < hours.size() ? hours[i + 1] : std::min(last, hour_of(end - 1) + 1);
    double by_habit = 0, by_witness = 0;
    for (std::int64_t hour = from; hour < next && hour < from + 72; ++hour) {
      by_habit += habit.surprise(hour);
      by_witness += others.surprise(hour);
    }
    if (by_habit < kSurprise && by_witness < kSurprise) continue;
    holes.push_back({(from - 1) * kHour, (next + 1) * kHour});
  }
  return without(merged(std::move(days)), holes);
}

}  // namespace tamiz::sieve
