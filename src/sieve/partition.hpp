#pragma once
// Events to hosts: every segment is read once more, each row gets its machine, and rows of one
// machine come together in one of kPartitions. No state crosses partitions afterwards.
#include <array>
#include <memory>
#include <vector>

#include "identity/identity.hpp"
#include "model/segment.hpp"
#include "model/source.hpp"
#include "sieve/knowledge.hpp"

namespace tamiz::sieve {

inline constexpr std::size_t kPartitions = 256;

// A row that fits some pack's test but names no machine.
struct OwnerlessHit {
  Micros time = kNoTime, clock_error = 0;
  std::uint32_t source = 0;
  std::uint64_t record = 0;
  StringCode subject = 0, target = 0;
  std::vector<pack::TestPlace> tests;
};

struct Partitioned {
  std::array<std::unique_ptr<SegmentStore>, kPartitions> parts;
  std::vector<OwnerlessHit> ownerless;  // each once, by time
  std::uint64_t hostless = 0;           // rows without a machine, hits or not
  std::uint64_t tested = 0;             // rows that were looked at by packs
  std::vector<std::array<std::uint8_t, kChannels>> hash_kinds;  // by source
  std::vector<std::vector<std::int64_t>> source_days;  // by source: days with any row, sorted
  Micros end_of_data = kNoTime;
};

struct PartitionOptions {
  unsigned threads = 1;
  Micros until = kNoTime;  // rows at or after it are dropped
  std::uint64_t segment_bytes = 128u << 20;
};

// Takes the segments out of `store`. `guid_hosts`: machines that only their own messages name, by
// code of the name.
Result<Partitioned> partition(
    SegmentStore& store, const Dictionary& strings, const identity::Identity& identity,
    const std::unordered_map<StringCode, identity::HostNumber>& guid_hosts,
    const std::vector<Source>& sources, const Knowledge& knowledge,
    const PartitionOptions& options);

// The tests whose conditions this row meets, all of them.
void tests_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                  std::vector<pack::TestPlace>& out);
// The columns in which conditions can be met.
inline constexpr std::array kTestedColumns{
    Column::ActorImage,    Column::ActorSha1,    Column::ActorSha256,   Column::ActorMd5,
    Column::ActorProduct,  Column::ActorVersion, Column::ActorSigner,   Column::Target,
    Column::TargetSha1,    Column::TargetSha256, Column::TargetMd5,     Column::TargetProduct,
    Column::TargetVersion, Column::TargetSigner, Column::RemoteAddress, Column::Answer};
// The product's own conditions stand under this stage number.
inline constexpr std::uint16_t kProductStage = 0xFFFF;

}  // namespace tamiz::sieve
