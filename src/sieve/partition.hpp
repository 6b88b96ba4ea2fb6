#pragma once
// Events to hosts: every segment is read once more, each row gets its machine, and rows of one
// machine come together in one of kPartitions. No state crosses partitions afterwards.
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "identity/identity.hpp"
#include "model/segment.hpp"
#include "model/source.hpp"
#include "sieve/knowledge.hpp"
#include "sieve/ownerless.hpp"
#include "sieve/row_hosts.hpp"
#include "sieve/signers.hpp"
#include "sieve/succession.hpp"

namespace tamiz::sieve {

inline constexpr std::size_t kPartitions = 256;

struct Partitioned {
  std::array<std::unique_ptr<SegmentStore>, kPartitions> parts;
  Ownerless ownerless;
  std::uint64_t hostless = 0;   // rows without a machine, hits or not
  std::uint64_t tested = 0;     // rows that were looked at by packs
  std::uint8_t hash_kinds = 0;  // of any row: 1 SHA-1, 2 SHA-256, 4 MD5
  // Network logs: the organisations that they have rows of; and those that name clients by address
  // only.
  std::set<std::pair<std::uint32_t, std::string>> log_orgs;
  std::set<std::uint32_t> by_address;
  Micros end_of_data = kNoTime;
  bool end_open = false;  // a damaged log ends there: it went on, and nobody knows until when
  std::vector<NamedSpan> named;  // by host
  // By pack and organisation: machines on which versions went down; only those that have any.
  std::map<std::pair<std::size_t, std::string>, std::uint64_t> set_back;
};

struct PartitionOptions {
  unsigned threads = 1;
  Micros until = kNoTime;  // rows at or after it are dropped
  std::uint64_t segment_bytes = 128u << 20;
  std::uint64_t max_memory_bytes = 0;  // of the process; 0 = no limit
  bool all_touched = false;            // keep all columns of all machines
  const Signers* signers = nullptr;    // who signed what, where rows do not say
};

// Takes the segments out of `store`.
Result<Partitioned> partition(SegmentStore& store, const Dictionary& strings,
                              const identity::Identity& identity, const GuidHosts& guid_hosts,
                              const std::vector<Source>& sources, const Knowledge& knowledge,
                              const PartitionOptions& options);

// What a row tells files apart by, as bits: 1 SHA-1, 2 SHA-256, 4 MD5, 8 who signed it (or that
// nobody did).
std::uint8_t hash_bits(const Segment& segment, std::size_t row);

}  // namespace tamiz::sieve
