#pragma once
// Microsoft Defender's tables as the portal's CSV writes them: BOM, `[Local Time]` headers, US
// times without a zone. Columns: a projection of the published tables. Oldest row first. Tested by
// company_test.cpp.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/program.hpp"
#include "sim/query.hpp"

namespace tamiz::sim {

struct TableRow {
  Micros at = 0;
  std::size_t machine = 0;
  std::string cells;  // CSV of the columns after DeviceName, without ReportId
};

// What one export holds, for the text and for the truth.
struct ProcessRow : TableRow {
  bool product_run = false;  // 3CXDesktopApp.exe itself
  std::string version;       // of the child
};

std::vector<ProcessRow> process_rows(const Company& company, const Course& course);
std::vector<TableRow> image_rows(const Company& company,
                                 const Course& course);  // kImageRows of them
std::vector<TableRow> network_rows(const Company& company, const Queries& queries);

inline constexpr std::size_t kImageRows = 100'000;  // the limit of Defender's API

extern const std::string_view kProcessHeader, kImageHeader, kNetworkHeader;  // after DeviceName

// One CSV cell: quoted when it holds a comma, a quote or a line end.
void add_cell(std::string& out, std::string_view text);
std::string cells(std::initializer_list<std::string_view> texts);

// The whole file; every time is `late` later than it was.
template <class Row>
std::string table_csv(const Company& company, const std::vector<Row>& rows, std::string_view header,
                      Micros late = 0);

// Drops the last row when their number is one at which a console cuts.
template <class Row>
void avoid_console_limits(std::vector<Row>& rows);

}  // namespace tamiz::sim
