#include "sieve/partition.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <tuple>

namespace tamiz::sieve {
namespace {

using identity::HostNumber;
using identity::kNoHost;

std::uint8_t hash_bits(const Segment& segment, std::size_t row) {
  std::uint8_t bits = 0;
  if (segment.code(Column::TargetSha1, row) != 0 || segment.code(Column::ActorSha1, row) != 0)
    bits |= 1;
  if (segment.code(Column::TargetSha256, row) != 0 || segment.code(Column::ActorSha256, row) != 0)
    bits |= 2;
  if (segment.code(Column::TargetMd5, row) != 0 || segment.code(Column::ActorMd5, row) != 0)
    bits |= 4;
  return bits;
}

// One thread's share.
struct Worker {
  std::array<Segment, kPartitions> open;
  std::vector<OwnerlessHit> ownerless;
  std::uint64_t hostless = 0, tested = 0;
  std::vector<std::array<std::uint8_t, kChannels>> hash_kinds;
  std::vector<std::vector<std::int64_t>> days;
  Micros end = kNoTime;
};

class Partitioner {
 public:
  Partitioner(SegmentStore& store, const Dictionary& strings, const identity::Identity& identity,
              const std::unordered_map<StringCode, HostNumber>& guid_hosts,
              const std::vector<Source>& sources, const Knowledge& knowledge,
              const PartitionOptions& options)
      : store_(store),
        strings_(strings),
        identity_(identity),
        guid_hosts_(guid_hosts),
        sources_(sources),
        knowledge_(knowledge),
        options_(options) {
    for (auto& part : out_.parts)
      part = std::make_unique<SegmentStore>(options.segment_bytes / kPartitions);
    out_.hash_kinds.resize(sources.size());
    out_.source_days.resize(sources.size());
  }

  Result<Partitioned> run() {
    in_parallel(options_.threads, [this](unsigned) {
      if (auto done = work(); !done) {
        const std::lock_guard guard{lock_};
        error_ = done.error();
        failed_ = true;
      }
    });
    if (failed_) return std::unexpected(error_);
    unite_ownerless();
    for (auto& days : out_.source_days) {
      std::ranges::sort(days);
      days.erase(std::unique(days.begin(), days.end()), days.end());
    }
    return std::move(out_);
  }

 private:
  // The same row in two inputs is one hit; the smallest (sha256, record) is cited.
  void unite_ownerless() {
    const auto what = [this](const OwnerlessHit& h) {
      return std::tuple{h.time, strings_.hash(h.subject), strings_.hash(h.target), h.clock_error,
                        std::string_view{sources_[h.source].family}};
    };
    std::ranges::sort(out_.ownerless, [&](const OwnerlessHit& a, const OwnerlessHit& b) {
      return std::tuple{what(a), std::string_view{sources_[a.source].sha256}, a.record} <
             std::tuple{what(b), std::string_view{sources_[b.source].sha256}, b.record};
    });
    const auto same = [&](const OwnerlessHit& a, const OwnerlessHit& b) {
      return what(a) == what(b);
    };
    out_.ownerless.erase(std::unique(out_.ownerless.begin(), out_.ownerless.end(), same),
                         out_.ownerless.end());
  }

  Result<> work() {
    Worker me;
    me.hash_kinds.resize(sources_.size());
    me.days.resize(sources_.size());
    while (!failed_) {
      const std::size_t i = next_++;
      if (i >= store_.size()) break;
      if (interrupted()) return fail(Code::Stopped, "interrupted");
      TAMIZ_TRY(Segment segment, store_.get(i, true));
      segment.host.resize(segment.rows());
      for (std::size_t row = 0; row < segment.rows(); ++row) place(segment, row, me);
      TAMIZ_CHECK(hand_over(me, false));
    }
    TAMIZ_CHECK(hand_over(me, true));
    merge(me);
    return {};
  }

  void place(Segment& segment, std::size_t row, Worker& me) {
    const Micros time = segment.time[row];
    if (options_.until != kNoTime && time != kNoTime && time >= options_.until) return;
    note_source(segment, row, me);
    const HostNumber host = host_of(segment, row);
    ++me.tested;
    if (host == kNoHost) {
      ++me.hostless;
      ownerless(segment, row, me);
      return;
    }
    segment.host[row] = host;
    Segment& part = me.open[host % kPartitions];
    part.append(segment, row);
  }

  void note_source(const Segment& segment, std::size_t row, Worker& me) {
    const std::uint32_t source = segment.source[row];
    me.hash_kinds[source][segment.channel[row]] |= hash_bits(segment, row);
    if (segment.time[row] == kNoTime) return;
    if (!sources_[source].observed_from_file) me.end = std::max(me.end, segment.time[row]);
    auto& days = me.days[source];
    const std::int64_t day = day_of(segment.time[row]);
    if (days.empty() || days.back() != day) days.push_back(day);
    if (days.size() > 4096) {
      std::ranges::sort(days);
      days.erase(std::unique(days.begin(), days.end()), days.end());
    }
  }

