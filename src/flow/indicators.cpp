#include "flow/indicators.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>

namespace tamiz::flow {
namespace {

std::uint64_t kind_bit(const std::string& hash) {
  return hash.size() == 40 ? 1 : hash.size() == 64 ? 2 : 4;
}

}  // namespace

void account(const sieve::Knowledge& knowledge, const Report& report, Indicators& out) {
  std::set<std::string> seen;
  bool any_module = false, any_dns = false, any_network = false, any_file = false;
  for (const Source& s : report.sources) {
    const auto has = [&s](Channel c) { return s.channel_events[static_cast<std::size_t>(c)] > 0; };
    any_module = any_module || has(Channel::Module) || has(Channel::Process) || has(Channel::File);
    any_dns = any_dns || has(Channel::Dns) || has(Channel::Network);
    any_network = any_network || has(Channel::Network) || has(Channel::Dns);
    any_file = any_file || any_module;
  }
  for (const pack::Pack& pack : knowledge.packs()) {
    for (const pack::Stage& stage : pack.stages) {
      for (const pack::Test& test : stage.tests) {
        if (!seen.insert(test.shown).second) continue;
        ++out.loaded;
        if (test.weak) {
          out.demoted.push_back(
              {test.shown, "a file name alone never decides; a hash, signer or folder would"});
          continue;
        }
        const pack::Match match = test.all.front().match;
        const bool testable = match == pack::Match::Hash ? any_file
                              : match == pack::Match::Domain || match == pack::Match::Name ? any_dns
                              : match == pack::Match::Network ? any_network
                                                              : true;
        if (!testable && report.events > 0)
          out.not_testable.push_back({test.shown, "no source has this channel"});
      }
    }
    for (const pack::Demoted& d : pack.demoted) out.demoted.push_back({d.value, d.why});
  }
  for (const pack::Demoted& d : knowledge.matcher().unusable())
    out.unusable.push_back({d.value, d.why});
}

void account_hash_kinds(const sieve::Knowledge& knowledge, std::uint64_t kinds, Indicators& out) {
  std::set<std::string> known;
  for (const UnusedIndicator& unused : out.not_testable) known.insert(unused.value);
  for (const pack::Pack& pack : knowledge.packs()) {
    for (const pack::Stage& stage : pack.stages) {
      for (const pack::Test& test : stage.tests) {
        const auto needs = std::ranges::find(test.all, pack::Match::Hash, &pack::Condition::match);
        if (needs == test.all.end() || !test.fact.holds(knowledge.as_of()) ||
            (kinds & kind_bit(needs->value)) != 0)
          continue;
        if (known.insert(test.shown).second)
          out.not_testable.push_back(
              {test.shown,
               fmt::format("no source has {} hashes", needs->value.size() == 40   ? "SHA-1"
                                                      : needs->value.size() == 64 ? "SHA-256"
                                                                                  : "MD5")});
      }
    }
  }
}

}  // namespace tamiz::flow
