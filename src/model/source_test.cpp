#include "model/source.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Source, ItExchangesDayAndMonthOnlyWhereTheyAreOpen) {
  const auto slot = [](std::string_view time) { return slot_of(read_time(time)->at); };
  Source source;
  source.month_first_by_rule = false;
  source.zoneless = 3;
  source.clock.zone = *Zone::named("Europe/Madrid");
  const auto at = [](std::string_view time, std::uint64_t rows) {
    const Micros first = read_time(time)->at;
    return SlotRows{rows, first + kSecond, first + 2 * kSecond};
  };
  // "05.08.2026", or "8/25/2026"; and "8/6/2026".
  source.wall[slot("2026-08-05T12:00:00Z")] = at("2026-08-05T12:00:00Z", 2);
  source.open[slot("2026-08-06T12:00:00Z")] = at("2026-08-06T12:00:00Z", 1);
  struct Case {
    DateEvidence dates;
    Activity activity;
  };
  for (const Case& c : {
           Case{{0, 1, 1},
                {{slot("2026-08-05T10:00:00Z"), at("2026-08-05T10:00:00Z", 2)},
                 {slot("2026-06-08T10:00:00Z"), at("2026-06-08T10:00:00Z", 1)}}},
           Case{{1, 0, 1},
                {{slot("2026-08-05T10:00:00Z"), at("2026-08-05T10:00:00Z", 2)},
                 {slot("2026-08-06T10:00:00Z"), at("2026-08-06T10:00:00Z", 1)}}},
           Case{{0, 0, 1}, {}},  // nobody knows: no activity, no watch
       }) {
    source.dates = c.dates;
    settle_clock(source);
    EXPECT_EQ(source.activity, c.activity) << c.dates.day_first << c.dates.month_first;
  }
}

}  // namespace
}  // namespace tamiz
