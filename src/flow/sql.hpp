#pragma once
// The story of `tamiz sql`: a statement over the events that a case keeps, or over Parquet files.
// Tested by stories/sql.
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tamiz::flow {

struct SqlOptions {
  std::string statement;
  std::vector<std::string> files;
  std::string case_folder;  // "" = none; all *.parquet in it and below
  std::string csv, json;    // files for all rows; "-" standard output, "" none
  std::size_t most_rows = 0;
  unsigned threads = 0;                // 0 = all
  std::uint64_t max_memory_bytes = 0;  // 0 = half of the machine's
};

struct SqlAnswer {
  std::uint64_t rows = 0;
  std::string text;  // a table; "" when standard output has the rows
};

// Our own files of events are one view, `events`; each other file is a view of its name without
// .parquet. Usage for what cannot be asked; Io for what cannot be written.
Result<SqlAnswer> ask(const SqlOptions& options);

}  // namespace tamiz::flow
