#include "sieve/version_order.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

struct Row {
  std::string_view version;
  std::int64_t hour = 0;
  bool inventory = false;
  Micros clock_error = 0;
};

TEST(VersionOrder, ItSeesMachinesThatWereSetBack) {
  struct Case {
    std::string_view what;
    std::vector<Row> rows;
    bool down;
  };
  for (const Case& c : {
           Case{"up", {{"1.0", 0}, {"2.0", 50}, {"2.0", 90}}, false},
           Case{"set back", {{"2.0", 0}, {"1.0", 50}}, true},
           Case{"still running", {{"1.0", 0}, {"2.0", 50}, {"1.0", 70}}, false},
           Case{"set back for good", {{"1.0", 0}, {"2.0", 50}, {"1.0", 90}}, true},
           Case{"an inventory lags", {{"2.0", 0}, {"1.0", 50, true}}, false},
           Case{"an inventory shows the newer", {{"2.0", 0, true}, {"1.0", 50}}, true},
           Case{"clocks are open", {{"2.0", 0, false, 40 * kHour}, {"1.0", 50}}, false},
           Case{"not versions", {{"latest", 0}, {"1.0", 50}}, false},
       }) {
    VersionOrder whole, left, right;
    for (std::size_t i = 0; i < c.rows.size(); ++i) {
      const Row& r = c.rows[i];
      for (VersionOrder* order : {&whole, i % 2 == 0 ? &left : &right})
        order->add(1, 7, r.version, r.hour * kHour, r.clock_error, r.inventory);
    }
    left.merge(right);
    EXPECT_EQ(!whole.went_down(1).empty(), c.down) << c.what;
    EXPECT_EQ(whole.went_down(1), left.went_down(1)) << c.what;
    EXPECT_TRUE(whole.went_down(0).empty()) << c.what;
  }
}

}  // namespace
}  // namespace tamiz::sieve
