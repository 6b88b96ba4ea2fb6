#include "model/series.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Series, ItKnowsFilesOfOneServerByTheirNames) {
  struct Case {
    std::string_view path, series;
  };
  for (const Case& c : {
           Case{"dns/dc1-2026-04-07.log", "dns/dc1-*.log"},
           Case{"dns/dc1-20260407.log.gz", "dns/dc1-*.log.gz"},
           Case{"dns/dc2_2026.04.07_13.log", "dns/dc2_*_13.log"},
           Case{"2026-04-07/dns1.log", "*/dns1.log"},
           Case{"site2001/dns.log", "site2001/dns.log"},
           Case{"dns-srv1001.log", "dns-srv1001.log"},
           Case{"dns-12345678.log", "dns-12345678.log"},
           Case{"dns-20261301.log", "dns-20261301.log"},
           Case{"2026-04.07", "2026-04.07"},
           Case{"dns.1.log", "dns.1.log"},
           Case{"07-04-2026", "07-04-2026"},
           Case{"x2026-04-0", "x2026-04-0"},
           Case{"", ""},
       })
    EXPECT_EQ(series_of(c.path), c.series) << c.path;
}

// A file of one day, read month first; its day and month are open.
Source open_file(std::string path, std::string_view day) {
  Source s;
  s.path = std::move(path);
  s.month_first_by_rule = false;
  s.dates.either = 9;
  SourcePart part;
  for (const Micros at : {0 * kHour, 23 * kHour}) {
    const Micros wall = read_day(day).value() + at;
    part.wall.add(wall);
    part.exchanged.add(day_and_month_exchanged(wall));
  }
  s.parts.push_back(part);
  return s;
}

TEST(Series, WhatOneFileTellsOfDatesAllTell) {
  Source settled = open_file("dns/dc1-20260413.log", "2026-04-13");
  settled.dates = {9, 0, 0};
  const auto open = open_file("dns/dc1-20260402.log", "2026-04-02");
  struct Case {
    std::string_view what;
    std::vector<Source> files;
    DateOrder first;
  };
  for (const Case& c : {
           Case{"alone", {open}, DateOrder::Open},
           Case{"beside one that is settled", {open, settled}, DateOrder::MonthFirst},
           Case{"beside one of another server",
                {open_file("dns/dc2-20260402.log", "2026-04-02"), settled},
                DateOrder::Open},
           Case{"days that follow one another",
                {open, open_file("dns/dc1-20260403.log", "2026-04-03")},
                DateOrder::MonthFirst},
           Case{"days that do so read the other way",
                {open_file("dns/dc1-20260402.log", "2026-02-04"),
                 open_file("dns/dc1-20260403.log", "2026-03-04")},
                DateOrder::DayFirst},
           Case{"days far apart both ways",
                {open, open_file("dns/dc1-20260805.log", "2026-08-05")},
                DateOrder::Open},
       }) {
    auto files = c.files;
    settle_clocks(files);
    EXPECT_EQ(files.front().clock.dates, c.first) << c.what;
  }
}

}  // namespace
}  // namespace tamiz
