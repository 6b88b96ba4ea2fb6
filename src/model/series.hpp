#pragma once
// Logs that one program writes file after file: what one of them tells of the form of dates, all of
// them tell. Tested by series_test.cpp.
#include <string>
#include <string_view>
#include <vector>

#include "model/source.hpp"

namespace tamiz {

// The path without its dates: "dns/dc1-*.log" of "dns/dc1-2026-04-07.log" and
// "dns/dc1-20260407.log". Only whole dates that begin with a year of 1990 to 2099 are: other
// numbers tell servers apart.
std::string series_of(std::string_view path);

// Settles the clock of every source (source.hpp), those whose dates stay open by the evidence of
// their series: the other files' own, and files that follow one another by a day under one reading
// and leap by a month under the other.
void settle_clocks(std::vector<Source>& sources);

}  // namespace tamiz
