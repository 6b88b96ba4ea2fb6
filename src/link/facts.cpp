#include "link/facts.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

namespace tamiz::link {
namespace {

using pack::Condition;
using pack::Match;

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

SharedFact with(const pack::Fact& fact, LinkKind kind, std::string value) {
  SharedFact out;
  out.kind = kind;
  out.value = std::move(value);
  out.source = fact.source;
  out.grade = fact.grade;
  out.known_since = fact.known_since;
  return out;
}

bool is_network(Match m) { return m == Match::Domain || m == Match::Name || m == Match::Network; }

void add_test(const pack::Test& test, std::vector<SharedFact>& out) {
  if (test.weak || test.rules_out || !test.outside.empty()) return;
  for (const Condition& c : test.all) {
    const bool alone = test.all.size() == 1 && is_network(c.match) && c.side == pack::Side::Target;
    if (!alone && c.match != Match::Hash) continue;
    SharedFact fact =
        with(test.fact, c.match == Match::Hash ? LinkKind::File : LinkKind::Network, c.value);
    fact.from = test.from;
    fact.until = test.until;
    fact.in_lineage = test.lineage;
    out.push_back(std::move(fact));
  }
}

void add(const pack::Infrastructure& item, std::vector<SharedFact>& out) {
  using pack::Shares;
  if (item.kind == Shares::Sinkhole || item.kind == Shares::Shared) return;
  SharedFact fact =
      with(item.fact, item.kind == Shares::Address ? LinkKind::Network : LinkKind::Registration,
           item.value);
  fact.from = item.from;
  fact.until = item.until;
  out.push_back(std::move(fact));
}

}  // namespace

std::vector<SharedFact> facts_of(const pack::Pack& pack) {
  std::vector<SharedFact> out;
  for (const pack::Stage& stage : pack.stages) {
    for (const pack::Test& test : stage.tests) add_test(test, out);
  }
  for (const pack::Infrastructure& item : pack.infrastructure) add(item, out);
  std::ranges::sort(out, [](const SharedFact& x, const SharedFact& y) {
    return std::tie(x.kind, x.value, x.known_since, x.source) <
           std::tie(y.kind, y.value, y.known_since, y.source);
  });
  return out;
}

bool names(std::string_view text, std::string_view value) {
  if (value.empty()) return false;
  const bool number = value.find_first_not_of("0123456789.:/") == std::string_view::npos;
  for (std::size_t at = text.find(value); at != std::string_view::npos;
       at = text.find(value, at + 1)) {
    const std::size_t end = at + value.size();
    if (at > 0 && (in_word(text[at - 1]) || (number && text[at - 1] == '.'))) continue;
    if (end < text.size() && in_word(text[end])) continue;
    if (end + 1 < text.size() && text[end] == '.' && in_word(text[end + 1])) continue;
    return true;
  }
  return false;
}

std::vector<std::string> names_in(std::string_view listed) {
  std::vector<std::string> out;
  for (const std::string_view each : split(listed, ',')) {
    const std::string name = fold(trim(each));
    if (name.size() > 3 && name.find_first_of(" *\\/\"'") == std::string::npos) out.push_back(name);
  }
  return out;
}

}  // namespace tamiz::link
