// What joins nothing (link/facts.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "link/facts.hpp"
#include "pack/address.hpp"

namespace tamiz::link {
namespace {

using pack::Pack;

// Hosts of everybody's pages and files: two campaigns that use one have nothing in common but it.
// The packs' own lists come first; these are what a pack most often forgets.
constexpr std::array<std::string_view, 8> kEverybodys{"raw.githubusercontent.com",
                                                      "gist.githubusercontent.com",
                                                      "github.com",
                                                      "api.telegram.org",
                                                      "pastebin.com",
                                                      "cdn.discordapp.com",
                                                      "drive.google.com",
                                                      "dropbox.com"};

// What a pack does not use or calls legitimate: by name, with the reason.
std::map<std::string, std::string> unused_of(const Pack& pack) {
  std::map<std::string, std::string> out;
  for (const pack::Namesake& n : pack.benign) out.try_emplace(n.name, n.what);
  for (const pack::Demoted& d : pack.demoted) {
    for (const std::string& name : names_in(d.value)) out.try_emplace(name, d.why);
  }
  return out;
}

bool within(std::string_view value, const pack::Infrastructure& item) {
  if (value == item.value) return true;
  const auto block = pack::AddressBlock::read(item.value);
  const auto address = pack::Address::read(value);
  if (block && address) return block->holds(*address);
  return item.kind == pack::Shares::Sinkhole && value.size() > item.value.size() &&
         value.ends_with("." + item.value);
}

std::string said(const std::string& why, const Pack& by) {
  return fmt::format("{} ({})", printable(why), by.id);
}

}  // namespace

std::string Bars::why(std::string_view value, const Pack& a, const Pack& b) const {
  for (const Pack* pack : {&a, &b}) {
    const auto unused = unused_of(*pack);
    if (const auto found = unused.find(std::string{value}); found != unused.end())
      return said(found->second, *pack);
  }
  for (const Pack& pack : packs_) {
    for (const pack::Infrastructure& item : pack.infrastructure) {
      const bool sinkhole = item.kind == pack::Shares::Sinkhole;
      if ((!sinkhole && item.kind != pack::Shares::Shared) || !within(value, item)) continue;
      const std::string whose = item.of.empty() ? item.fact.source : item.of;
      return fmt::format("a {}: {}", sinkhole ? "sinkhole" : "shared service", said(whose, pack));
    }
  }
  if (std::ranges::find(kEverybodys, value) != kEverybodys.end())
    return "everybody has pages there";
  return "";
}

std::vector<std::string> Bars::between(const Pack& a, const Pack& b) const {
  std::set<std::string> used[2];
  const std::array<const Pack*, 2> both{&a, &b};
  const std::map<std::string, std::string> unused[2]{unused_of(a), unused_of(b)};
  for (std::size_t i = 0; i < 2; ++i) {
    for (SharedFact& fact : facts_of(*both[i])) used[i].insert(std::move(fact.value));
  }
  std::vector<std::string> out;
  std::set<std::string> told;
  const auto tell = [&](const std::string& value, const std::string& reason) {
    if (told.insert(value).second)
      out.push_back(fmt::format("no link: {}: {}", printable(value), reason));
  };
  for (const std::string& value : used[0]) {
    const std::string reason = used[1].contains(value) ? why(value, a, b) : "";
    if (!reason.empty()) tell(value, reason);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    for (const auto& [value, reason] : unused[i]) {
      if (used[1 - i].contains(value)) tell(value, said(reason, *both[i]));
    }
  }
  for (const auto& [value, reason] : unused[0]) {
    if (unused[1].contains(value)) tell(value, said(reason, a));
  }
  return out;
}

bool Bars::joins_nothing(const pack::Test& test, const Pack& pack, const Pack& other) const {
  for (const pack::Condition& c : test.all) {
    if (c.match == pack::Match::Domain || c.match == pack::Match::Name ||
        c.match == pack::Match::Network) {
      // What the other does not use says nothing of what this one does.
      if (!why(c.value, pack, pack).empty()) return true;
    } else if (c.match == pack::Match::Path && test.all.size() == 1) {
      if (!why(base_name(c.value), pack, other).empty()) return true;
    }
  }
  return test.weak;
}

std::vector<std::string> Bars::endings(const Pack& pack, const Pack& other) const {
  std::vector<std::string> out;
  for (const pack::Stage& stage : pack.stages) {
    for (const pack::Test& test : stage.tests) {
      if (!joins_nothing(test, pack, other)) continue;
      out.push_back(fold(" " + printable(test.shown)));
      out.push_back(fold("(" + shortened(test.shown, 72) + ")"));
    }
  }
  return out;
}

}  // namespace tamiz::link
