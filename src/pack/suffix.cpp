#include "pack/suffix.hpp"

#include <unordered_set>

#include "base/embedded.hpp"
#include "base/text.hpp"

namespace tamiz::pack {
namespace {

struct Rules {
  std::unordered_set<std::string_view> plain, wildcard, exception;
  std::string_view date = "unknown";
};

const Rules& rules() {
  static const Rules kRules = [] {
    Rules out;
    constexpr std::string_view kVersion = "// VERSION: ";
    for (std::string_view line : split(embedded::suffixes().front().bytes, '\n')) {
      line = trim(line);
      if (line.starts_with(kVersion)) out.date = line.substr(kVersion.size(), 10);
      if (line.empty() || line.starts_with("//")) continue;
      if (line.starts_with("!")) {
        out.exception.insert(line.substr(1));
      } else if (line.starts_with("*.")) {
        out.wildcard.insert(line.substr(2));
      } else {
        out.plain.insert(line);
      }
    }
    return out;
  }();
  return kRules;
}

}  // namespace

std::string_view suffix_list_date() { return rules().date; }

std::string registrable_domain(std::string_view name) {
  // From the longest ending down: the first rule that fits is the prevailing one; without any, the
  // last label is.
  std::string_view before;  // the name with one label more than `at`
  std::string_view at = name;
  while (true) {
    const auto dot = at.find('.');
    const std::string_view parent =
        dot == std::string_view::npos ? std::string_view{} : at.substr(dot + 1);
    if (rules().exception.contains(at)) return std::string{at};
    if (rules().plain.contains(at) || (!parent.empty() && rules().wildcard.contains(parent)))
      return std::string{before};
    if (parent.empty()) return std::string{before};
    before = at;
    at = parent;
  }
}

}  // namespace tamiz::pack
