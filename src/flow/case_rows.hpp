#pragma once
// The rows of an input, which lie scattered over segments, in the order of its records. Tested by
// tools/resume.py.
#include <cstdint>
#include <map>
#include <vector>

#include "model/segment.hpp"
#include "store/parquet_writer.hpp"

namespace tamiz::flow {

// Rows of one source that lie together in a segment, in the order of the input. Blocks of an input
// are read by several threads, each into segments of its own: a stretch may leave out what another
// has.
struct Run {
  std::uint32_t source = 0;
  std::size_t segment = 0, first = 0;
  std::vector<std::uint64_t> records;
};
using Runs = std::map<std::uint32_t, std::vector<Run>>;  // by source

Result<Runs> runs_of(const SegmentStore& store, std::size_t first_segment);

// The events of an input whose sources have these numbers; they become 0, 1, .. in the file.
// `most_loaded`: segments that are held at once. As many as there were readers have rows that stand
// beside each other; with fewer it takes longer.
Result<> write_rows(const SegmentStore& segments, const std::vector<std::uint32_t>& numbers,
                    const Runs& runs, std::size_t most_loaded, store::ParquetWriter& writer);

}  // namespace tamiz::flow
