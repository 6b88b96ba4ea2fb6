#pragma once
// One line of a text log by an expression with named groups (RE2 syntax): which part is which key.
// Tested by line_pattern_test.cpp.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tamiz::telemetry {

class LinePattern {
 public:
  // Usage error with RE2's own words. Memory of one expression is limited (kMostPatternBytes).
  static Result<LinePattern> compile(const std::string& expression);

  // Names of the groups, in the order in which `match` fills them.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // Whether the whole line fits; fills `values` (views into `line`; empty = group not taken).
  bool match(std::string_view line, std::vector<std::string_view>& values) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;  // shared: immutable, used by all threads
  std::vector<std::string> names_;
};

}  // namespace tamiz::telemetry
