// Writer and reader of event files together; what DuckDB says of the same files is in sql_test.cpp.
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "store/files_for_tests.hpp"

namespace tamiz::store {
namespace {

void expect_same(const std::vector<Segment>& segments, const Dictionary& strings,
                 const std::string& bytes) {
  const auto back = read_back(bytes);
  ASSERT_TRUE(back) << back.error().what << " at " << back.error().offset;
  std::size_t at = 0;
  for (const Segment& s : segments) {
    for (std::size_t row = 0; row < s.rows(); ++row, ++at) {
      ASSERT_LT(at, back->rows.size());
      ASSERT_EQ(back->rows[at], row_text(s, strings, row)) << at;
      ASSERT_EQ(back->hosts[at], s.host.empty() ? "" : host_name(s.host[row])) << at;
    }
  }
  EXPECT_EQ(at, back->rows.size());
}

TEST(ParquetFile, ItGivesBackEveryRow) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Dictionary strings;
    RowMaker maker{seed};
    std::vector<Segment> segments;
    for (const std::size_t rows : {0uz, 1uz, 3uz, 900uz, 2000uz})
      segments.push_back(maker.segment(rows, strings));
    const Written file = written(segments, strings);
    EXPECT_EQ(file.sizes.rows, 2904u);
    EXPECT_EQ(file.sizes.groups, 1u);
    expect_same(segments, strings, file.bytes);
  }
}

TEST(ParquetFile, ItHoldsNoRowsOrOne) {
  Dictionary strings;
  const Written none = written({}, strings);
  EXPECT_EQ(none.sizes.rows, 0u);
  expect_same({}, strings, none.bytes);
  Segment one;
  DictionaryCache cache{strings};
  one.append(Row{}, cache);  // nothing in it, not even a time
  expect_same({one}, strings, written({one}, strings).bytes);
}

TEST(ParquetFile, ItDependsOnTheRowsAndNotOnHowTheyCame) {
  Dictionary strings, others;
  RowMaker maker{5}, again{5};
  const Segment whole = maker.segment(kGroupRows + 5000, strings);
  DictionaryCache cache{others};
  for (int i = 0; i < 1000; ++i) cache.intern("taken " + std::to_string(i));  // other codes
  const Segment same = again.segment(kGroupRows + 5000, others);
  const Written one = written({whole}, strings), other = written({same}, others);
  EXPECT_EQ(one.bytes, other.bytes);
  EXPECT_EQ(one.sizes.groups, 2u);
  std::vector<Segment> pieces;
  for (std::size_t from = 0; from < whole.rows(); from += 7001)
    pieces.push_back(rows_between(whole, from, std::min(from + 7001, whole.rows())));
  EXPECT_EQ(hash64(written(pieces, strings).bytes), hash64(one.bytes));
  expect_same({whole}, strings, one.bytes);
}

TEST(ParquetFile, ItCutsGroupsBeforeTheirTextsAreTooLong) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Segment segment;
  const std::string text = std::string(9u << 20, 'x') + "\xE9";
  for (int i = 0; i < 8; ++i) {
    Row row;
    row[Column::ActorCommand] = text;
    row.record = static_cast<std::uint64_t>(i);
    segment.append(row, cache);
  }
  const Written file = written({segment}, strings);
  EXPECT_EQ(file.sizes.groups, 2u);
  expect_same({segment}, strings, file.bytes);
  const auto tight = read_back(file.bytes, {}, 60u << 20);
  ASSERT_FALSE(tight);
  EXPECT_EQ(tight.error().what, "unpacks to more than is allowed for one row group");
  EXPECT_EQ(tight.error().code, Code::TooLarge);
}

TEST(ParquetFile, ItMakesTwoGroupsOfOneWhoseShortTextsAreTooMuchSlow) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Segment segment;
  for (int i = 0; i < 4500; ++i) {
    Row row;
    const std::string text = std::to_string(i) + std::string(65'000, 'x');
    row[Column::Target] = text;
    segment.append(row, cache);
  }
  const Written file = written({segment}, strings);  // 290 MB, of which a page may hold 256 MiB
  EXPECT_EQ(file.sizes.groups, 2u);
  expect_same({segment}, strings, file.bytes);
}

