#pragma once
// Rows of an answer as a table for people, CSV or JSON lines. Tested by rows_test.cpp.
#include <functional>
#include <string>
#include <vector>

#include "model/rows.hpp"

namespace tamiz::report {

// Where the text of a form goes, piece by piece.
using Write = std::function<Result<>(std::string_view)>;

// A header line, then a line a row; NULL is an empty cell. Numbers are never taken for formulas.
class CsvRows : public RowSink {
 public:
  explicit CsvRows(Write write) : write_(std::move(write)) {}
  Result<> columns(std::span<const RowColumn> columns) override;
  Result<> row(std::span<const RowCell> cells) override;

 private:
  Write write_;
  std::vector<CellKind> kinds_;
};

// One object a row. Numbers are numbers where JSON has them and every reader keeps them: whole ones
// beyond 2^53 (the hash in `key`), infinite ones and the like are texts. Columns of one name get
// " 2", " 3" .. behind it.
class JsonRows : public RowSink {
 public:
  explicit JsonRows(Write write) : write_(std::move(write)) {}
  Result<> columns(std::span<const RowColumn> columns) override;
  Result<> row(std::span<const RowCell> cells) override;

 private:
  Write write_;
  std::vector<RowColumn> columns_;
};

// Aligned columns. Rows beyond `most_rows` are counted, cells wider than kCellColumns are cut, and
// the last lines say so.
class TableRows : public RowSink {
 public:
  static constexpr std::size_t kCellColumns = 60;
  explicit TableRows(std::size_t most_rows) : most_rows_(most_rows) {}
  Result<> columns(std::span<const RowColumn> columns) override;
  Result<> row(std::span<const RowCell> cells) override;
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::string text() const;

 private:
  std::size_t most_rows_;
  std::uint64_t rows_ = 0;
  bool cut_ = false;
  std::vector<CellKind> kinds_;
  std::vector<std::vector<std::string>> lines_;  // the first: names
};

}  // namespace tamiz::report
