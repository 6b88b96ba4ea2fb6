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
// A test takes some 600 bytes; the largest campaign so far had 6,000 releases.
constexpr std::size_t kMostPackages = 100'000;

// Fields of one row. A source may stand in quotes and hold commas; nothing else may. None when a
// quote does not close, or something follows it.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> out;
  while (true) {
    if (line.starts_with('"')) {
      const auto end = line.find('"', 1);
      if (end == std::string_view::npos) return {};
      out.emplace_back(line.substr(1, end - 1));
      line.remove_prefix(end + 1);
      if (!line.empty() && !line.starts_with(',')) return {};
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
  const std::size_t known = tests.size();
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (number == 1 && line != kHeader)
      return fmt::format("line 1: the header must be '{}'", kHeader);
    if (number == 1 || line.empty()) continue;
    if (tests.size() - known == kMostPackages)
      return fmt::format("line {}: more than {} packages", number, with_commas(kMostPackages));
    const auto fields = fields_of(line);
    if (fields.empty())
      return fmt::format("line {}: a quote that does not close, or text behind it", number);
    if (fields.size() != kColumns)
      return fmt::format("line {}: {} fields where {} belong", number, fields.size(), kColumns);
    if (!is_ecosystem(fields[0]))
      return fmt::format("line {}: unknown ecosystem '{}'", number, printable(fields[0]));
    // Against another one: a text is always equal to itself.
    if (!compare_in(fields[0], fields[2], "0") || fields[1].empty())
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
