// Does cutting never change what rows say? Any text, read whole and read in two blocks cut by
// cut_records, must give the same fields; and no text may crash the reader.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "telemetry/delimited.hpp"

namespace {

using namespace tamiz::telemetry;

std::vector<std::vector<std::string>> rows_of(std::string_view text, Dialect dialect) {
  std::vector<std::vector<std::string>> out;
  DelimitedRows rows{text, dialect};
  std::vector<std::string_view> fields;
  Scratch scratch;
  while (rows.next(fields, {}, scratch)) {
    if (rows.offset() >= text.size()) std::abort();
    out.emplace_back(fields.begin(), fields.end());
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr char kDelimiters[] = {',', ';', '\t', '|'};
  const Dialect dialect{kDelimiters[data[0] % 4]};
  const std::string text(data + 1, data + size);
  guess_delimiter(text);
  const Cut whole = cut_records(text, dialect, true);
  if (whole.end > text.size() || (whole.unclosed && *whole.unclosed < whole.end)) std::abort();
  rows_of(text, dialect);
  if (whole.unclosed) return 0;
  const Cut cut = cut_records(std::string_view{text}.substr(0, text.size() / 2), dialect, false);
  if (cut.end > text.size() / 2) std::abort();
  auto parts = rows_of(std::string_view{text}.substr(0, cut.end), dialect);
  for (auto& row : rows_of(std::string_view{text}.substr(cut.end), dialect))
    parts.push_back(std::move(row));
  if (parts != rows_of(text, dialect)) std::abort();
  return 0;
}
