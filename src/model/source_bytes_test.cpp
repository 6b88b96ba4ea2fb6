#include "model/source_bytes.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

std::vector<Source> two() {
  Source a;
  a.path = "a.zip!b.csv";
  a.map = "defender-process";
  a.records = 17;
  a.events = 12;
  a.channel_events[3] = 12;
  a.unmapped["Other"] = 4;
  a.rejects = {{7, "torn"}};
  a.parts.push_back({5, 17, true, false, 1, 2, {3, 4}, {}, {kNoTime, 9}});
  a.instants[slot_of(kHour)] = {3, kHour, kHour + 1};
  a.dates.either = 2;
  a.cover[1] = {Completeness::Capped, "why"};
  a.numbers.add(5);
  a.numbers.last = 9;
  a.order = RowOrder::NewestFirst;
  a.network = true;
  Source b;
  b.unread = "empty";
  return {a, b};
}

TEST(SourceBytes, TheyComeBackAsTheyWere) {
  const std::string bytes = pack_sources(two());
  const auto read = unpack_sources(bytes);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(pack_sources(*read), bytes);
  const Source& a = read->front();
  EXPECT_EQ(a.path, "a.zip!b.csv");
  EXPECT_EQ(a.unmapped.at("Other"), 4u);
  EXPECT_EQ(a.rejects.front().what, "torn");
  EXPECT_EQ(a.parts.front().exchanged.last, 9);
  EXPECT_EQ(a.instants, two().front().instants);
  EXPECT_EQ(a.cover[1].completeness, Completeness::Capped);
  EXPECT_EQ(a.numbers.seen.size(), 1u);
  EXPECT_EQ(a.order, RowOrder::NewestFirst);
  EXPECT_EQ(read->back().unread, "empty");
}

TEST(SourceBytes, DamageIsSaidAndNeverFollowed) {
  const std::string bytes = pack_sources(two());
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(unpack_sources(std::string_view{bytes}.substr(0, n))) << n;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::string bad = bytes;
    bad[i] = '\xFF';
    const auto read = unpack_sources(bad);  // an error, or other values; no crash, little memory
    if (read) {
      EXPECT_LE(read->size(), 2u);
    }
  }
  std::string other = bytes;
  other[8] = 2;
  EXPECT_EQ(unpack_sources(other).error().what, "sources of version 2");
}

}  // namespace
}  // namespace tamiz
