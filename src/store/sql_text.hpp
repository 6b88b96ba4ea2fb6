#pragma once
// The SQL that we write ourselves: names and texts are quoted here and nowhere else. Tested by
// sql_test.cpp.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamiz::store {

std::string sql_text(std::string_view text);  // 'it''s'
std::string sql_name(std::string_view name);  // "a ""b"""
std::string sql_list(std::span<const std::string> texts);

// A path for read_parquet, which takes * ? [ for patterns: each becomes a class of itself.
std::string exact_path(std::string_view path);

// The user's statement without the ; at its end.
std::string_view without_end(std::string_view statement);

// DuckDB's words quote the statement and values of the files: made harmless, line by line.
std::string harmless(std::string_view message);

}  // namespace tamiz::store
