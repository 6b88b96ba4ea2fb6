#include "sieve/presence.hpp"

#include <gtest/gtest.h>

#include "sieve/hours_for_tests.hpp"

namespace tamiz::sieve {
namespace {

std::vector<std::int64_t> office(std::int64_t days, std::int64_t skip_from = 0,
                                 std::int64_t skip_to = 0) {
  std::vector<std::int64_t> hours;
  for (std::int64_t day = 0; day < days; ++day) {
    for (std::int64_t hour = day * 24 + 8; hour < day * 24 + 18; ++hour) {
      if (hour < skip_from || hour >= skip_to) hours.push_back(hour);
    }
  }
  return hours;
}

TEST(Presence, ItCountsTheDaysOnWhichAMachineSpoke) {
  const Micros since = 8 * kHour, end = 10 * kDay;
  EXPECT_EQ(text(present_spans(office(10), {}, since, end)), "8..240");
  // A whole day of silence is a gap, whatever the reason; the habit makes it longer.
  EXPECT_EQ(text(present_spans(office(10, 48, 72), {}, since, end)), "8..41 81..240");
  // An afternoon of silence on a machine that spoke every other afternoon.
  EXPECT_EQ(text(present_spans(office(10, 37, 42), {}, since, end)), "8..36 57..240");
  // A row a day never tells an outage of hours.
  EXPECT_EQ(text(present_spans({9, 33, 57, 81}, {}, 9 * kHour, 4 * kDay)), "9..96");
  EXPECT_EQ(text(present_spans({}, {}, since, end)), "");
  // Nobody knows the habit of a machine that has spoken on one day only.
  EXPECT_EQ(text(present_spans({8, 9, 10, 11, 12}, {}, since, 23 * kHour)), "8..12");
  // The data end before it is ever switched on.
  EXPECT_EQ(text(present_spans(office(10), {}, since, end + 6 * kHour)), "8..246");
  EXPECT_EQ(text(present_spans(office(10), {}, since, end + 9 * kHour)), "8..240");
}

TEST(Presence, ItCountsAMachineAsThereWhileItSpeaks) {
  struct Case {
    std::string_view what;
    std::vector<std::int64_t> hours;
    std::string spans;  // data end after 24 hours
  };
  const auto all = [](std::int64_t from, std::int64_t to, std::int64_t step = 1) {
    std::vector<std::int64_t> hours;
    for (std::int64_t hour = from; hour < to; hour += step) hours.push_back(hour);
    return hours;
  };
  auto lunch = all(0, 24);
  std::erase_if(lunch, [](std::int64_t hour) { return hour == 12 || hour == 13; });
  for (const Case& c : {
           Case{"always", all(0, 24), "0..24"},
           Case{"goes home", all(0, 18), "0..17"},
           Case{"goes home just now", all(0, 23), "0..24"},
           Case{"is away for two hours", lunch, "0..11 15..24"},
           Case{"renews a lease every four hours", all(0, 24, 4), "0..24"},
           Case{"renews it every eight", all(0, 24, 8), ""},
           Case{"never", {}, ""},
       }) {
    EXPECT_EQ(text(session_spans(c.hours, 0, kDay)), c.spans) << c.what;
  }
}

TEST(Presence, ItTakesOtherChannelsAsWitness) {
  std::vector<std::int64_t> dns{8, 9, 10, 11, 12, 13, 14, 15, 22, 23}, all;
  for (std::int64_t hour = 8; hour < 24; ++hour) all.push_back(hour);
  EXPECT_EQ(text(present_spans(dns, {}, 8 * kHour, kDay)), "8..24");
  EXPECT_EQ(text(present_spans(dns, all, 8 * kHour, kDay)), "8..15 23..24");
}

}  // namespace
}  // namespace tamiz::sieve
