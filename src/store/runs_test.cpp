#include "store/runs.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tamiz::store {
namespace {

using namespace std::string_literals;
using Numbers = std::vector<std::uint32_t>;

TEST(Runs, ItWritesTheExampleOfTheSpecification) {
  std::string out;
  put_runs(out, Numbers{0, 1, 2, 3, 4, 5, 6, 7}, 3);
  EXPECT_EQ(out, "\x03\x88\xC6\xFA"s);
  out.clear();
  put_runs(out, Numbers(100, 4), 3);
  EXPECT_EQ(out, "\xC8\x01\x04"s);
  out.clear();
  put_runs(out, Numbers{}, 3);
  EXPECT_EQ(out, "");
}

TEST(Runs, ItGivesBackWhatItWrote) {
  std::mt19937 random{7};
  for (unsigned bits = 1; bits <= kMostRunBits; ++bits) {
    for (int round = 0; round < 60; ++round) {
      Numbers values;
      const auto most = random() % 700;
      while (values.size() < most) {
        const auto value = static_cast<std::uint32_t>(random() & ((1u << bits) - 1));
        values.insert(values.end(), 1 + (random() % 3 == 0 ? random() % 40 : 0), value);
      }
      std::string out;
      put_runs(out, values, bits);
      Numbers back;
      const auto read = read_runs(as_bytes(out), bits, values.size(), back);
      ASSERT_TRUE(read) << read.error().what;
      ASSERT_EQ(back, values) << bits;
    }
  }
}

TEST(Runs, ItRefusesWhatDoesNotFit) {
  struct Row {
    std::string bytes;
    unsigned bits;
    std::size_t count;
    std::string_view what;
  };
  for (const Row& row :
       {Row{"", 1, 1, "needs more bytes than are left"},
        Row{"\x02\x01", 0, 1, "numbers of impossible width in a page"},
        Row{"\x02\x01", 25, 1, "numbers of impossible width in a page"},
        Row{"\x00\x01"s, 1, 1, "a run holds more values than its page"},
        Row{"\x04\x01", 1, 1, "a run holds more values than its page"},
        Row{"\x01", 1, 1, "a run holds more values than its page"},
        Row{"\x05\x01\x01", 1, 8, "a run holds more values than its page"},
        Row{"\x03", 1, 8, "needs more bytes than are left"},
        Row{"\x02\x02", 1, 1, "a number wider than its run"},
        Row{"\x02\x01\x02", 1, 1, "a page holds more than its values"},
        Row{"\xFF\xFF\xFF\xFF\xFF\x01", 1, 9, "a run is longer than a page can be"}}) {
    Numbers back;
    const auto read = read_runs(as_bytes(row.bytes), row.bits, row.count, back);
    ASSERT_FALSE(read) << row.what;
    EXPECT_EQ(read.error().what, row.what);
  }
}

}  // namespace
}  // namespace tamiz::store
