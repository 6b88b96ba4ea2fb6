// Lists of packages beside a pack (pack/test_reader.hpp): thousands of rows, each with its own
// origin.
#include <fmt/core.h>

#include "base/text.hpp"
#include "pack/ecosystem.hpp"
#include "pack/test_reader.hpp"

namespace tamiz::pack {
namespace {

constexpr std::string_view kHeader = "ecosystem,name,version,known_since,withdrawn,source";
constexpr std::size_t kColumns = 6;

// Fields of one row. A source may stand in quotes and hold commas; nothing else may.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> out;
  while (true) {
    if (line.starts_with('"')) {
      const auto end = line.find('"', 1);
      out.emplace_back(line.substr(1, end == std::string_view::npos ? end : end - 1));
      line = end == std::string_view::npos ? std::string_view{} : line.substr(end + 1);
    } else {
      const std::string_view field = line.substr(0, line.find(','));
      out.emplace_back(field);
      line.remove_prefix(field.size());
    }
    if (!line.starts_with(',')) return out;
    line.remove_prefix(1);
  }
}

bool set_day(const std::string& text, Micros& day) {
  if (text.empty()) return true;
  const auto read = read_day(text);
  if (read) day = *read;
  return read.has_value();
}

}  // namespace

std::string read_packages(std::string_view text, const Fact& defaults, std::vector<Test>& tests) {
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (number == 1 && line != kHeader)
      return fmt::format("line 1: the header must be '{}'", kHeader);
    if (number == 1 || line.empty()) continue;
    const auto fields = fields_of(line);
    if (fields.size() != kColumns)
      return fmt::format("line {}: {} fields where {} belong", number, fields.size(), kColumns);
    if (!is_ecosystem(fields[0]))
      return fmt::format("line {}: unknown ecosystem '{}'", number, printable(fields[0]));
    if (!compare_in(fields[0], fields[2], fields[2]) || fields[1].empty())
      return fmt::format("line {}: '{}' '{}' is no package and version", number,
                         printable(fields[1]), printable(fields[2]));
    Test test;
    test.channels = 1u << static_cast<unsigned>(Channel::Software);
    test.all = {{Match::Product, Side::Target, folded_product(fields[1])},
                {Match::Version, Side::Target, fold(fields[2])}};
    test.ecosystem = fields[0];
    test.fact = defaults;
    test.fact.line = static_cast<std::uint32_t>(number);
    if (!set_day(fields[3], test.fact.known_since) || !set_day(fields[4], test.fact.withdrawn))
      return fmt::format("line {}: days are written YYYY-MM-DD", number);
    if (!fields[5].empty()) test.fact.source = fields[5];
    test.shown = fields[1] + " " + fields[2];
    tests.push_back(std::move(test));
  }
  return "";
}

}  // namespace tamiz::pack
