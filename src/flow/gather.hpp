#pragma once
// The first half of every story over telemetry: paths to events and identity, with every claim and
// problem written down.
#include "flow/options.hpp"
#include "identity/identity.hpp"
#include "model/report.hpp"
#include "telemetry/claims.hpp"
#include "telemetry/ingest.hpp"

namespace tamiz::flow {

struct Gathered {
  telemetry::Ingested data;
  identity::Identity identity;
  telemetry::CoverageClaims claims;
  std::vector<InputFile> digests;  // not read yet
  std::uint64_t max_memory_bytes = 0;
  unsigned threads = 1;
};

// Usage for wrong paths, maps, zones or coverage files. Fills the report's inputs and assumptions.
Result<Gathered> gather(const InputOptions& options, Report& report);

// Whether anything was not read, rejected or not recognised.
bool read_everything(const Report& report);

// The 1-based line of a record, found by reading its member again; 0 when it cannot be found.
std::uint64_t line_of(const Source& source, std::uint64_t record);

// The same for records in ascending order, with one reading; none when the last lies beyond
// kMostCounted: then bytes have to do.
std::vector<std::uint64_t> lines_of(const Source& source,
                                    const std::vector<std::uint64_t>& records);
inline constexpr std::uint64_t kMostCounted = 1ull << 30;

// The least memory that a run needs; less is refused.
inline constexpr std::uint64_t kLeastMemoryBytes = 96ull << 20;

}  // namespace tamiz::flow
