#pragma once
// Files to events: in parallel over files and inside large ones. A thread takes the next block of
// some file (cutting is serial per file, parsing is not), so that no queue grows and no thread
// waits for another's file. The result does not depend on the number of threads but for the order
// of segments. Tested by ingest_test.cpp.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "model/segment.hpp"
#include "model/sighting.hpp"
#include "model/source.hpp"
#include "telemetry/blocks.hpp"

namespace tamiz::telemetry {

// Names that were given to paths and all below them.
using NamedPaths = std::vector<std::pair<std::string, std::string>>;  // name, path prefix
// The name of the longest prefix that the path lies below; "" when none.
std::string name_for(const std::string& path, const NamedPaths& named);

struct IngestOptions {
  unsigned threads = 1;
  std::uint64_t max_memory_bytes = 0;        // resident limit of the process; 0 = none
  std::uint64_t segment_bytes = 128u << 20;  // columns held in memory before they are spilled
  NamedPaths orgs, machines;                 // of rows that name none
  FileBlocks::Open open = open_file;
  const Converter* converter = nullptr;  // of members that are no text
  Progress* progress = nullptr;
  std::size_t most_rejects = kKeptRejects;
  ColumnSet columns = kAllColumns;  // that anybody will ask for
};

struct Ingested {
  std::vector<Source> sources;  // the order of `source` numbers in events
  std::unique_ptr<Dictionary> strings;
  std::unique_ptr<SegmentStore> segments;
  Sightings sightings;
};

// Stopped when interrupted, TooLarge when memory ran out, Io when scratch could not be written.
// `before`: what was read earlier, to which this is added; sources go on counting.
Result<Ingested> ingest(const std::vector<InputFile>& files, const Programs& programs,
                        const IngestOptions& options, Ingested before = {});
// Numbers that are skipped, and chunks that cannot be read, as words (Source::holes) and anomalies.
void name_holes(Source& source);

// Rows that name no organisation belong to the only one that others name, when there is just one:
// its name, "" = there is none or more than one. Else sensors that name their tenant would not meet
// the logs of the same network, which name none.
std::string join_organisation(Ingested& data);

// Lowers completeness where a row count meets a console's limit, per file and for the parts of one
// export (one map, one header, one folder); and where an input is damaged.
void lower_completeness(std::vector<Source>& sources);

}  // namespace tamiz::telemetry
