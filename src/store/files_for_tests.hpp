#pragma once
// Event files on their way out and in again, for the tests of this room.
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "store/parquet_reader.hpp"
#include "store/parquet_writer.hpp"
#include "store/rows_for_tests.hpp"

namespace tamiz::store {

struct Written {
  std::string path;
  std::string bytes;
  EventFileSizes sizes;
};

// In the folder for such files; not that of another clone's tests.
inline std::string place_of(const std::string& name) {
  return testing::TempDir() + "tamiz-" + hex_of(hash64(whole_path("."))) + "-" + name;
}

inline std::string_view host_name(std::uint32_t host) {
  static std::array<std::string, 300> names;
  if (names[host].empty()) names[host] = RowMaker::host_name(host);
  return names[host];
}

inline Written written(const std::vector<Segment>& segments, const Dictionary& strings,
                       Pairs pairs = {}, const std::string& name = "events") {
  const std::string path = place_of(name + ".parquet");
  auto writer = ParquetWriter::create(path, strings, host_name, std::move(pairs));
  EXPECT_TRUE(writer);
  for (const Segment& segment : segments) EXPECT_TRUE((*writer)->add(segment));
  const auto sizes = (*writer)->finish();
  EXPECT_TRUE(sizes);
  Written out{path, *read_whole(path, 1u << 30), *sizes};
  EXPECT_EQ(out.bytes.size(), sizes->file_bytes);
  return out;
}

struct Back {
  std::vector<std::string> rows, hosts;
  std::size_t skipped = 0;
};

// All rows of a file, with a dictionary of their own.
inline Result<Back> read_back(std::string_view bytes, const ReadPlan& plan = {},
                              std::uint64_t most = kMostGroupBytes) {
  TAMIZ_TRY(const auto reader, ParquetReader::open(random_bytes(as_bytes(bytes)), most));
  Dictionary strings;
  ParquetReader::Worker worker{strings};
  Back out;
  for (std::size_t g = 0; g < reader->groups(); ++g) {
    TAMIZ_TRY(const auto group, reader->read(g, plan, worker));
    if (!group) {
      ++out.skipped;
      continue;
    }
    for (std::size_t row = 0; row < group->segment.rows(); ++row) {
      out.rows.push_back(row_text(group->segment, strings, row));
      out.hosts.emplace_back(group->host.empty() ? "" : strings.text(group->host[row]));
    }
  }
  return out;
}

}  // namespace tamiz::store
