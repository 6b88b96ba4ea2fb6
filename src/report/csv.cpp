#include "report/csv.hpp"

#include "base/text.hpp"

namespace tamiz::report {

std::string csv_cell(std::string_view text) {
  std::string plain = printable(text);
  if (!plain.empty() && std::string_view{"=+-@"}.find(plain.front()) != std::string_view::npos)
    plain.insert(0, 1, '\'');
  if (plain.find_first_of("\",\n") == std::string::npos) return plain;
  std::string out = "\"";
  for (const char c : plain) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace tamiz::report