TEST(ParquetFile, ItRefusesARowThatFitsNoPageSlow) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Segment segment;
  const std::string text(70u << 20, '\xE9');
  Row row;
  row[Column::Extra] = text;
  segment.append(row, cache);
  const std::string path = place_of("giant.parquet");
  auto writer = *ParquetWriter::create(path, strings);
  ASSERT_TRUE(writer->add(segment));
  const auto refused = writer->finish();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what,
            "the texts of one column and row have more than 268,435,456 bytes");
  writer.reset();
  EXPECT_FALSE(file_exists(path));
}

TEST(ParquetFile, ItReadsOnlyTheColumnsThatAreAskedFor) {
  Dictionary strings;
  RowMaker maker{2};
  const Written file = written({maker.segment(500, strings)}, strings);
  ReadPlan plan;
  plan.columns.reset().set(index_of(Column::Target));
  plan.host = false;
  const auto reader = *ParquetReader::open(random_bytes(as_bytes(file.bytes)));
  ParquetReader::Worker worker{strings};
  const auto group = *reader->read(0, plan, worker);
  ASSERT_TRUE(group);
  EXPECT_EQ(group->segment.rows(), 500u);
  EXPECT_TRUE(group->host.empty());
  for (const ColumnInfo& info : kColumns) {
    const bool there = !group->segment.codes[index_of(info.column)].empty() ||
                       !group->segment.text_ends[index_of(info.column)].empty();
    EXPECT_EQ(there, info.column == Column::Target) << info.name;
  }
}

TEST(ParquetFile, ItSkipsGroupsThatCannotMatter) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Segment segment;
  for (std::size_t i = 0; i < 3 * kGroupRows; ++i) {
    Row row;
    row.time = static_cast<Micros>(i) * kSecond;
    row.clock_error = i == 9 ? kDay : 0;
    row[Column::Target] = i / kGroupRows == 1 ? "second" : "other";
    if (i / kGroupRows == 2) row[Column::Answer] = "third";
    segment.append(row, cache);
  }
  const Written file = written({segment}, strings);
  const auto rows = static_cast<Micros>(kGroupRows) * kSecond;
  const auto is = [](Column column, std::string_view wanted) {
    return ValueTest{column, [wanted](std::string_view text) { return text == wanted; }};
  };
  struct Asked {
    ReadPlan plan;
    std::size_t skipped;
  };
  for (const Asked& asked :
       {Asked{{}, 0}, Asked{{.from = 2 * rows}, 2}, Asked{{.from = rows}, 0},  // the row with a day
        Asked{{.from = rows + kDay}, 1}, Asked{{.until = rows}, 2}, Asked{{.until = rows + 1}, 1},
        Asked{{.from = 9 * rows}, 3}, Asked{{.tests = {is(Column::Target, "second")}}, 2},
        Asked{{.tests = {is(Column::Target, "nowhere")}}, 3},
        Asked{{.tests = {is(Column::Answer, "third")}}, 2},
        Asked{{.tests = {is(Column::Answer, "third"), is(Column::Target, "second")}}, 3},
        Asked{{.tests = {is(Column::Org, "")}}, 3}}) {
    const auto back = read_back(file.bytes, asked.plan);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->skipped, asked.skipped);
    EXPECT_EQ(back->rows.size(), (3 - asked.skipped) * kGroupRows);
  }
}

TEST(ParquetFile, ItKeepsTheCallersPairs) {
  Dictionary strings;
  const Written file = written({}, strings, {{"case", "acme"}, {"org", ""}});
  const auto reader = *ParquetReader::open(random_bytes(as_bytes(file.bytes)));
  EXPECT_EQ(reader->pairs(), (Pairs{{"case", "acme"}, {"org", ""}}));
  EXPECT_EQ(ParquetWriter::create("x", strings, {}, {{"tamiz.x", "y"}}).error().what,
            "tamiz.x: names that begin with tamiz. are the file's own");
}

}  // namespace
}  // namespace tamiz::store
