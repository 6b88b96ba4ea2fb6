#pragma once
// What the forms of the blind list (terminal, JSON, HTML) say alike. Tested by stories/blind and
// html_unusual_test.cpp.
#include <string>
#include <vector>

#include "model/unusual.hpp"

namespace tamiz::report {

// "loads a library ..: library x.dll (on 1 machine; 2 of 217 do it with one as rare)".
std::string part_text(const UnusualPart& part);
// As JSON says it: "after", "before", "cannot_know", "no_drift".
std::string_view order_word(UnusualOrder order);
// What its release began and neither its maker nor other programs explain.
std::vector<const DriftRow*> began_with(const Unusual& unusual, const UnusualProduct& product);

// How many machines and products of each kind there are to tell of.
struct UnusualCounts {
  std::size_t look_now = 0, after = 0, at_work = 0, dismissed = 0;  // machines, by band
  std::size_t began = 0;                                            // products
};
UnusualCounts counts_of(const Unusual& unusual);

}  // namespace tamiz::report
