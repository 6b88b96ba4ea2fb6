#include "base/time.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

struct Row {
  std::string_view text, at;  // "" = not a time
  bool zone = true;
  Micros width = 0;
};

TEST(Time, ItReadsTheFormsThatExportsWrite) {
  for (const Row& row : {
           Row{"2026-03-14T06:02:11.1234567Z", "2026-03-14T06:02:11.123456Z"},
           Row{"2026-03-14 06:02:11", "2026-03-14T06:02:11Z", false},
           Row{"2026-03-14", "2026-03-14T00:00:00Z", false, kDay},
           Row{"2026-03-14T06:02:11+02:00", "2026-03-14T04:02:11Z"},
           Row{"2026-03-14T06:02:11-0530", "2026-03-14T11:32:11Z"},
           Row{"2022-02-10 11:51:35.4434036 +0000 UTC", "2022-02-10T11:51:35.443403Z"},
           Row{"10/25/2023, 9:43:21.990 AM", "2023-10-25T09:43:21.99Z", false},
           Row{"10/25/2023, 12:00:00.000 AM", "2023-10-25T00:00:00Z", false},
           Row{"10/25/2023, 12:00:01 PM", "2023-10-25T12:00:01Z", false},
           Row{"3/14/2026, 6:02:11 \u202F", "", false},
           Row{"06/15/26 00:00:05", "2026-06-15T00:00:05Z", false},
           Row{"22/12/2021 21:46:04", "2021-12-22T21:46:04Z", false},
           Row{"24.03.2026 04:01:37", "2026-03-24T04:01:37Z", false},
           Row{"3/4/2026", "2026-03-04T00:00:00Z", false, kDay},
           Row{"24-Mar-2026 04:01:37.123", "2026-03-24T04:01:37.123Z", false},
           Row{"Mar 24, 2026 @ 04:01:30.123", "2026-03-24T04:01:30.123Z", false},
           Row{"Mon Aug 28 08:04:30 2023", "2023-08-28T08:04:30Z", false},
           Row{"Mon Aug  8 08:04:30 2023", "2023-08-08T08:04:30Z", false},
           Row{"Mon Aug 28 08:04:30", "", false},
           Row{"13/13/2026", "", false},
           Row{"3/14/2026, 6:02:11\u202FPM", "2026-03-14T18:02:11Z", false},
           Row{"1661022364.014", "2022-08-20T19:06:04.014Z"},
           Row{"1661022364", "2022-08-20T19:06:04Z"},
           Row{"1661022364014", "2022-08-20T19:06:04.014Z"},
           Row{"1661022364014000", "2022-08-20T19:06:04.014Z"},
           Row{"1661022364014000000", "2022-08-20T19:06:04.014Z"},
           Row{"133054959640140000", "2022-08-20T19:06:04.014Z"},
           Row{"2023/06/16 10:41:44", "2023-06-16T10:41:44Z", false},
           Row{"24/Mar/2026:04:01:37 +0100", "2026-03-24T03:01:37Z"},
           Row{"24/Mar/2026:04:01:37", "2026-03-24T04:01:37Z", false},
           Row{"Mar 01 2021 20:35:54", "2021-03-01T20:35:54Z", false},
           Row{"Mar 01 2021 20:35:54.123 GMT", "2021-03-01T20:35:54.123Z"},
           Row{"Mar 24 04:01:39", ""},
           Row{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
           Row{"2023-02-29T00:00:00Z", ""},
           Row{"1601-01-01T00:00:00Z", ""},
           Row{"2026-13-01", ""},
           Row{"2026-03-14T25:00:00Z", ""},
           Row{"2026-03-14T06:02:11Zebra", ""},
           Row{"yesterday", ""},
           Row{"12345", ""},
           Row{"9999999999999999999", ""},
       }) {
    const auto read = read_time(row.text);
    ASSERT_EQ(read.has_value(), !row.at.empty()) << row.text;
    if (!read) continue;
    EXPECT_EQ(format_time(read->at), row.at) << row.text;
    EXPECT_EQ(read->has_zone, row.zone) << row.text;
    EXPECT_EQ(read->width, row.width) << row.text;
  }
}

TEST(Time, ItTurnsLocalTimeToUtcAcrossBothChanges) {
  const auto madrid = Zone::named("Europe/Madrid");
  ASSERT_TRUE(madrid);
  struct Case {
    std::string_view local, utc;
    Micros spread;
  };
  for (const Case& c :
       {Case{"2023-03-25T12:00:00Z", "2023-03-25T11:00:00Z", 0},
        Case{"2023-03-26T12:00:00Z", "2023-03-26T10:00:00Z", 0},
        Case{"2023-03-26T02:30:00Z", "2023-03-26T01:00:00Z", 0},         // does not occur
        Case{"2023-10-29T02:30:00Z", "2023-10-29T00:30:00Z", kHour}}) {  // occurs twice
    const auto utc = madrid->to_utc(read_time(c.local)->at);
    EXPECT_EQ(format_time(utc.earliest), c.utc) << c.local;
    EXPECT_EQ(utc.spread, c.spread) << c.local;
  }
}

TEST(Time, ItRefusesUnknownZonesWithTheNearestName) {
  const auto zone = Zone::named("Europe/Madird");
  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().what,
            "no time zone 'Europe/Madird' in the list of 2026f; did you mean Europe/Madrid?");
}

TEST(Time, ItReadsDurations) {
  EXPECT_EQ(read_duration("7d"), 7 * kDay);
  EXPECT_EQ(read_duration("601s"), 601 * kSecond);
  EXPECT_EQ(read_duration("7 d"), std::nullopt);
  EXPECT_EQ(format_duration(7 * kDay), "7d");
  EXPECT_EQ(format_duration(90 * 60 * kSecond), "90m");
}

TEST(Time, ItCountsDaysBeforeTheEpochDown) {
  EXPECT_EQ(day_of(0), 0);
  EXPECT_EQ(day_of(-1), -1);
  EXPECT_EQ(day_of(-kDay), -1);
  EXPECT_EQ(format_day(-1), "1969-12-31");
}

}  // namespace
}  // namespace tamiz
