#pragma once
// For tests: spans as whole hours, "8..41 81..240".
#include <string>
#include <vector>

#include "model/spans.hpp"

namespace tamiz::sieve {

inline std::string text(const std::vector<TimeSpan>& spans) {
  std::string out;
  for (const TimeSpan& s : spans) {
    out += (out.empty() ? "" : " ") + std::to_string(s.from / kHour) + ".." +
           std::to_string(s.to / kHour);
  }
  return out;
}

}  // namespace tamiz::sieve
