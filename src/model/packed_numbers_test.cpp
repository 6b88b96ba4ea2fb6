#include "model/packed_numbers.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tamiz {
namespace {

template <class T>
void comes_back(const std::vector<T>& values, std::size_t bytes) {
  std::string packed(most_packed_bytes(values.size()), '\x7F');
  packed.resize(pack_numbers(packed.data(), values));
  EXPECT_EQ(packed.size(), bytes);
  std::vector<T> back;
  // At the end of what can be read, and with more behind it.
  ASSERT_TRUE(unpack_numbers(back, as_bytes(packed), values.size(), as_bytes(packed)));
  EXPECT_EQ(back, values);
  const std::string more = packed + "12345678";
  ASSERT_TRUE(
      unpack_numbers(back, as_bytes(more).first(packed.size()), values.size(), as_bytes(more)));
  EXPECT_EQ(back, values);
  for (const std::size_t rows : {values.size() - 1, values.size() + 1}) {
    if (bytes == kPackedHead) break;  // all the same: as many as one likes
    EXPECT_EQ(unpack_numbers(back, as_bytes(packed), rows, as_bytes(packed)).error().what,
              "columns of different lengths");
  }
}

TEST(PackedNumbers, TheyComeBackInAsFewBytesAsTheirRangeNeeds) {
  using Wide = std::numeric_limits<std::int64_t>;
  comes_back<std::uint32_t>({7, 7, 7}, 9);
  comes_back<std::uint32_t>({1'000'000, 1'000'255}, 9 + 2);
  comes_back<std::uint32_t>({0, 256, 3}, 9 + 2 * 3);
  comes_back<std::uint32_t>({0, 0xFFFFFF}, 9 + 3 * 2);
  comes_back<std::uint32_t>({0, 0xFFFFFFFF}, 9 + 4 * 2);
  comes_back<std::int64_t>({-5, 1ll << 33}, 9 + 5 * 2);
  comes_back<std::int64_t>({0, 1ll << 41}, 9 + 6 * 2);
  comes_back<std::int64_t>({0, 1ll << 50}, 9 + 7 * 2);
  comes_back<std::int64_t>({Wide::min(), 0, Wide::max(), -1}, 9 + 8 * 4);
  comes_back<std::uint64_t>({~0ull, 0, 1}, 9 + 8 * 3);
  comes_back<std::uint8_t>({0, 255, 1}, 9 + 3);
}

TEST(PackedNumbers, DamageIsSaid) {
  std::vector<std::uint32_t> back;
  EXPECT_EQ(unpack_numbers(back, as_bytes("12345678"), 1, as_bytes("12345678")).error().what,
            "a column without its head");
  const std::string wide = std::string(8, '\0') + "\x09" + std::string(9, '\0');
  EXPECT_EQ(unpack_numbers(back, as_bytes(wide), 1, as_bytes(wide)).error().what,
            "columns of different lengths");
}

}  // namespace
}  // namespace tamiz
