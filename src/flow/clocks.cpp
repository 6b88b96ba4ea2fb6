#include "flow/clocks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tamiz::flow {
namespace {

constexpr std::size_t kMostNames = 200'000;   // of sensors; more say nothing new
constexpr std::size_t kRareRows = 3;          // a name asked for more often pairs with anything
constexpr Micros kSame = 5 * kSecond;         // a sensor and a resolver write within this
constexpr Micros kLater = 15 * 60 * kSecond;  // a file is written a little after its last row
constexpr std::uint64_t kEnoughPairs = 20;

struct Sight {
  Micros at = kNoTime;
  std::uint32_t source = 0;
};
struct Name {
  std::vector<Sight> sensors, logs;
};

// Every row, twice: what `see` learns with `second` stands on what it learned without.
template <class See>
Result<> read_twice(SegmentStore& events, const See& see) {
  for (const bool second : {false, true}) {
    for (std::size_t i = 0; i < events.size(); ++i) {
      TAMIZ_CHECK(events.with(i, [&](const Segment& s) {
        for (std::size_t row = 0; row < s.rows(); ++row) see(s, row, second);
      }));
    }
  }
  return {};
}

// Wall time where no zone is known: two such sources can still show one clock.
Micros moment_of(const Segment& s, std::size_t row, const SourceClock& clock) {
  if (is_raw(s.clock_error[row]) && !clock.zone) return s.time[row];
  return settle(clock, s.time[row], s.clock_error[row]).at;
}

using Gaps = std::map<Micros, std::uint64_t>;  // by quarter of an hour: how often

Micros rounded(Micros gap) { return (gap + (gap < 0 ? -1 : 1) * kSlot / 2) / kSlot * kSlot; }

// The first of the commonest.
template <class Counts>
typename Counts::const_iterator most_often(const Counts& counts) {
  return std::ranges::max_element(counts, {}, &Counts::value_type::second);
}

std::string signed_text(Micros gap) {
  return (gap < 0 ? "-" : "+") + format_duration(gap < 0 ? -gap : gap);
}

bool has_dns(const Source& s, bool network) {
  return s.network == network && !s.passive &&
         s.channel_events[static_cast<std::size_t>(Channel::Dns)] > 0;
}

class Pairs {
 public:
  Pairs(SegmentStore& events, const std::vector<Source>& sources)
      : events_(events), sources_(sources) {}

  Result<> gather() {
    return read_twice(events_, [this](auto&... row) { see(row...); });
  }

  void tell(ClockCheck& out) const {
    Gaps differences;
    std::map<Micros, std::map<std::string_view, std::uint64_t>> sensors_of;
    for (const auto& [code, name] : names_) {
      if (name.sensors.size() > kRareRows || name.logs.size() > kRareRows) continue;
      if (name.logs.empty()) {
        ++out.only_sensors;
        continue;
      }
      for (const Sight& sensor : name.sensors) {
        const Micros gap = nearest_gap(sensor, name.logs);
        ++out.pairs;
        if (gap >= -kSame && gap <= kSame) {
          ++out.agree;
          continue;
        }
        ++differences[rounded(gap)];
        ++sensors_of[rounded(gap)][sources_[sensor.source].path];
      }
    }
    if (out.pairs < kEnoughPairs || out.agree * 10 >= out.pairs * 9) return;
    const auto most = most_often(differences);
    out.warnings.push_back(fmt::format(
        "only {} of {} DNS names that a sensor and a resolver both saw have one time; {} differ by "
        "about {} ({}): one of the two has another zone or a wrong clock; no order between them "
        "can be trusted",
        with_commas(out.agree), with_commas(out.pairs), with_commas(most->second),
        signed_text(most->first),
        printable(base_name(most_often(sensors_of.at(most->first))->first))));
  }

 private:
  void see(const Segment& s, std::size_t row, bool logs) {
    const Source& source = sources_[s.source[row]];
    if (static_cast<Channel>(s.channel[row]) != Channel::Dns || source.network != logs ||
        source.passive || s.time[row] == kNoTime)
      return;
    const StringCode target = s.code(Column::Target, row);
    const Sight sight{moment_of(s, row, source.clock), s.source[row]};
    if (logs) {
      const auto found = names_.find(target);
      if (found != names_.end()) keep(found->second.logs, sight);
    } else if (names_.size() < kMostNames || names_.contains(target)) {
      Name& name = names_[target];
      keep(name.sensors, sight);
    }
  }
  // Each moment once: a row that was given twice says nothing new.
  static void keep(std::vector<Sight>& list, const Sight& sight) {
    if (list.size() <= kRareRows && std::ranges::find(list, sight.at, &Sight::at) == list.end())
      list.push_back(sight);
  }
  static Micros nearest_gap(const Sight& sensor, const std::vector<Sight>& logs) {
    Micros best = logs.front().at - sensor.at;
    for (const Sight& log : logs) {
      const Micros gap = log.at - sensor.at;
      if (std::max(gap, -gap) < std::max(best, -best)) best = gap;
    }
    return best;
  }

