#include "sieve/partition.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <tuple>

#include "sieve/version_order.hpp"

namespace tamiz::sieve {
namespace {

using identity::HostNumber;
using identity::kNoHost;

// One thread's share.
struct Worker {
  std::array<Segment, kPartitions> open;
  std::array<std::vector<std::uint32_t>, kPartitions> rows;  // of one segment, by where they go
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
    out_.named.resize(identity.hosts().size());
    for (const Source& source : sources) only_states_.push_back(source.only_snapshots());
    for (auto& part : out_.parts)
      part = std::make_unique<SegmentStore>(options.segment_bytes / kPartitions);
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
      segment.host.resize(segment.rows());
      settle_times(segment);
      if (options_.signers != nullptr) join_signers(segment, *options_.signers);
      for (std::size_t row = 0; row < segment.rows(); ++row) place(segment, row, me);
      for (std::size_t p = 0; p < kPartitions; ++p) {
        if (!me.rows[p].empty()) me.open[p].append(segment, me.rows[p]);
        me.rows[p].clear();
      }
      TAMIZ_CHECK(hand_over(me, false));
    }
    TAMIZ_CHECK(hand_over(me, true));
    merge(me);
    return {};
  }

  // From here on times are instants, with what is open of them.
  void settle_times(Segment& segment) const {
    for (std::size_t row = 0; row < segment.rows(); ++row) {
      if (!is_raw(segment.clock_error[row])) continue;
      const Settled when =
          settle(sources_[segment.source[row]].clock, segment.time[row], segment.clock_error[row]);
      segment.time[row] = when.at;
      segment.clock_error[row] = when.clock_error;
    }
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
    const Source& source = sources_[segment.source[row]];
    const bool state = source.is_snapshot(static_cast<Channel>(segment.channel[row]));
    if (!state && !source.passive && time != kNoTime && by_the_machine(segment, row, strings_))
      me.named[host].add(time, segment.clock_error[row]);
    if (time != kNoTime) note_version(segment, row, me);
    me.rows[host % kPartitions].push_back(static_cast<std::uint32_t>(row));
  }

  void note_version(const Segment& segment, std::size_t row, Worker& me) const {
    if (!any_condition(segment, row, knowledge_)) return;
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
    me.hash_kinds |= hash_bits(segment, row);
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
               ? identity_.addresses().owner(org, subject, segment.time[row])
               : kNoHost;
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
    for (std::size_t p = 0; p < kPartitions; ++p) {
      if (me.open[p].rows() == 0 || (!all && me.open[p].rows() < kRows)) continue;
      TAMIZ_CHECK(out_.parts[p]->take(me.open[p]));
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
  const std::unordered_map<StringCode, HostNumber>& guid_hosts_;
  const std::vector<Source>& sources_;
  const Knowledge& knowledge_;
  const PartitionOptions& options_;
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
                              const identity::Identity& identity,
                              const std::unordered_map<StringCode, HostNumber>& guid_hosts,
                              const std::vector<Source>& sources, const Knowledge& knowledge,
                              const PartitionOptions& options) {
  return Partitioner{store, strings, identity, guid_hosts, sources, knowledge, options}.run();
}

}  // namespace tamiz::sieve
