#pragma once
// Cells of CSV (RFC 4180), made harmless. Tested by rows_test.cpp.
#include <string>
#include <string_view>

namespace tamiz::report {

// A cell that a spreadsheet would run as a formula gets an apostrophe before it; bytes that are not
// UTF-8 and control characters are written as printable() does.
std::string csv_cell(std::string_view text);

}  // namespace tamiz::report
