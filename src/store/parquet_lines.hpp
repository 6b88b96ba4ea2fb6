#pragma once
// Any Parquet file, ours or another's, as text that the reader of JSON lines reads: an object for
// each row, in the order of the file, nested as its columns are. Tested by parquet_lines_test.cpp.
#include <cstdint>
#include <memory>

#include "base/file.hpp"

namespace tamiz::store {

// `memory_bytes`: the most that unpacking its pages may take; 0 = a default. The file goes through
// a scratch file, since it is read from its end. Unsupported: the library is not there. Errors of
// reading: Damaged (no Parquet, or torn: the rows before the damage have been given), Io.
Result<std::unique_ptr<ByteStream>> parquet_lines(std::unique_ptr<ByteStream> parquet,
                                                  std::uint64_t memory_bytes);

}  // namespace tamiz::store
