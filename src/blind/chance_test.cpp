#include "blind/chance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace tamiz::blind {
namespace {

// The fleet's own tail, the highest left out, is what chance does where it is heavier.
TEST(Chance, TheTailThatIsMeasuredIsCarriedOn) {
  std::vector<double> sums;  // exponential, mean 2: of 400 machines, and three far beyond
  for (int i = 1; i <= 400; ++i) sums.push_back(2 * std::log(400.0 / i));
  Chances chances;
  EXPECT_EQ(chances.expected(14), 0);
  chances.measured(sums);
  const double alone = chances.expected(14);  // 400 e^-7 = 0.36, by a mean that is taken larger
  EXPECT_GT(alone, 0.36);
  EXPECT_LT(alone, 2);
  sums.insert(sums.begin(), {40, 39, 38});
  chances.measured(sums);
  EXPECT_NEAR(chances.expected(14), alone, 0.5 * alone);
  EXPECT_LT(chances.expected(38), 1e-3);
  EXPECT_NEAR(chances.expected(1.0), 246, 3);  // there are so many
  Chances few;
  few.measured({9, 5, 1});
  EXPECT_EQ(few.expected(9), 1);  // nothing to measure by
  EXPECT_EQ(few.expected(5), 2);
  std::vector<double> most(30, 0.0);
  most[0] = 9;
  Chances enough;
  enough.measured(most);
  EXPECT_EQ(enough.expected(9), 0);  // of thirty the others do nothing odd
}

TEST(Chance, ItFoldsWhatWasMeasured) {
  // One machine more is taken for each than was seen.
  Chance chance{100};
  chance.saw("a", Chance::step_of(2.0), 9);
  chance.saw("b", Chance::step_of(1.0), 19);
  Chances all;
  all.add(chance.finish());
  EXPECT_NEAR(all.expected(0), 100, 1e-9);
  EXPECT_NEAR(all.expected(3.0), 2, 1e-9);        // both: 0.1 * 0.2
  EXPECT_NEAR(all.expected(2.0), 10, 1e-9);       // the first
  EXPECT_NEAR(all.expected(1.0), 10 + 18, 1e-9);  // any: 0.1 + 0.9 * 0.2
  EXPECT_NEAR(all.expected(3.2), 0, 1e-9);
  EXPECT_NEAR(all.expected(1e9), 0, 1e-9);
}

}  // namespace
}  // namespace tamiz::blind
