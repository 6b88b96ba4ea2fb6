#pragma once
// For tests: spans in hours, "8..41.25 81..240".
#include <fmt/core.h>

#include <string>
#include <vector>

#include "model/spans.hpp"

namespace tamiz::sieve {

inline std::string text(const std::vector<TimeSpan>& spans) {
  const auto hours = [](Micros at) { return static_cast<double>(at) / kHour; };
  std::string out;
  for (const TimeSpan& s : spans)
    out += fmt::format("{}{:g}..{:g}", out.empty() ? "" : " ", hours(s.from), hours(s.to));
  return out;
}

}  // namespace tamiz::sieve
