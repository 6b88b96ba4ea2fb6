#include "model/segment.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

Segment sample(Dictionary& strings) {
  DictionaryCache cache{strings};
  Segment segment;
  for (int i = 0; i < 50; ++i) {
    Row row;
    row.time = i * kSecond;
    row.record = static_cast<std::uint64_t>(i);
    row.channel = Channel::Dns;
    row[Column::Subject] = i % 2 == 0 ? "ws-1" : "ws-2";
    if (i == 7) row[Column::TargetCommand] = "a long command";
    if (i > 9) row[Column::Key] = "key";
    segment.append(row, cache);
  }
  return segment;
}

TEST(Segment, ItComesBackFromDiskAsItWas) {
  Dictionary strings;
  const Segment segment = sample(strings);
  const auto back = unpack_segment(as_bytes(pack_segment(segment)));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->rows(), 50u);
  EXPECT_EQ(strings.text(back->code(Column::Subject, 3)), "ws-2");
  EXPECT_EQ(back->long_text(Column::TargetCommand, 7), "a long command");
  EXPECT_EQ(back->long_text(Column::TargetCommand, 6), "");
  EXPECT_EQ(back->long_text(Column::TargetCommand, 49), "");
  EXPECT_EQ(back->code(Column::Answer, 3), 0u);
  EXPECT_EQ(back->key[3], 0u);
  EXPECT_EQ(back->key, segment.key);
}

// What a row says does not depend on what of it is kept, nor on whether it was kept as codes.
TEST(Segment, ContentIsOfAllColumnsThatTellEventsApart) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Row row;
  row.time = kSecond;
  row[Column::Subject] = "ws-1";  // tells machines apart, not events
  row[Column::Target] = "C:\\a.dll";
  row[Column::TargetSha256] = "00ff";
  row[Column::ActorCommand] = "a long command";
  const std::string long_text(Dictionary::kMostLength + 5, 'x');
  row[Column::Answer] = long_text;
  Segment all, few;
  for (int i = 0; i < 2; ++i) {
    all.append(row, cache);
    few.append(row, cache, set_of(Column::Target));
  }
  EXPECT_EQ(few.content, all.content);
  EXPECT_EQ(few.code(Column::TargetSha256, 0), 0u);
  EXPECT_EQ(few.long_text(Column::ActorCommand, 0), "");
  EXPECT_EQ(few.code(Column::Target, 1), all.code(Column::Target, 1));
  Segment again = all;
  again.content.clear();
  reckon_content(again, strings);
  EXPECT_EQ(again.content, all.content);
  row[Column::Subject] = "ws-2";
  all.append(row, cache);
  EXPECT_EQ(all.content[2], all.content[0]);
  for (const Column column : {Column::TargetSha256, Column::ActorCommand, Column::Answer}) {
    row[column] = "another";
    all.append(row, cache);
    EXPECT_NE(all.content.back(), all.content[all.rows() - 2]) << name_of(column);
  }
}

TEST(Segment, ItRefusesForeignAndDamagedBytes) {
  Dictionary strings;
  const std::string good = pack_segment(sample(strings));
  EXPECT_EQ(unpack_segment(as_bytes("TAMIZXXX")).error().what, "not a tamiz.segment");
  std::string version = good;
  version[8] = 9;
  EXPECT_EQ(unpack_segment(as_bytes(version)).error().code, Code::Unsupported);
  for (std::size_t cut = 0; cut < good.size(); cut += 13)
    EXPECT_FALSE(unpack_segment(as_bytes(std::string_view{good}.substr(0, cut)))) << cut;
  for (std::size_t at = 30; at < good.size(); at += 7) {
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
    (void)unpack_segment(as_bytes(flipped)).has_value();  // no crash; zstd's checksum finds most
  }
}

TEST(SegmentStore, ItGivesBackWhatItSpilled) {
  Dictionary strings;
  SegmentStore store{1};  // everything is spilled
  ASSERT_TRUE(store.add(sample(strings)));
  ASSERT_TRUE(store.add(sample(strings)));
  EXPECT_GT(store.spilled_bytes(), 0u);
  const auto second = store.get(1, true);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->rows(), 50u);
}

// Rows gathered from several segments, some of whose columns are empty, one by one and together.
TEST(Segment, RowsTakenTogetherAreThoseTakenOneByOne) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Segment bare;
  Row row;
  for (int i = 0; i < 7; ++i) {
    row.time = i;
    row.record = static_cast<std::uint64_t>(i);
    row[Column::Action] = i % 2 == 0 ? "start" : "";
    bare.append(row, cache);
  }
  const Segment full = sample(strings);
  const std::vector<std::uint32_t> some{3, 0, 5}, none;
  Segment together, single;
  for (const Segment* from : {&static_cast<const Segment&>(bare), &full, &std::as_const(bare)}) {
    together.append(*from, some);
    together.append(*from, none);
    for (const std::uint32_t& r : some) single.append(*from, std::span{&r, 1});
  }
  EXPECT_EQ(pack_segment(together), pack_segment(single));
  EXPECT_EQ(together.rows(), 9u);
  for (const std::size_t taken : {0u, 1u, 2u}) {
    EXPECT_EQ(together.record[taken], some[taken]);
    EXPECT_EQ(together.record[3 + taken], full.record[some[taken]]);
    EXPECT_EQ(strings.text(together.code(Column::Action, taken)),
              some[taken] % 2 == 0 ? "start" : "");
    EXPECT_EQ(together.code(Column::Subject, 3 + taken), full.code(Column::Subject, some[taken]));
    for (std::size_t c = 0; c < kColumnCount; ++c)
      EXPECT_EQ(together.long_text(static_cast<Column>(c), 3 + taken),
                full.long_text(static_cast<Column>(c), some[taken]));
  }
}

TEST(SegmentStore, ItEmptiesWhatItTakes) {
  Dictionary strings;
  for (const std::uint64_t most : {std::uint64_t{1}, std::uint64_t{1} << 30}) {
    SegmentStore store{most};
    Segment given = sample(strings);
    const std::string before = pack_segment(given);
    ASSERT_TRUE(store.take(given));
    EXPECT_EQ(given.rows(), 0u);
    EXPECT_TRUE(given.codes[index_of(Column::Subject)].empty());
    EXPECT_EQ(store.in_memory(0) == nullptr, most == 1);
    const auto back = store.get(0, false);
    EXPECT_EQ(pack_segment(*back), before);
  }
}

TEST(Dictionary, ItGivesEqualTextsOneCodeFromAllThreads) {
  Dictionary strings;
  std::array<StringCode, 4> codes{};
  in_parallel(4, [&](unsigned me) {
    DictionaryCache cache{strings};
    for (int i = 0; i < 20'000; ++i) {
      const StringCode code = cache.intern("name-" + std::to_string(i % 5000));
      if (i == 4242) codes[me] = code;
    }
  });
  EXPECT_EQ(codes[0], codes[1]);
  EXPECT_EQ(codes[0], codes[3]);
  EXPECT_EQ(strings.text(codes[0]), "name-4242");
  EXPECT_EQ(strings.text(0), "");
  DictionaryCache cache{strings};
  EXPECT_EQ(strings.text(cache.intern(std::string(100'000, 'x'))).size(), Dictionary::kMostLength);
}

}  // namespace
}  // namespace tamiz
