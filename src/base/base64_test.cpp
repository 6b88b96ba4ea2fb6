#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Base64, ItIsThatOfTheRfcBothWays) {
  struct Row {
    std::string bytes, text;
  };
  for (const Row& row :
       {Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
        Row{"foob", "Zm9vYg=="}, Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"},  // section 10
        Row{std::string("\xFB\xFF\0", 3), "+/8A"}}) {
    EXPECT_EQ(to_base64(row.bytes), row.text);
    EXPECT_EQ(from_base64(row.text).value(), row.bytes);
  }
}

TEST(Base64, ItSaysWhatIsNone) {
  EXPECT_EQ(from_base64("Zm\r\n9v").value(), "foo");
  EXPECT_EQ(from_base64("Zg").value(), "f");
  EXPECT_EQ(from_base64("Zg==Zg").error().what, "no base64");
  EXPECT_EQ(from_base64("Zm-v").error().offset, 2u);
  EXPECT_EQ(from_base64("Zm9vY").error().what, "base64 that ends within a byte");
}

}  // namespace
}  // namespace tamiz
