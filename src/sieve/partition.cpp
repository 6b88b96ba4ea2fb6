#include "sieve/partition.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <tuple>

#include "base/hash.hpp"
#include "sieve/touched.hpp"
#include "sieve/version_order.hpp"

namespace tamiz::sieve {
namespace {

using identity::HostNumber;
using identity::kNoHost;

// One thread's share.
struct Worker {
  std::array<Segment, kPartitions> open, light;  // rows of touched machines, and of all others
  std::array<std::vector<std::uint32_t>, kPartitions> rows;  // of one segment, by where they go
  std::array<std::vector<std::uint32_t>, kPartitions> light_rows;
  std::vector<std::uint8_t> near;  // by row of one segment
  Ownerless ownerless;
  std::uint64_t hostless = 0, tested = 0;
  std::uint8_t hash_kinds = 0;
  std::set<std::pair<std::uint32_t, StringCode>> log_orgs;
  std::set<std::uint32_t> by_address, by_name;
  Micros end = kNoTime, end_of_states = kNoTime;
  std::vector<NamedSpan> named;
  VersionOrder versions;
  std::vector<ProductHit> products;
};

class Partitioner {
 public:
  Partitioner(SegmentStore& store, const Dictionary& strings, const identity::Identity& identity,
              const GuidHosts& guid_hosts, const std::vector<Source>& sources,
              const Knowledge& knowledge, const PartitionOptions& options)
      : store_(store),
        strings_(strings),
        identity_(identity),
        whose_(identity, guid_hosts, sources),
        sources_(sources),
        knowledge_(knowledge),
        options_(options) {
    out_.named.resize(identity.hosts().size());
    for (const Source& source : sources) only_states_.push_back(source.only_snapshots());
    for (auto& part : out_.parts)
      part = std::make_unique<SegmentStore>(options.segment_bytes / kPartitions);
  }

  Result<Partitioned> run() {
    if (options_.all_touched) {
      touched_.assign(identity_.hosts().size(), 1);
    } else {
      TAMIZ_TRY(touched_, touched_hosts(store_, whose_, identity_.hosts().size(), knowledge_,
                                        options_.signers, options_.threads));
    }
    in_parallel(options_.threads, [this](unsigned) {
      if (auto done = work(); !done) {
        const std::lock_guard guard{lock_};
        error_ = done.error();
        failed_ = true;
      }
    });
    if (failed_) return std::unexpected(error_);
    out_.ownerless.finish(sources_, strings_);
    if (out_.end_of_data == kNoTime) out_.end_of_data = end_of_states_;
    for (const std::uint32_t source : by_name_) out_.by_address.erase(source);
    for (std::size_t p = 0; p < knowledge_.packs().size(); ++p) {
      for (const HostNumber host : versions_.went_down(p))
        ++out_.set_back[{p, identity_.hosts()[host].org}];
    }
    return std::move(out_);
  }

 private:
  Result<> work() {
    Worker me;
    me.named.resize(identity_.hosts().size());
    while (!failed_) {
      const std::size_t i = next_++;
      if (i >= store_.size()) break;
      if (interrupted()) return fail(Code::Stopped, "interrupted");
      if (options_.max_memory_bytes != 0 && used_memory_bytes() > options_.max_memory_bytes) {
        return fail(Code::TooLarge, "more memory is needed: give a larger --max-memory");
      }
      TAMIZ_TRY(Segment segment, store_.get(i, true));
      prepare(segment, me);
      for (std::size_t row = 0; row < segment.rows(); ++row) place(segment, row, me);
      for (std::size_t p = 0; p < kPartitions; ++p) {
        by_host(segment, me.rows[p]);
        if (!me.rows[p].empty()) me.open[p].append(segment, me.rows[p], columns_);
        if (!me.light_rows[p].empty())
          me.light[p].append(segment, me.light_rows[p], kColumnsOfOthers);
        me.rows[p].clear();
        me.light_rows[p].clear();
      }
      TAMIZ_CHECK(hand_over(me, false));
    }
    TAMIZ_CHECK(hand_over(me, true));
    merge(me);
    return {};
  }

  // What is folded together lies together.
  static void by_host(const Segment& segment, std::vector<std::uint32_t>& rows) {
    std::ranges::sort(rows, {},
                      [&](std::uint32_t row) { return std::pair{segment.host[row], row}; });
  }

  // From here on times are instants, with what is open of them.
  void prepare(Segment& segment, Worker& me) const {
    for (std::size_t row = 0; row < segment.rows(); ++row) {
      const Settled when = whose_.when(segment, row);
      segment.time[row] = when.at;
      segment.clock_error[row] = when.clock_error;
    }
    reckon_content(segment, strings_);
    if (options_.signers != nullptr) join_signers(segment, *options_.signers);
    near_rows(segment, knowledge_, nullptr, me.near);
    segment.host.resize(segment.rows());
    segment.marks.resize(segment.rows());
    for (std::size_t row = 0; row < segment.rows(); ++row)
      segment.marks[row] = hash_bits(segment, row);
  }

