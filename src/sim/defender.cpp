#include "sim/defender.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace tamiz::sim {

void add_cell(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string cells(std::initializer_list<std::string_view> texts) {
  std::string out;
  for (const std::string_view text : texts) {
    out += ',';
    add_cell(out, text);
  }
  return out;
}

// Times inside the cells stand between these marks (milliseconds since 1970), so that a late clock
// moves them with the row's own.
namespace {

std::string with_times(const std::string& cells_of_row, Micros late) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t mark = cells_of_row.find('\x01', at);
    if (mark == std::string::npos) return out + cells_of_row.substr(at);
    out += cells_of_row.substr(at, mark - at);
    const std::size_t end = cells_of_row.find('\x02', mark);
    add_cell(out,
             portal_time(std::stoll(cells_of_row.substr(mark + 1, end - mark - 1)) * 1000 + late));
    at = end + 1;
  }
}

}  // namespace

template <class Row>
std::string table_csv(const Company& company, const std::vector<Row>& rows, std::string_view header,
                      Micros late) {
  std::string out = "\xEF\xBB\xBFTimestamp [Local Time],DeviceId,DeviceName";
  out += header;
  out += ",ReportId\r\n";
  std::vector<std::uint64_t> report(company.machines.size(), 1000);
  for (const Row& row : rows) {
    const Machine& m = company.machines[row.machine];
    add_cell(out, portal_time(row.at + late));
    out += cells({m.device, m.host}) + with_times(row.cells, late);
    out += fmt::format(",{}\r\n", report[row.machine]++);
  }
  return out;
}

template <class Row>
void avoid_console_limits(std::vector<Row>& rows) {
  static constexpr std::array kLimits{1'000,  5'000,  10'000, 20'000, 30'000,
                                      50'000, 65'535, 65'536, 100'000};
  if (std::ranges::find(kLimits, static_cast<int>(rows.size())) != kLimits.end()) rows.pop_back();
}

template std::string table_csv(const Company&, const std::vector<TableRow>&, std::string_view,
                               Micros);
template std::string table_csv(const Company&, const std::vector<ProcessRow>&, std::string_view,
                               Micros);
template void avoid_console_limits(std::vector<TableRow>&);
template void avoid_console_limits(std::vector<ProcessRow>&);

}  // namespace tamiz::sim
