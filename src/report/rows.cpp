#include "report/rows.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "report/csv.hpp"
#include "report/json_writer.hpp"

namespace tamiz::report {
namespace {

// RFC 8259 section 6, and no whole number that a double does not hold (section 6, last paragraph).
bool is_json_number(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.front() < '0' || digits.front() > '9') return false;
  if (digits.size() > 1 && digits.front() == '0' && digits[1] >= '0' && digits[1] <= '9')
    return false;
  if (digits.back() == '.' || digits.contains(".e") || digits.contains(".E")) return false;
  double as_double = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), as_double);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return false;
  constexpr double kMostExact = 9'007'199'254'740'992.0;
  const bool whole = digits.find_first_not_of("0123456789") == std::string_view::npos;
  return !whole || (as_double < kMostExact && as_double > -kMostExact);
}

}  // namespace

Result<> CsvRows::columns(std::span<const RowColumn> columns) {
  std::string line;
  for (const RowColumn& column : columns) {
    line += (kinds_.empty() ? "" : ",") + csv_cell(column.name);
    kinds_.push_back(column.kind);
  }
  return write_(line + "\n");
}

Result<> CsvRows::row(std::span<const RowCell> cells) {
  std::string line;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (c > 0) line += ',';
    const std::string_view cell = cells[c].value_or("");  // NULL is an empty cell
    line += kinds_[c] == CellKind::Text ? csv_cell(cell) : std::string{cell};
  }
  return write_(line + "\n");
}

Result<> JsonRows::columns(std::span<const RowColumn> columns) {
  std::set<std::string> taken;
  for (const RowColumn& column : columns) {
    std::string name = column.name;
    for (int n = 2; !taken.insert(name).second; ++n) name = fmt::format("{} {}", column.name, n);
    columns_.push_back({std::move(name), column.kind});
  }
  return {};
}

Result<> JsonRows::row(std::span<const RowCell> cells) {
  JsonWriter json{JsonWriter::Form::OneLine};
  json.open_object();
  for (std::size_t c = 0; c < cells.size(); ++c) {
    json.key(columns_[c].name);
    const std::string_view cell = cells[c].value_or("");
    if (!cells[c].has_value())
      json.null();
    else if (columns_[c].kind == CellKind::Boolean)
      json.value(cell == "true");
    else if (columns_[c].kind == CellKind::Number && is_json_number(cell))
      json.number(cell);
    else
      json.value(cell);
  }
  json.close_object();
  return write_(json.take());
}

Result<> TableRows::columns(std::span<const RowColumn> columns) {
  auto& names = lines_.emplace_back();
  for (const RowColumn& column : columns) {
    names.push_back(shortened(column.name, kCellColumns));
    kinds_.push_back(column.kind);
  }
  return {};
}

Result<> TableRows::row(std::span<const RowCell> cells) {
  if (++rows_ > most_rows_) return {};
  auto& line = lines_.emplace_back();
  for (const RowCell& cell : cells) {
    line.push_back(cell ? shortened(*cell, kCellColumns) : "");
    cut_ = cut_ || (cell && columns_of(printable(*cell)) > kCellColumns);
  }
  return {};
}

std::string TableRows::text() const {
  std::vector<std::size_t> widths(kinds_.size(), 0);
  for (const auto& line : lines_) {
    for (std::size_t c = 0; c < line.size(); ++c)
      widths[c] = std::max(widths[c], columns_of(line[c]));
  }
  std::string out;
  for (const auto& line : lines_) {
    std::string shown;
    for (std::size_t c = 0; c < line.size(); ++c) {
      const std::string gap(widths[c] - columns_of(line[c]), ' ');
      shown += c > 0 ? "  " : "";
      shown += kinds_[c] == CellKind::Number ? gap + line[c] : line[c] + gap;
    }
    shown.erase(shown.find_last_not_of(' ') + 1);
    out += shown + "\n";
  }
  out += "\n" + counted(rows_, "row", "rows");
  if (rows_ > most_rows_)
    out += fmt::format(
        ", of which the first {} are shown: --rows N shows more, --csv FILE and "
        "--json FILE write all",
        with_commas(most_rows_));
  if (cut_)
    out +=
        fmt::format("\ncells that end in .. are cut: --csv FILE and --json FILE write them whole");
  return out + "\n";
}

}  // namespace tamiz::report
