#pragma once
// SQL over Parquet files, by DuckDB (loaded when it is first used). One statement that only reads:
// SELECT and what DuckDB makes one of (WITH, FROM .., DESCRIBE, SHOW, SUMMARIZE). It sees the files
// that were named and nothing else of the machine: no other file, no network, no extension, no
// setting, and it writes nothing, not even what does not fit the memory. Times with a zone arrive
// as RFC 3339, UTC; lists and structures as DuckDB writes them; texts as the bytes they were
// (text_bytes.hpp). Tested by sql_test.cpp.
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rows.hpp"

namespace tamiz::store {

// Files of alike columns under one name. Columns are matched by name; what a file lacks is NULL.
struct SqlTable {
  std::string view;
  std::vector<std::string> files;
};

struct SqlLimits {
  std::uint64_t memory_bytes = 1ull << 30;
  unsigned threads = 1;
};

// Usage: the statement, with DuckDB's words, or a file that it cannot read. TooLarge: the memory.
// Stopped: interrupted. Unsupported: the library is not there. Errors of the sink are passed on.
// Rows have DuckDB's order: none, without ORDER BY.
Result<> run_sql(const std::string& statement, std::span<const SqlTable> tables,
                 const SqlLimits& limits, RowSink& sink);

// Each row of any Parquet file as the text of one JSON object, nested as the columns are: for the
// reader of JSON lines. Errors as above; Damaged for what is no Parquet.
Result<> parquet_as_json(const std::string& path,
                         const std::function<Result<>(std::string_view line)>& sink,
                         const SqlLimits& limits);

}  // namespace tamiz::store
