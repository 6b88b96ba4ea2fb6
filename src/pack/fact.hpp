#pragma once
// What every fact of a pack carries: its source, its grade and the day since which it was public.
// Tested by pack_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tamiz::pack {

enum class Grade : std::uint8_t { Draft, Tested, Reviewed };
std::string_view name_of(Grade grade);

struct Fact {
  std::string source;
  Grade grade = Grade::Draft;
  Micros known_since = kNoTime;
  Micros withdrawn = kNoTime;  // kNoTime = stands
  std::string note;
  std::uint32_t line = 0;
  // Whether it may be used on that day (inclusive).
  [[nodiscard]] bool holds(Micros as_of) const {
    return known_since <= as_of && (withdrawn == kNoTime || withdrawn > as_of);
  }
  friend bool operator==(const Fact&, const Fact&) = default;
};

}  // namespace tamiz::pack