  SegmentStore& events_;
  const std::vector<Source>& sources_;
  std::unordered_map<StringCode, Name> names_;
};

// A process starts in one source and loads its first modules in another, at once.
class Starts {
 public:
  Starts(SegmentStore& events, const Dictionary& strings, const std::vector<Source>& sources)
      : events_(events), strings_(strings), sources_(sources) {}

  Result<> gather() {
    return read_twice(events_, [this](auto&... row) { see(row...); });
  }

  // Where a source's loads stand a constant stretch beside the starts of another.
  void tell(ClockCheck& out) const {
    std::map<std::pair<std::uint32_t, std::uint32_t>, Gaps> gaps;
    for (const auto& [key, pair] : pairs_) {
      if (pair.load == kNoTime || pair.source == pair.load_source) continue;
      ++gaps[{pair.source, pair.load_source}][rounded(pair.load - pair.start)];
    }
    for (const auto& [of, by_gap] : gaps) {
      std::uint64_t all = 0;
      for (const auto& [gap, n] : by_gap) all += n;
      const auto most = most_often(by_gap);
      if (all < kEnoughPairs || most->first == 0 || most->second * 2 < all) continue;
      out.warnings.push_back(fmt::format(
          "{} of {} processes start in {} and load their first modules in {} about {} apart: one "
          "of the two has another zone or a wrong clock; no order between them can be trusted",
          with_commas(most->second), with_commas(all),
          printable(base_name(sources_[of.first].path)),
          printable(base_name(sources_[of.second].path)), signed_text(most->first)));
    }
  }

 private:
  struct Pair {
    Micros start = kNoTime, load = kNoTime;
    std::uint32_t source = 0, load_source = 0;
  };
  void see(const Segment& s, std::size_t row, bool loads) {
    const auto channel = static_cast<Channel>(s.channel[row]);
    if (channel != (loads ? Channel::Module : Channel::Process) || s.time[row] == kNoTime) return;
    const std::string_view pid = s.long_text(loads ? Column::ActorPid : Column::TargetPid, row);
    const StringCode image = s.code(loads ? Column::ActorImage : Column::Target, row);
    if (pid.empty() || image == 0) return;
    const Micros at = moment_of(s, row, sources_[s.source[row]].clock);
    const std::uint64_t key = mix64(mix64(s.code(Column::Subject, row), hash64(pid)),
                                    hash64(fold(base_name(strings_.text(image)))));
    if (loads) {
      const auto found = pairs_.find(key);
      if (found == pairs_.end()) return;
      Pair& pair = found->second;  // the load nearest to the start
      const auto far = [&](Micros t) { return std::max(t - pair.start, pair.start - t); };
      if (pair.load == kNoTime || far(at) < far(pair.load)) {
        pair.load = at;
        pair.load_source = s.source[row];
      }
    } else if (pairs_.size() < kMostNames || pairs_.contains(key)) {
      Pair& pair = pairs_[key];
      if (pair.start == kNoTime || at < pair.start) {
        pair.start = at;
        pair.source = s.source[row];
      }
    }
  }

  SegmentStore& events_;
  const Dictionary& strings_;
  const std::vector<Source>& sources_;
  std::unordered_map<std::uint64_t, Pair> pairs_;
};

}  // namespace

Result<ClockCheck> check_clocks(SegmentStore& events, const Dictionary& strings,
                                const std::vector<Source>& sources) {
  ClockCheck out;
  const auto with = [&](Channel channel) {
    return std::ranges::count_if(sources, [=](const Source& s) {
      return s.channel_events[static_cast<std::size_t>(channel)] > 0;
    });
  };
  // Where every log that has one of the two has the other too, none stands beside another's.
  const bool one_sided = std::ranges::any_of(sources, [](const Source& s) {
    const auto has = [&](Channel channel) {
      return s.channel_events[static_cast<std::size_t>(channel)] > 0;
    };
    return has(Channel::Process) != has(Channel::Module);
  });
  if (one_sided && with(Channel::Process) > 0 && with(Channel::Module) > 0) {
    Starts starts{events, strings, sources};
    TAMIZ_CHECK(starts.gather());
    starts.tell(out);
  }
  const auto any = [&](bool network) {
    return std::ranges::any_of(sources, [=](const Source& s) { return has_dns(s, network); });
  };
  if (any(false) && any(true)) {
    Pairs pairs{events, sources};
    TAMIZ_CHECK(pairs.gather());
    pairs.tell(out);
    const auto zoneless = [&](bool network) {
      return std::ranges::any_of(
          sources, [=](const Source& s) { return has_dns(s, network) && s.zoneless > 0; });
    };
    out.zoneless = zoneless(false) && zoneless(true);
  }
  for (const Source& s : sources) {
    if (s.last == kNoTime || s.modified == kNoTime || s.observed_from_file || lacks_zone(s))
      continue;
    if (s.last <= s.modified + kLater) continue;
    out.warnings.push_back(fmt::format(
        "{}: its last times ({}) are later than the file itself ({}): its zone or its clock is "
        "wrong, and no order against other sources can be trusted",
        printable(s.path), format_time(s.last), format_time(s.modified)));
  }
  std::ranges::sort(out.warnings);
  return out;
}

}  // namespace tamiz::flow
