#include "base/hex.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Hex, ItComesBackAndSaysWhatIsNone) {
  EXPECT_EQ(to_hex({"\x00\xfFz", 3}), "00ff7a");
  EXPECT_EQ(from_hex("00Ff7a").value(), std::string("\x00\xff\x7a", 3));
  EXPECT_EQ(from_hex("").value(), "");
  EXPECT_EQ(from_hex("abc").error().what, "hex with half a byte");
  EXPECT_EQ(from_hex("ab0x").error().what, "no hex");
  EXPECT_EQ(from_hex("ab0x").error().offset, 2u);
}

}  // namespace
}  // namespace tamiz
