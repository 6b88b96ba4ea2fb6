#include "base/cursor.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tamiz {
namespace {

TEST(Cursor, ItReadsLittleEndianAndStopsAtTheEnd) {
  const std::array<std::byte, 5> bytes{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                       std::byte{5}};
  Cursor cursor{bytes};
  const auto value = cursor.le<std::uint32_t>();
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, 0x04030201u);
  const auto last = cursor.le<std::uint8_t>();
  ASSERT_TRUE(last);
  EXPECT_EQ(*last, 5);
  const auto none = cursor.le<std::uint8_t>();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().offset, 5u);
  EXPECT_EQ(none.error().what, "needs more bytes than are left");
}

}  // namespace
}  // namespace tamiz
