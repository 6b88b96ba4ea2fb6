#pragma once
// Delimited text: RFC 4180 as exports really write it. Any delimiter; quotes open only at the start
// of a field (after optional blanks), so a stray quote is data; a quoted field may hold delimiters,
// line ends and doubled quotes; text after a closing quote belongs to the field.
//
//   record  = field (delimiter field)* line-end
//   field   = blank* '"' (char | '""')* '"' rest | rest
//   rest    = any but delimiter, LF        (a CR before the LF is not part of it)
//
// `cut_records` and `DelimitedRows` follow the same grammar; the first only finds where records
// end, so that a block can be handed to another thread. Tested by delimited_test.cpp, against
// Python's csv module in tools/.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

// One record at most: a cell of a spreadsheet holds 32,767 characters, Splunk's _raw 1 MB; 16 MiB
// is past all of them.
inline constexpr std::size_t kMostRecordBytes = 16u << 20;

struct Dialect {
  char delimiter = ',';
  bool quotes = true;
  bool comments = false;  // lines that begin with '#' are no records (Zeek, W3C)
};

struct Cut {
  std::size_t end = 0;  // whole records end here
  std::optional<std::size_t>
      unclosed;  // offset of a quote that does not close before the text's end, at or after `end`
};
// Where the last whole record of `text` ends. With `final`, the text's end ends a record.
Cut cut_records(std::string_view text, Dialect dialect, bool final);

class DelimitedRows {
 public:
  DelimitedRows(std::string_view block, Dialect dialect) : block_(block), dialect_(dialect) {}
  // The next record's fields. `wanted[i]` false: field i is skipped (an empty view stands in its
  // place); columns past wanted's size are wanted. False at the end. Blank lines are passed over.
  bool next(std::vector<std::string_view>& fields, const std::vector<bool>& wanted,
            Scratch& scratch);
  [[nodiscard]] std::size_t offset() const { return start_; }  // of that record, in the block
  // The last record was the block's last, and nothing ended it: it may be torn.
  [[nodiscard]] bool at_end_without_line_end() const {
    return at_ >= block_.size() && !block_.ends_with('\n');
  }

 private:
  std::string_view block_;
  Dialect dialect_;
  std::size_t at_ = 0, start_ = 0;
};

// The delimiter that splits most of the first lines alike (of `,` `;` TAB `|`), or nullopt when
// none occurs.
std::optional<char> guess_delimiter(std::string_view head);

}  // namespace tamiz::telemetry