  void place(Segment& segment, std::size_t row, Worker& me) {
    const Micros time = segment.time[row];
    if (options_.until != kNoTime && time != kNoTime && time >= options_.until) return;
    note_source(segment, row, me);
    const HostNumber host = whose_.of(segment, row, {time, segment.clock_error[row]});
    ++me.tested;
    if (host == kNoHost) {
      ++me.hostless;
      ownerless(segment, row, me);
      return;
    }
    segment.host[row] = host;
    const Source& source = sources_[segment.source[row]];
    const bool state = source.is_snapshot(static_cast<Channel>(segment.channel[row]));
    // A row under an address bears no name: its lease may have been taken under an older one.
    const bool names = segment.code(Column::Agent, row) != 0 ||
                       !identity_.is_address(segment.code(Column::Subject, row));
    if (names && !state && !source.passive && time != kNoTime &&
        by_the_machine(segment, row, strings_))
      me.named[host].add(time, segment.clock_error[row]);
    if (time != kNoTime && me.near[row] != 0) note_version(segment, row, me);
    auto& rows = touched_[host] != 0 ? me.rows : me.light_rows;
    rows[host % kPartitions].push_back(static_cast<std::uint32_t>(row));
  }

  void note_version(const Segment& segment, std::size_t row, Worker& me) const {
    const Source& source = sources_[segment.source[row]];
    if (source.observed_from_file && !source.dated) return;
    me.products.clear();
    products_of_row(segment, row, knowledge_, strings_, me.products);
    const bool inventory = source.is_snapshot(static_cast<Channel>(segment.channel[row]));
    for (const ProductHit& hit : me.products) {
      const std::string_view version = version_of(hit, segment, row, strings_);
      if (!version.empty())
        me.versions.add(hit.pack, segment.host[row], version, segment.time[row],
                        segment.clock_error[row], inventory);
    }
  }

  void note_source(const Segment& segment, std::size_t row, Worker& me) {
    const std::uint32_t source = segment.source[row];
    me.hash_kinds |= segment.marks[row];
    const Micros time = segment.time[row];
    if (time == kNoTime) return;
    if (!sources_[source].observed_from_file) {
      Micros& end = only_states_[source] ? me.end_of_states : me.end;
      end = std::max(end, time);
    }
    if (!sources_[source].network) return;
    me.log_orgs.emplace(source, segment.code(Column::Org, row));
    const StringCode subject = segment.code(Column::Subject, row);
    if (subject != 0) (identity_.is_address(subject) ? me.by_address : me.by_name).insert(source);
  }

  void ownerless(const Segment& segment, std::size_t row, Worker& me) {
    auto places = places_of_row(segment, row, knowledge_, strings_);
    if (places.empty()) return;
    me.ownerless.add(
        {segment.time[row], segment.clock_error[row], segment.source[row], segment.record[row],
         segment.code(Column::Subject, row), segment.code(Column::Target, row),
         std::string{strings_.text(segment.code(Column::Org, row))}, std::move(places)});
  }

  Result<> hand_over(Worker& me, bool all) {
    constexpr std::size_t kRows = 2048;
    for (auto* const segments : {&me.open, &me.light}) {
      for (std::size_t p = 0; p < kPartitions; ++p) {
        Segment& segment = (*segments)[p];
        if (segment.rows() == 0 || (!all && segment.rows() < kRows)) continue;
        TAMIZ_CHECK(out_.parts[p]->take(segment));
      }
    }
    return {};
  }

  void merge(Worker& me) {
    const std::lock_guard guard{lock_};
    out_.ownerless.merge(std::move(me.ownerless));
    out_.hostless += me.hostless;
    out_.tested += me.tested;
    out_.hash_kinds |= me.hash_kinds;
    out_.end_of_data = std::max(out_.end_of_data, me.end);
    end_of_states_ = std::max(end_of_states_, me.end_of_states);
    for (std::size_t i = 0; i < me.named.size(); ++i) out_.named[i].add(me.named[i]);
    for (const auto& [source, org] : me.log_orgs)
      out_.log_orgs.emplace(source, std::string{strings_.text(org)});
    versions_.merge(me.versions);
    out_.by_address.insert(me.by_address.begin(), me.by_address.end());
    by_name_.insert(me.by_name.begin(), me.by_name.end());
  }

  SegmentStore& store_;
  const Dictionary& strings_;
  const identity::Identity& identity_;
  const RowHosts whose_;
  std::vector<std::uint8_t> touched_;  // by host
  const std::vector<Source>& sources_;
  const Knowledge& knowledge_;
  const PartitionOptions& options_;
  const ColumnSet columns_ = knowledge_.packs().empty() ? kColumnsOfPrograms : kColumnsOfTouched;
  Partitioned out_;
  std::vector<bool> only_states_;  // by source
  Micros end_of_states_ = kNoTime;
  std::set<std::uint32_t> by_name_;  // network logs that name a client
  VersionOrder versions_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex lock_;
  Error error_;
};

}  // namespace

std::uint8_t hash_bits(const Segment& segment, std::size_t row) {
  std::uint8_t bits = 0;
  if (segment.code(Column::TargetSha1, row) != 0 || segment.code(Column::ActorSha1, row) != 0)
    bits |= 1;
  if (segment.code(Column::TargetSha256, row) != 0 || segment.code(Column::ActorSha256, row) != 0)
    bits |= 2;
  if (segment.code(Column::TargetMd5, row) != 0 || segment.code(Column::ActorMd5, row) != 0)
    bits |= 4;
  if (segment.code(Column::TargetSigner, row) != 0 ||
      segment.code(Column::TargetSignerState, row) != 0)
    bits |= 8;
  return bits;
}

Result<Partitioned> partition(SegmentStore& store, const Dictionary& strings,
                              const identity::Identity& identity, const GuidHosts& guid_hosts,
                              const std::vector<Source>& sources, const Knowledge& knowledge,
                              const PartitionOptions& options) {
  return Partitioner{store, strings, identity, guid_hosts, sources, knowledge, options}.run();
}

}  // namespace tamiz::sieve
