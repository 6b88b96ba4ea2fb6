#include "sieve/watch.hpp"

#include <gtest/gtest.h>

#include "sieve/hours_for_tests.hpp"

namespace tamiz::sieve {
namespace {

// A log with `rows` in every quarter of an hour of [from, to) hours, but for the hours in [out,
// in).
Source log(std::int64_t from, std::int64_t to, std::uint64_t rows, std::int64_t out = 0,
           std::int64_t in = 0) {
  Source s;
  for (std::int64_t slot = from * 4; slot < to * 4; ++slot) {
    if (slot >= out * 4 && slot < in * 4) continue;
    s.activity[slot] = {rows, slot * kSlot, (slot + 1) * kSlot - 1};
    s.events += rows;
    s.first = s.first == kNoTime ? slot * kSlot : s.first;
    s.last = (slot + 1) * kSlot - 1;
  }
  s.path = std::to_string(from) + "-" + std::to_string(to) + "-" + std::to_string(out);
  return s;
}

// A row in some of the quarters, as chance has it.
Source thin(std::int64_t from, std::int64_t to, std::int64_t out, std::int64_t in) {
  Source s = log(from, to, 1, out, in);
  std::erase_if(s.activity, [](const auto& slot) {
    return static_cast<std::uint64_t>(slot.first + 1) * 0x9E3779B97F4A7C15u >> 62 != 0;
  });
  return s;
}

// Rows in the first quarter of every hour only.
Source bursts(std::int64_t from, std::int64_t to, std::uint64_t rows, std::int64_t out,
              std::int64_t in) {
  Source s = log(from, to, rows, out, in);
  std::erase_if(s.activity, [](const auto& slot) { return slot.first % 4 != 0; });
  return s;
}

// Rows from 8 to 18 h; the data end at six in the morning.
Source nights(std::int64_t to) {
  Source s = log(0, to, 10);
  std::erase_if(s.activity, [](const auto& slot) {
    return slot.first / 4 % 24 < 8 || slot.first / 4 % 24 >= 18;
  });
  s.last = (s.activity.rbegin()->first + 1) * kSlot - 1;
  return s;
}

TEST(Watch, ItFindsHolesOfALogByItsOwnPace) {
  struct Case {
    std::string_view what;
    std::vector<Source> files;
    std::string spans;
  };
  for (const Case& c : {
           Case{"whole", {log(0, 96, 10)}, "0..96"},
           Case{"a day is out", {log(0, 96, 10, 24, 48)}, "0..24 48..96"},
           Case{"two hours of a busy log", {log(0, 96, 10, 30, 32)}, "0..30 32..96"},
           Case{"an hour of a log with a row in every quarter",
                {log(0, 96, 1, 30, 31)},
                "0..30 31..96"},
           Case{"a log with a row now and then", {thin(0, 96, 0, 0)}, "0.25..96"},
           Case{"three files, with holes between them",
                {log(1, 22, 14), log(46, 57, 14), log(81, 96, 14)},
                "1..22 46..57 81..96"},
           Case{"rotation", {log(0, 24, 10), log(24, 48, 10)}, "0..48"},
           Case{"a file of a rotation is lost", {log(0, 24, 10), log(48, 72, 10)}, "0..24 48..72"},
           Case{"two servers, one out for a day",
                {log(0, 96, 10), log(0, 96, 10, 24, 48)},
                "0..24 48..96"},
           Case{"two servers, one ends early", {log(0, 96, 10), log(0, 80, 10)}, "0..80"},
           Case{"a burst in every hour, none for half a day",
                {bursts(0, 96, 100, 40, 52)},
                "0..39.25 52..96"},
           Case{"it ends an hour before the rest", {log(0, 95, 10)}, "0..95"},
           Case{"it has begun on this day, and nobody knows its pace", {log(80, 84, 10)}, "80..84"},
           Case{"it is silent in every night", {nights(96 + 6)}, "8..96"},
       }) {
    std::vector<const Source*> files;
    for (const Source& s : c.files) files.push_back(&s);
    EXPECT_EQ(text(log_spans(files, 96 * kHour)), c.spans) << c.what;
  }
}

}  // namespace
}  // namespace tamiz::sieve
