#pragma once
// A time axis for the pictures of the HTML report. Tested by html_test.cpp through them.
#include <string>
#include <vector>

#include "base/time.hpp"

namespace tamiz::report {

struct Axis {
  Micros from = 0, to = 0;    // to > from
  double begin = 0, end = 0;  // in units of the picture
  [[nodiscard]] double at(Micros time) const;
  [[nodiscard]] bool holds(Micros time) const { return time >= from && time <= to; }
};
// Covers both whole days, at least two.
Axis day_axis(Micros first, Micros last, double begin, double end);
// Midnights that fit without touching: at most `most`.
std::vector<Micros> ticks(const Axis& axis, std::size_t most);
// Lines at such midnights from `top` to `bottom`, with their days below.
std::string day_lines(const Axis& axis, std::size_t most, double top, double bottom);
std::string units(double value);  // one decimal

}  // namespace tamiz::report
