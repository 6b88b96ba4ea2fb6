#include "sieve/watch.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

// A log with `rows` in every quarter of an hour of [from, to) hours, but for the hours in [out,
// in).
Source log(std::int64_t from, std::int64_t to, std::uint64_t rows, std::int64_t out = 0,
           std::int64_t in = 0) {
  Source s;
  for (std::int64_t slot = from * 4; slot < to * 4; ++slot) {
    if (slot >= out * 4 && slot < in * 4) continue;
    s.activity[slot] = rows;
    s.events += rows;
    s.first = s.first == kNoTime ? slot * kSlot : s.first;
    s.last = (slot + 1) * kSlot - 1;
  }
  s.path = std::to_string(from) + "-" + std::to_string(to) + "-" + std::to_string(out);
  return s;
}

std::string text(const std::vector<TimeSpan>& spans) {
  std::string out;
  for (const TimeSpan& s : spans) {
    out += (out.empty() ? "" : " ") + std::to_string(s.from / kHour) + ".." +
           std::to_string(s.to / kHour);
  }
  return out;
}

TEST(Watch, ItFindsHolesOfALogByItsOwnPace) {
  struct Case {
    std::string_view what;
    std::vector<Source> files;
    std::string spans;
  };
  for (const Case& c : {
           Case{"whole", {log(0, 96, 10)}, "0..96"},
           Case{"a day is out", {log(0, 96, 10, 24, 48)}, "0..23 48..96"},
           Case{"two hours of a busy log", {log(0, 96, 10, 30, 32)}, "0..29 32..96"},
           Case{"two hours of a log with a row an hour", {log(0, 96, 1, 30, 31)}, "0..96"},
           Case{"rotation", {log(0, 24, 10), log(24, 48, 10)}, "0..48"},
           Case{"a file of a rotation is lost", {log(0, 24, 10), log(48, 72, 10)}, "0..23 48..72"},
           Case{"two servers, one out for a day",
                {log(0, 96, 10), log(0, 96, 10, 24, 48)},
                "0..23 48..96"},
           Case{"two servers, one ends early", {log(0, 96, 10), log(0, 80, 10)}, "0..80"},
       }) {
    std::vector<const Source*> files;
    for (const Source& s : c.files) files.push_back(&s);
    EXPECT_EQ(text(log_spans(files)), c.spans) << c.what;
  }
}

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

TEST(Watch, ItCountsTheDaysOnWhichAMachineSpoke) {
  const Micros since = 8 * kHour, end = 10 * kDay;
  EXPECT_EQ(text(present_spans(office(10), {}, since, end)), "8..240");
  // A whole day of silence is a gap, whatever the reason; the habit makes it longer.
  EXPECT_EQ(text(present_spans(office(10, 48, 72), {}, since, end)), "8..41 81..240");
  // An afternoon of silence on a machine that spoke every other afternoon.
  EXPECT_EQ(text(present_spans(office(10, 37, 42), {}, since, end)), "8..36 57..240");
  // A row a day never tells an outage of hours.
  EXPECT_EQ(text(present_spans({9, 33, 57, 81}, {}, 9 * kHour, 4 * kDay)), "9..96");
  EXPECT_EQ(text(present_spans({}, {}, since, end)), "");
}

TEST(Watch, ItTakesOtherChannelsAsWitness) {
  std::vector<std::int64_t> dns{8, 9, 10, 11, 12, 13, 14, 15, 22, 23}, all;
  for (std::int64_t hour = 8; hour < 24; ++hour) all.push_back(hour);
  EXPECT_EQ(text(present_spans(dns, {}, 8 * kHour, kDay)), "8..24");
  EXPECT_EQ(text(present_spans(dns, all, 8 * kHour, kDay)), "8..15 23..24");
}

}  // namespace
}  // namespace tamiz::sieve
