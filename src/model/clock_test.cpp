#include "model/clock.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Clock, ItSettlesDayAndMonthByEvidenceOnly) {
  struct Case {
    DateEvidence seen;
    bool by_rule;
    DateOrder order;
  };
  for (const Case& c : {
           Case{{0, 0, 9, 0, 0}, false, DateOrder::Open},
           Case{{0, 0, 9, 0, 0}, true, DateOrder::MonthFirst},
           Case{{1, 0, 9, 0, 0}, false, DateOrder::MonthFirst},
           Case{{0, 1, 9, 0, 0}, true, DateOrder::DayFirst},
           Case{{1, 1, 9, 0, 0}, false, DateOrder::EachByItself},
           Case{{0, 0, 9, 0, 2}, false, DateOrder::MonthFirst},
           Case{{0, 0, 9, 2, 0}, false, DateOrder::DayFirst},
           Case{{0, 0, 9, 1, 1}, false, DateOrder::Open},
           Case{{0, 0, 9, 0, 0, 2, 0}, false, DateOrder::DayFirst},
           Case{{0, 0, 9, 0, 0, 0, 2}, false, DateOrder::MonthFirst},
           Case{{0, 0, 9, 0, 0, 1, 1}, false, DateOrder::Open},
           Case{{0, 0, 9, 1, 0, 0, 2}, false, DateOrder::Open},
           Case{{1, 0, 9, 0, 0, 2, 0}, false, DateOrder::MonthFirst},
       })
    EXPECT_EQ(order_of(c.seen, c.by_rule), c.order) << c.seen.either << c.by_rule;
}

TEST(Clock, ItTurnsWallTimeToIntervals) {
  const Zone madrid = *Zone::named("Europe/Madrid");
  const Micros wall = read_time("2026-04-03T12:00:00Z")->at;
  struct Case {
    SourceClock clock;
    Micros error;
    std::string_view at;
    Micros width;
  };
  for (const Case& c : {
           Case{{{}, DateOrder::Open}, raw_clock(0, false, false), "2026-04-03T12:00:00Z", 0},
           Case{{{}, DateOrder::Open},
                raw_clock(0, true, false),
                "2026-04-02T22:00:00Z",
                26 * kHour},
           Case{{madrid, DateOrder::MonthFirst},
                raw_clock(0, true, true),
                "2026-04-03T10:00:00Z",
                0},
           Case{{madrid, DateOrder::DayFirst}, raw_clock(0, true, true), "2026-03-04T11:00:00Z", 0},
           Case{{{}, DateOrder::DayFirst},
                raw_clock(kDay, false, true),
                "2026-03-04T12:00:00Z",
                kDay},
           Case{{madrid, DateOrder::Open},
                raw_clock(0, true, true),
                "2026-03-04T11:00:00Z",
                30 * kDay - kHour},
       }) {
    const Settled got = settle(c.clock, wall, c.error);
    EXPECT_EQ(format_time(got.at), c.at);
    EXPECT_EQ(got.clock_error, c.width) << c.at;
  }
}

}  // namespace
}  // namespace tamiz
