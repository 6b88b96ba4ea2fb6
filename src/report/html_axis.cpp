#include "report/html_axis.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace tamiz::report {

double Axis::at(Micros time) const {
  const double share = static_cast<double>(time - from) / static_cast<double>(to - from);
  return begin + std::clamp(share, 0.0, 1.0) * (end - begin);
}

Axis day_axis(Micros first, Micros last, double begin, double end) {
  const Micros from = day_of(first) * kDay;
  return {from, std::max((day_of(last) + 1) * kDay, from + 2 * kDay), begin, end};
}

std::vector<Micros> ticks(const Axis& axis, std::size_t most) {
  const std::int64_t days = (axis.to - axis.from) / kDay;
  const std::int64_t fits = std::max<std::int64_t>(1, static_cast<std::int64_t>(most));
  const std::int64_t step = std::max<std::int64_t>(1, (days + fits - 1) / fits);
  std::vector<Micros> out;
  for (std::int64_t d = 0; d <= days; d += step) out.push_back(axis.from + d * kDay);
  return out;
}

std::string day_lines(const Axis& axis, std::size_t most, double top, double bottom) {
  std::string out;
  for (const Micros t : ticks(axis, most))
    out += fmt::format(
        "<line class=\"grid\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>"
        "<text class=\"tick\" x=\"{0}\" y=\"{3}\" text-anchor=\"middle\">{4}</text>",
        units(axis.at(t)), units(top), units(bottom), units(bottom + 16), format_month_day(t));
  return out;
}

std::string units(double value) { return fmt::format("{:.1f}", value); }

}  // namespace tamiz::report
