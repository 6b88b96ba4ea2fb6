#include "sieve/presence.hpp"

#include <gtest/gtest.h>

#include "sieve/hours_for_tests.hpp"

namespace tamiz::sieve {
namespace {

using Slots = std::vector<std::int64_t>;

// A row at the beginning of each of these quarters.
std::vector<Sign> rows(const Slots& slots) {
  std::vector<Sign> signs;
  for (const std::int64_t slot : slots) signs.push_back({slot * kSlot, slot * kSlot});
  return signs;
}

// The first quarter of each of these hours.
Slots hourly(const std::vector<std::int64_t>& hours) {
  Slots slots;
  for (const std::int64_t hour : hours) slots.push_back(hour * 4);
  return slots;
}

// `each` quarter of 8 to 18 h of every day, but for those hours of all of them that are left out.
Slots office(std::int64_t days, std::int64_t each, double skip_from = 0, double skip_to = 0) {
  Slots slots;
  for (std::int64_t slot = 0; slot < days * 96; slot += each) {
    const double hour = static_cast<double>(slot) / 4;
    if (slot % 96 >= 32 && slot % 96 < 72 && (hour < skip_from || hour >= skip_to))
      slots.push_back(slot);
  }
  return slots;
}

TEST(Presence, ItCountsTheDaysOnWhichAMachineSpoke) {
  const Micros since = 8 * kHour, end = 10 * kDay;
  EXPECT_EQ(text(present_spans(rows(office(10, 4)), {}, since, end)), "8..240");
  // A whole day of silence is a gap, whatever the reason; the habit makes it longer.
  EXPECT_EQ(text(present_spans(rows(office(10, 4, 48, 72)), {}, since, end)), "8..41 80..240");
  // An afternoon of silence on a machine that spoke every other afternoon.
  EXPECT_EQ(text(present_spans(rows(office(10, 4, 37, 42)), {}, since, end)), "8..36 56..240");
  // A row a day never tells an outage of hours.
  EXPECT_EQ(text(present_spans(rows(hourly({9, 33, 57, 81})), {}, 9 * kHour, 4 * kDay)), "9..96");
  EXPECT_EQ(text(present_spans({}, {}, since, end)), "");
  // Nobody knows the habit of a machine that has spoken on one day only.
  EXPECT_EQ(text(present_spans(rows(hourly({8, 9, 10, 11, 12})), {}, since, 23 * kHour)), "8..12");
  // The data end before it is ever switched on.
  EXPECT_EQ(text(present_spans(rows(office(10, 4)), {}, since, end + 6 * kHour)), "8..246");
  EXPECT_EQ(text(present_spans(rows(office(10, 4)), {}, since, end + 9 * kHour)), "8..240");
}

TEST(Presence, ItMissesABusyMachineByTheQuarterOfAnHour) {
  struct Case {
    std::string_view what;
    Slots slots;
    std::string spans;
  };
  // Ten days, of which one has its lunch at another time, or more of them.
  const auto lunches = [](std::int64_t lunch_on_each) {
    Slots slots = office(10, 1);
    std::erase_if(slots, [&](std::int64_t slot) {
      const std::int64_t day = slot / 96, at = slot % 96;
      return day % lunch_on_each == 0 && at >= 44 + day && at < 50 + day;
    });
    return slots;
  };
  for (const Case& c : {
           Case{"always", office(10, 1), "8..240"},
           Case{"45 minutes", office(10, 1, 82, 82.75), "8..81.75 82.75..240"},
           Case{"30 minutes", office(10, 1, 82, 82.5), "8..81.75 82.5..240"},
           Case{"the first hour of a day", office(10, 1, 80, 81), "8..65.75 81..240"},
           Case{"the last hour of a day", office(10, 1, 89, 90), "8..88.75 104..240"},
           Case{"a row in every hour, one of them missing", office(10, 4, 82, 83), "8..81 83..240"},
           Case{"lunch at some time on each day", lunches(1), "8..240"},
           Case{"lunch on one day only", lunches(10), "8..10.75 12.5..240"},
       }) {
    EXPECT_EQ(text(present_spans(rows(c.slots), {}, 8 * kHour, 10 * kDay)), c.spans) << c.what;
  }
}

TEST(Presence, ItJudgesTheLastSilenceAsTheOthers) {
  // A row a quarter from 8 to 18 h on three days; silent since noon of the fourth.
  const auto until_noon = [] {
    Slots slots = office(4, 1);
    std::erase_if(slots, [](std::int64_t slot) { return slot >= 3 * 96 + 48; });
    return slots;
  }();
  const Micros since = 8 * kHour, day = 3 * kDay;
  EXPECT_EQ(text(present_spans(rows(until_noon), {}, since, day + 13 * kHour + 45 * 60 * kSecond)),
            "8..83.75");
  EXPECT_EQ(text(present_spans(rows(until_noon), {}, since, day + 12 * kHour + 6 * 60 * kSecond)),
            "8..84.1");
  // The hole of an evening is no reason to count the morning after it.
  EXPECT_EQ(text(present_spans(rows(until_noon), {}, since, day + 30 * kHour)), "8..83.75");
  EXPECT_EQ(text(present_spans(rows(office(4, 1)), {}, since, day + 30 * kHour)), "8..102");
  // One day alone: an hour of a machine that is never silent for long.
  EXPECT_EQ(text(present_spans(rows(office(1, 1, 12, 13)), {}, since, 18 * kHour)),
            "8..11.75 13..18");
}

TEST(Presence, ItLetsAMachineRestOnWeekendsOnWhichNothingHearsIt) {
  // 1970-01-01 was a Thursday: days 2, 3, 9 and 10 are weekends.
  Slots work = office(13, 1), all = work;
  std::erase_if(work, [](std::int64_t slot) { return weekend(slot / 96); });
  const Micros since = 8 * kHour, end = 13 * kDay;
  EXPECT_EQ(text(present_spans(rows(work), {}, since, end)), "8..312");
  EXPECT_EQ(text(present_spans(rows(work), {{}, rows(work)}, since, end)), "8..312");
  EXPECT_EQ(text(present_spans(rows(work), {{}, rows(all)}, since, end)),
            "8..41.75 104..209.75 272..312");
  Slots once = work;
  once.push_back(2 * 96 + 40);
  std::ranges::sort(once);
  EXPECT_EQ(text(present_spans(rows(once), {}, since, end)),
            "8..41.75 58..58 104..209.75 272..312");
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
    EXPECT_EQ(text(session_spans(rows(hourly(c.hours)), 0, kDay)), c.spans) << c.what;
  }
}

TEST(Presence, ItTakesWhatElseSpeaksAsWitness) {
  Slots dns, all;
  for (std::int64_t slot = 8 * 4; slot < 24 * 4; ++slot) {
    if (slot < 10 * 4 + 3 || (slot >= 22 * 4 && slot < 23 * 4)) dns.push_back(slot);
    all.push_back(slot);
  }
  EXPECT_EQ(text(present_spans(rows(dns), {}, 8 * kHour, kDay)), "8..24");
  EXPECT_EQ(text(present_spans(rows(dns), {{}, rows(all)}, 8 * kHour, kDay)), "8..10.5 22..24");
  // Each witness is one by itself: what the two of them heard is not added up.
  EXPECT_EQ(text(present_spans(rows(dns), {rows(all), {}}, 8 * kHour, kDay)), "8..10.5 22..24");
  // One that speaks as often without it tells nothing.
  Slots rare;
  for (std::int64_t slot = 8 * 4; slot < 24 * 4; slot += 13) rare.push_back(slot);
  EXPECT_EQ(text(present_spans(rows(rare), {rows(all)}, 8 * kHour, 21 * kHour + 1)), "8..21");
}

}  // namespace
}  // namespace tamiz::sieve
