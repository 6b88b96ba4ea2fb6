#pragma once
// Events as a Parquet file (parquet_format.hpp), which any tool opens and parquet_reader.hpp reads
// back. Columns: time (TIMESTAMP, microseconds, UTC), clock_error, record, source, channel (its
// name), key (hash), host (a name), then the columns of kColumns but Key, under their names, as
// strings. NULL = no time, no key, no host, the empty string (the model has no difference). A text
// that is not UTF-8 is kept as text_bytes.hpp says.
//
// Short texts have a dictionary page per group where that takes less room than the plain texts,
// long ones are plain; one data page (version 1) per chunk; zstd level 1. Statistics: nulls; least
// and most of numbers and of short texts.
//
// The bytes are a function of the rows in their order and of the pairs: not of how segments were
// cut, nor of the dictionary's codes. Cost: 0.5 us and 50 bytes a row of process events
// (bench/README.md). Tested by parquet_file_test.cpp, with DuckDB as the second reader.
#include <memory>
#include <string>

#include "base/random_file.hpp"
#include "store/group_writer.hpp"
#include "store/held_rows.hpp"

namespace tamiz::store {

struct EventFileSizes {
  std::uint64_t rows = 0, groups = 0, file_bytes = 0;
  std::uint64_t unpacked_bytes = 0;  // of all pages
};

class ParquetWriter {
 public:
  // `pairs` go into the footer; keys that begin with "tamiz." are ours: Usage. Without `host` the
  // column is NULL. `strings` outlives the writer. Io.
  static Result<std::unique_ptr<ParquetWriter>> create(const std::string& path,
                                                       const Dictionary& strings,
                                                       HostName host = {}, Pairs pairs = {});
  ~ParquetWriter();
  // Rows in the order in which they shall stand. One group is held in memory (at most kGroupRows
  // rows). Io; TooLarge when one row's texts do not fit a page.
  Result<> add(const Segment& segment) { return add(segment, 0, segment.rows(), {}); }
  // The rows first .. end; of that source, where one is given.
  Result<> add(const Segment& segment, std::size_t first, std::size_t end,
               std::optional<std::uint32_t> source);
  // Ends the file and gives it its name; without it there is none.
  Result<EventFileSizes> finish();

 private:
  ParquetWriter(std::unique_ptr<OutputFile> file, const Dictionary& strings, HostName host,
                Pairs pairs);
  Result<> flush();
  Result<> write(const Segment& rows);
  std::unique_ptr<OutputFile> file_;
  GroupWriter group_;
  HeldRows held_;
  FileMeta meta_;
  EventFileSizes sizes_;
};

}  // namespace tamiz::store
