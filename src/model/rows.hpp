#pragma once
// Rows that answer a question, on their way from who finds them (store) to who shows them (report).
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tamiz {

enum class CellKind : std::uint8_t { Text, Number, Boolean };
struct RowColumn {
  std::string name;
  CellKind kind{};
};
using RowCell = std::optional<std::string_view>;  // nullopt: NULL

class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual Result<> columns(std::span<const RowColumn> columns) = 0;  // once, before the first row
  virtual Result<> row(std::span<const RowCell> cells) = 0;          // cells live until it returns
};

}  // namespace tamiz
