// What is no event file of ours, or one no longer, is refused with a place, or gives its rows.
#include <gtest/gtest.h>

#include "store/files_for_tests.hpp"

namespace tamiz::store {
namespace {

Written sample() {
  Dictionary strings;
  RowMaker maker{11};
  return written({maker.segment(40, strings)}, strings);
}

TEST(ParquetDamage, ItRefusesWhatIsNotOurs) {
  const std::string good = sample().bytes;
  struct Row {
    std::string bytes;
    Code code;
    std::string what;
    std::uint64_t offset;
  };
  const auto changed = [&good](std::string_view from, std::string_view to) {
    std::string out = good;
    out.replace(out.rfind(from), from.size(), to);
    return out;
  };
  const std::uint64_t end = good.size();
  const std::string length = good.substr(end - 8, 4);
  const std::uint64_t base = end - 8 - *Cursor{as_bytes(length)}.le<std::uint32_t>();
  for (const Row& row :
       {Row{"", Code::NotThisFormat, "not a Parquet file: too short", 0},
        Row{"PAR1PAR1", Code::NotThisFormat, "not a Parquet file: too short", 0},
        Row{"RIFF" + good, Code::NotThisFormat, "not a Parquet file: it does not begin with PAR1",
            0},
        Row{good.substr(0, end - 1), Code::Damaged,
            "a Parquet file without its end: cut, or never finished", end - 1},
        Row{good.substr(0, end - 8) + "\xFF\xFF\xFF\x7FPAR1", Code::Damaged,
            "a footer of impossible size", end - 8},
        Row{changed("tamiz.events/1", "spark.events/1"), Code::NotThisFormat,
            "a Parquet file, but not one of tamiz' events", base},
        Row{changed("tamiz.events/1", "tamiz.events/9"), Code::Unsupported,
            "events of another tamiz (tamiz.events/9); this program reads tamiz.events/1 with "
            "fields " +
                schema_hash(),
            base},
        Row{changed(schema_hash(), "0123456789abcdef"), Code::Unsupported,
            "events of another tamiz (tamiz.events/1); this program reads tamiz.events/1 with "
            "fields " +
                schema_hash(),
            base},
        Row{changed("actor_image", "actor_imagf"), Code::Damaged,
            "the footer is not what was written: its hash differs", base}}) {
    const auto opened = ParquetReader::open(random_bytes(as_bytes(row.bytes)));
    ASSERT_FALSE(opened) << row.what;
    EXPECT_EQ(opened.error().what, row.what);
    EXPECT_EQ(opened.error().code, row.code) << row.what;
    EXPECT_EQ(opened.error().offset, row.offset) << row.what;
  }
}

TEST(ParquetDamage, ItRefusesAFileThatIsCutAnywhere) {
  const std::string good = sample().bytes;
  for (std::size_t cut = 0; cut < good.size(); cut += 97) {
    const auto back = read_back(std::string_view{good}.substr(0, cut));
    ASSERT_FALSE(back) << cut;
    EXPECT_TRUE(back.error().code == Code::NotThisFormat || back.error().code == Code::Damaged);
    EXPECT_LE(back.error().offset, cut);
  }
}

TEST(ParquetDamage, ItGivesEqualRowsOrAnErrorWhenABitIsFlipped) {
  const std::string good = sample().bytes;
  const auto rows = read_back(good);
  ASSERT_TRUE(rows);
  std::size_t found = 0, unharmed = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    const auto back = read_back(flipped);
    if (!back) {
      EXPECT_LE(back.error().offset, good.size());
      ++found;
      continue;
    }
    ++unharmed;  // bytes that nobody needs: of a page's header
    ASSERT_EQ(back->rows, rows->rows) << at;
    ASSERT_EQ(back->hosts, rows->hosts) << at;
  }
  EXPECT_GT(found, good.size() * 9 / 10);
  EXPECT_LT(unharmed, kFields * 12);
}

// A stranger who knows the hash can say anything: the footer is made anew over the same pages.
TEST(ParquetDamage, ItSurvivesAFooterThatLies) {
  const std::string good = sample().bytes;
  const auto length = *Cursor{as_bytes(good).subspan(good.size() - 8)}.le<std::uint32_t>();
  const std::uint64_t base = good.size() - 8 - length;
  const auto meta = *read_footer(as_bytes(good).subspan(base, length), base);
  const auto with = [&](auto change) {  // the chunk of `action`, which has a dictionary
    FileMeta lies = meta;
    change(lies, lies.groups[0], lies.groups[0].chunks[11]);
    const std::string footer = write_footer(lies);
    std::string out = good.substr(0, base) + footer;
    for (unsigned i = 0; i < 4; ++i) out += static_cast<char>(footer.size() >> (8 * i));
    return read_back(out + "PAR1");
  };
  const auto same = with([](FileMeta&, GroupMeta&, ChunkMeta&) {});
  ASSERT_TRUE(same) << same.error().what;
  struct Row {
    std::string_view what;
    std::function<void(FileMeta&, GroupMeta&, ChunkMeta&)> change;
  };
  for (const Row& row : {
           Row{"row groups hold other rows than said",
               [](FileMeta& f, GroupMeta&, ChunkMeta&) { ++f.rows; }},
           Row{"a row group of impossible size",
               [](FileMeta& f, GroupMeta& g, ChunkMeta&) { f.rows = g.rows = kGroupRows + 1; }},
           Row{"a data page is something else",
               [](FileMeta& f, GroupMeta& g, ChunkMeta&) { f.rows = g.rows = 41; }},
           Row{"a column chunk does not lie where it must",
               [](FileMeta&, GroupMeta&, ChunkMeta& c) { ++c.offset; }},
           Row{"a column chunk does not lie where it must",
               [](FileMeta&, GroupMeta&, ChunkMeta& c) { c.packed_bytes = 1ull << 62; }},
           Row{"a column chunk does not lie where it must",
               [](FileMeta& f, GroupMeta&, ChunkMeta&) {
                 f.groups.push_back(f.groups[0]);
                 f.rows *= 2;
               }},
           Row{"a column chunk does not lie where it must",
               [](FileMeta&, GroupMeta&, ChunkMeta& c) { c.nulls = 1ull << 40; }},
           Row{"a column has other empty rows than its footer says",
               [](FileMeta&, GroupMeta&, ChunkMeta& c) { ++c.nulls; }},
           Row{"bytes between the last chunk and the footer",
               [](FileMeta& f, GroupMeta&, ChunkMeta&) {
                 f.groups.clear();
                 f.rows = 0;
               }},
           Row{"a dictionary page is something else",
               [](FileMeta&, GroupMeta&, ChunkMeta& c) { ++c.dictionary_bytes; }},
           Row{"a data page is something else",
               [](FileMeta&, GroupMeta&, ChunkMeta& c) { c.dictionary_bytes = 0; }},
       }) {
    const auto back = with(row.change);
    ASSERT_FALSE(back) << row.what;
    EXPECT_EQ(back.error().what, row.what);
  }
}

}  // namespace
}  // namespace tamiz::store