  HostNumber host_of(const Segment& segment, std::size_t row) const {
    const StringCode subject = segment.code(Column::Subject, row),
                     org = segment.code(Column::Org, row);
    const StringCode agent = segment.code(Column::Agent, row);
    if (subject == 0 && agent == 0) {
      if (!sources_[segment.source[row]].passive) return kNoHost;
      const auto named = guid_hosts_.find(segment.code(Column::Target, row));
      return named == guid_hosts_.end() ? kNoHost : named->second;
    }
    if (const HostNumber host = identity_.host_of(org, agent, subject); host != kNoHost)
      return host;
    return identity_.is_address(subject) && segment.clock_error[row] == 0
               ? identity_.owner(org, subject, segment.time[row])
               : kNoHost;
  }

  void ownerless(const Segment& segment, std::size_t row, Worker& me) {
    std::vector<pack::TestPlace> tests;
    tests_of_row(segment, row, knowledge_, tests);
    if (tests.empty()) return;
    me.ownerless.push_back({segment.time[row], segment.clock_error[row], segment.source[row],
                            segment.record[row], segment.code(Column::Subject, row),
                            segment.code(Column::Target, row), std::move(tests)});
  }

  Result<> hand_over(Worker& me, bool all) {
    constexpr std::size_t kRows = 2048;
    for (std::size_t p = 0; p < kPartitions; ++p) {
      if (me.open[p].rows() == 0 || (!all && me.open[p].rows() < kRows)) continue;
      TAMIZ_CHECK(out_.parts[p]->add(std::exchange(me.open[p], {})));
    }
    return {};
  }

  void merge(Worker& me) {
    const std::lock_guard guard{lock_};
    std::ranges::move(me.ownerless, std::back_inserter(out_.ownerless));
    out_.hostless += me.hostless;
    out_.tested += me.tested;
    out_.end_of_data = std::max(out_.end_of_data, me.end);
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      for (std::size_t c = 0; c < kChannels; ++c) out_.hash_kinds[s][c] |= me.hash_kinds[s][c];
      out_.source_days[s].insert(out_.source_days[s].end(), me.days[s].begin(), me.days[s].end());
    }
  }

  SegmentStore& store_;
  const Dictionary& strings_;
  const identity::Identity& identity_;
  const std::unordered_map<StringCode, HostNumber>& guid_hosts_;
  const std::vector<Source>& sources_;
  const Knowledge& knowledge_;
  const PartitionOptions& options_;
  Partitioned out_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex lock_;
  Error error_;
};

}  // namespace

void tests_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                  std::vector<pack::TestPlace>& out) {
  thread_local std::vector<std::uint32_t> met;  // reused: most rows meet nothing
  met.clear();
  const auto channel = static_cast<Channel>(segment.channel[row]);
  const auto& conditions = knowledge.matcher().conditions();
  for (const Column column : kTestedColumns) {
    const StringCode code = segment.code(column, row);
    if (code == 0 || !knowledge.any_hit(code)) continue;
    for (const std::uint32_t number : knowledge.hits(code)) {
      if (pack::column_fits(conditions[number].match, conditions[number].side, column, channel))
        met.push_back(number);
    }
  }
  if (met.empty()) return;
  std::ranges::sort(met);
  met.erase(std::unique(met.begin(), met.end()), met.end());
  for (const std::uint32_t number : met) {
    for (const pack::TestPlace& place : conditions[number].tests) {
      if (place.stage == kProductStage) continue;
      const pack::Test& test = knowledge.packs()[place.pack].stages[place.stage].tests[place.test];
      if (test.weak || (test.channels & (1u << segment.channel[row])) == 0) continue;
      const auto known = std::ranges::find_if(out, [&](const auto& p) {
        return p.pack == place.pack && p.stage == place.stage && p.test == place.test;
      });
      if (known != out.end()) continue;
      // All conditions: as many distinct ones of this test are met as it has.
      const auto count = std::ranges::count_if(met, [&](std::uint32_t each) {
        return std::ranges::any_of(conditions[each].tests, [&](const auto& p) {
          return p.pack == place.pack && p.stage == place.stage && p.test == place.test;
        });
      });
      if (static_cast<std::size_t>(count) >= test.all.size()) out.push_back(place);
    }
  }
}

Result<Partitioned> partition(SegmentStore& store, const Dictionary& strings,
                              const identity::Identity& identity,
                              const std::unordered_map<StringCode, HostNumber>& guid_hosts,
                              const std::vector<Source>& sources, const Knowledge& knowledge,
                              const PartitionOptions& options) {
  return Partitioner{store, strings, identity, guid_hosts, sources, knowledge, options}.run();
}

}  // namespace tamiz::sieve
