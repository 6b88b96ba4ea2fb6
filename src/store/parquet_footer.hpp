#pragma once
// The footer of our Parquet files: FileMetaData of parquet.thrift, written and read back. Reading
// takes our own files only; see parquet_format.hpp. Tested by parquet_file_test.cpp.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/cursor.hpp"
#include "store/parquet_format.hpp"

namespace tamiz::store {

// ColumnMetaData of one chunk.
struct ChunkMeta {
  std::uint64_t offset = 0;  // of its first page
  std::uint64_t dictionary_bytes =
      0;  // of the dictionary page with its header; 0: values are plain
  std::uint64_t packed_bytes = 0, unpacked_bytes = 0;  // of all pages with their headers
  std::uint64_t nulls = 0;
  std::optional<std::string> least, most;  // as plain values, without their length
};

struct GroupMeta {
  std::uint64_t rows = 0;
  std::vector<ChunkMeta> chunks;  // by kFieldTable
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct FileMeta {
  std::uint64_t rows = 0;
  std::vector<GroupMeta> groups;
  Pairs pairs;  // the caller's
};

inline constexpr std::size_t kHashDigits = 16;
// The list of fields as it stands in a footer, without the byte that numbers it.
std::string field_list();
std::string write_footer(const FileMeta& meta);

// `base`: where the footer lies, which is where the last chunk must end. NotThisFormat: not of
// tamiz. Unsupported: of a tamiz with other fields. Damaged: its hash, or a number, is wrong.
Result<FileMeta> read_footer(Bytes footer, std::uint64_t base);

}  // namespace tamiz::store
