// tamiz simulate --scenario first-ten-minutes --seed 7 --out company
// tamiz simulate --scenario first-ten-minutes --seed 7 --out spoiled --mutate dhcp-friday
// tamiz simulate --scenario 3cx --hosts 20000 --seed 7 --out fleet
// For tests and demonstrations: writes invented exports and, beside them, what is true. Not in the
// short help: a responder never needs it.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "fleet/fleet.hpp"
#include "sim/scenario.hpp"

namespace tamiz::cli {
namespace {

constexpr std::uint64_t kMostHosts = 5'000'000;

constexpr std::array kArguments{
    Argument{"--scenario", Takes::Text, "NAME",
             "first-ten-minutes, a fleet (3cx, solarwinds, ccleaner, updater, quiet, noisyquiet, "
             "response, novel), or a file"},
    Argument{"--seed", Takes::Text, "N", "the same number gives the same bytes (default: 1)"},
    Argument{"--out", Takes::Text, "DIR", "new or empty; gets exports/ and what is true"},
    Argument{"--hosts", Takes::Text, "N", "of a fleet: its machines (default: 400)"},
    Argument{"--shape", Takes::Text, "NAME", "of a fleet: winlogbeat (default) or defender"},
    Argument{"--variant", Takes::Text, "NAME",
             "of a fleet: whole (default), capped, 30-days, no-signer or no-modules"},
    Argument{"--threads", Takes::Text, "N", "of a fleet (default: all)"},
    Argument{"--mutate", Takes::Texts, "NAME",
             "of first-ten-minutes: spoils the exports; may be repeated; a wrong name lists the "
             "known ones"},
};

Result<std::uint64_t> number(const Words& words, const std::string& option, std::uint64_t otherwise,
                             std::uint64_t least, std::uint64_t most) {
  const auto given = word_or(words, option, std::to_string(otherwise));
  const auto read = whole_number(given);
  if (!read || *read < least || *read > most)
    return fail(Code::Usage, most == ~std::uint64_t{0}
                                 ? fmt::format("{} takes a whole number from {} on, not '{}'",
                                               option, least, printable(given))
                                 : fmt::format("{} takes a whole number, {} .. {}, not '{}'",
                                               option, least, with_commas(most), printable(given)));
  return *read;
}

// The place of a word in a list of known ones.
template <class Names>
Result<std::size_t> named(const Words& words, const std::string& option, const Names& names) {
  const std::string given = word_or(words, option, names[0]);
  const auto found = std::ranges::find(names, given);
  if (found != std::ranges::end(names))
    return static_cast<std::size_t>(found - std::ranges::begin(names));
  std::string known;
  for (const std::string_view name : names)
    known += (known.empty() ? "" : ", ") + std::string{name};
  return fail(Code::Usage,
              fmt::format("{} takes one of {}, not '{}'", option, known, printable(given)));
}

std::string known_scenarios() {
  std::string out{sim::kScenarios[0]};
  for (const std::string& name : fleet::shipped_scenarios()) out += ", " + name;
  return out + ", novel, or a file .yaml";
}

Result<sim::Order> company_order(const Words& words) {
  for (const std::string_view only : {"--hosts", "--shape", "--variant", "--threads"}) {
    if (words.contains(std::string{only}))
      return fail(Code::Usage,
                  fmt::format("{} is for fleets; first-ten-minutes is one company", only));
  }
  sim::Order order;
  TAMIZ_TRY(order.seed, number(words, "--seed", 1, 0, ~std::uint64_t{0}));
  if (const auto mutations = words.find("--mutate"); mutations != words.end()) {
    TAMIZ_TRY(order.mutations, sim::read_mutations(mutations->second));
  }
  return order;
}

Result<fleet::Order> fleet_order(const Words& words, const std::string& scenario) {
  if (words.contains("--mutate"))
    return fail(Code::Usage, "--mutate is for first-ten-minutes; a fleet takes --variant");
  fleet::Order order;
  order.scenario = scenario;
  TAMIZ_TRY(order.seed, number(words, "--seed", 1, 0, ~std::uint64_t{0}));
  TAMIZ_TRY(order.hosts, number(words, "--hosts", 400, 1, kMostHosts));
  TAMIZ_TRY(const auto threads, number(words, "--threads", 0, 0, 1024));
  order.threads = static_cast<unsigned>(threads);
  TAMIZ_TRY(const auto shape, named(words, "--shape", fleet::kShapeNames));
  order.shape = static_cast<fleet::Shape>(shape);
  TAMIZ_TRY(const auto variant, named(words, "--variant", fleet::kVariantNames));
  order.variant = static_cast<fleet::Variant>(variant);
  return order;
}

Result<> simulate(const Words& words) {
  const std::string scenario = word_or(words, "--scenario", "");
  const std::string folder = word_or(words, "--out", "");
  const bool company = scenario == sim::kScenarios[0];
  if (scenario.empty())
    return fail(Code::Usage, "say which scenario: --scenario " + known_scenarios());
  if (!company && !fleet::is_scenario(scenario))
    return fail(Code::Usage, fmt::format("no scenario '{}'; there are {}", printable(scenario),
                                         known_scenarios()));
  TAMIZ_TRY(const auto of_company, company ? company_order(words) : Result<sim::Order>{});
  TAMIZ_TRY(const auto of_fleet, company ? Result<fleet::Order>{} : fleet_order(words, scenario));
  if (folder.empty()) return fail(Code::Usage, "say where to write: --out DIR, new or empty");
  if (!is_free_folder(folder))  // asked before the work, and again by the writer
    return fail(Code::Usage,
                fmt::format("{} is not an empty folder; give --out a new one", printable(folder)));
  return company ? sim::write_files(sim::first_ten_minutes(of_company), folder)
                 : fleet::write_fleet(of_fleet, folder);
}

}  // namespace
const std::span<const Argument> kSimulateArguments = kArguments;

int run_simulate(const Words& words, const std::vector<std::string>&) {
  const auto written = simulate(words);
  return written ? kNothing : say(written.error());
}

}  // namespace tamiz::cli
