#include "telemetry/line_pattern.hpp"

#include <gtest/gtest.h>

namespace tamiz::telemetry {
namespace {

TEST(LinePattern, ItNamesTheParts) {
  const auto pattern = LinePattern::compile("(?P<a>[0-9]+) (?:x(?P<b>y)?)? ?(?P<c>.*)");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->names(), (std::vector<std::string>{"a", "b", "c"}));
  std::vector<std::string_view> values;
  ASSERT_TRUE(pattern->match("12 x rest", values));
  EXPECT_EQ(values, (std::vector<std::string_view>{"12", "", "rest"}));
  EXPECT_FALSE(pattern->match(" 12 x", values));
}

TEST(LinePattern, ItTakesBytesThatAreNotUtf8) {
  const auto pattern = LinePattern::compile("(?P<a>.*)!");
  std::vector<std::string_view> values;
  ASSERT_TRUE(pattern->match("\xFF\xFE!", values));
  EXPECT_EQ(values[0], "\xFF\xFE");
}

TEST(LinePattern, ItRefusesWhatIsNoExpression) {
  const auto pattern = LinePattern::compile("(?P<a>");
  ASSERT_FALSE(pattern);
  EXPECT_EQ(pattern.error().what, "missing ): (?P<a>");
}

}  // namespace
}  // namespace tamiz::telemetry
