#include "store/parquet_lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes_stream_for_tests.hpp"
#include "store/files_for_tests.hpp"

namespace tamiz::store {
namespace {

struct Read {
  std::string text;
  Error error;
};

Read all_of(std::string parquet, std::size_t at_once = 4096) {
  auto lines = parquet_lines(std::make_unique<BytesStream>(std::move(parquet)), 0);
  Read out;
  if (!lines) return {"", lines.error()};
  std::string piece(at_once, '\0');
  while (true) {
    const auto n = (*lines)->read(std::as_writable_bytes(std::span{piece}));
    if (!n) out.error = n.error();
    if (!n || *n == 0) return out;
    out.text.append(piece, 0, *n);
  }
}

std::string nested() {
  return *read_whole(std::string{TAMIZ_SOURCE_DIR} + "/src/store/testdata/ocsf.parquet", 1u << 20);
}

TEST(ParquetLines, EachRowIsAnObjectOnALine) {
  const std::string rows =
      R"({"time":1679500000000,"device":{"hostname":"WS-1"},"actor":{"process":{"file":{"path":"C:\\x\\a.exe","hashes":[{"algorithm_id":3,"value":"ab"}]}}},"unmapped":null})"
      "\n"
      R"({"time":null,"device":{"hostname":"café"},"actor":null,"unmapped":{"k":"v"}})"
      "\n";
  for (const std::size_t at_once : {1uz, 7uz, 4096uz})
    EXPECT_EQ(all_of(nested(), at_once).text, rows);
}

TEST(ParquetLines, WhatIsNoneIsDamaged) {
  const std::string whole = nested();
  for (const std::string& wrong :
       {std::string{"PAR1"}, std::string{"PAR1 and no more PAR1"},
        whole.substr(0, whole.size() / 2), whole.substr(0, whole.size() - 1)}) {
    const Read read = all_of(wrong);
    EXPECT_EQ(read.text, "");
    EXPECT_EQ(read.error.code, Code::Damaged);
    EXPECT_TRUE(read.error.what.starts_with("Parquet: ")) << read.error.what;
    EXPECT_FALSE(read.error.what.contains("partial-") || read.error.what.contains('\n'))
        << read.error.what;
  }
}

// Far more than is made ahead; nobody reads it to its end.
TEST(ParquetLines, TheyComeInTheirOrderAndMayBeLeft) {
  Dictionary strings;
  RowMaker maker{1};
  const Written many = written({maker.segment(60'000, strings)}, strings, {}, "many lines");
  const std::string file = *read_whole(many.path, 1u << 30);
  const std::string text = all_of(file).text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 60'000);
  EXPECT_GT(text.size(), 8u << 20);
  auto left = parquet_lines(std::make_unique<BytesStream>(file), 0);
  ASSERT_TRUE(left);
  std::string begin(1000, '\0');
  ASSERT_EQ(*(*left)->read(std::as_writable_bytes(std::span{begin})), 1000u);
  EXPECT_TRUE(text.starts_with(begin));
}

}  // namespace
}  // namespace tamiz::store
