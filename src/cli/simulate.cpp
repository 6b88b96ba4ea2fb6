// tamiz simulate --scenario first-ten-minutes --seed 7 --out company
// tamiz simulate --scenario first-ten-minutes --seed 7 --out spoiled --mutate dhcp-friday
// For tests and demonstrations: writes invented exports and, beside them, what is true. Not in the
// short help: a responder never needs it.
#include <fmt/core.h>

#include <array>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "sim/scenario.hpp"

namespace tamiz::cli {
namespace {

constexpr std::array kArguments{
    Argument{"--scenario", Takes::Text, "NAME", "first-ten-minutes"},
    Argument{"--seed", Takes::Text, "N", "the same number gives the same bytes (default: 1)"},
    Argument{"--out", Takes::Text, "DIR", "new or empty; gets exports/ and truth.json"},
    Argument{"--mutate", Takes::Texts, "NAME",
             "spoils the exports; may be repeated; a wrong name lists the known ones"},
};

Result<sim::Order> order_of(const Words& words) {
  TAMIZ_CHECK(sim::check_scenario(word_or(words, "--scenario", "")));
  sim::Order order;
  const std::string seed = word_or(words, "--seed", "1");
  const auto number = whole_number(seed);
  if (!number)
    return fail(Code::Usage,
                fmt::format("--seed takes a whole number from 0 on, not '{}'", printable(seed)));
  order.seed = *number;
  if (const auto named = words.find("--mutate"); named != words.end()) {
    TAMIZ_TRY(order.mutations, sim::read_mutations(named->second));
  }
  return order;
}

}  // namespace
const std::span<const Argument> kSimulateArguments = kArguments;

int run_simulate(const Words& words, const std::vector<std::string>&) {
  const auto order = order_of(words);
  if (!order) return say(order.error());
  const std::string folder = word_or(words, "--out", "");
  if (folder.empty()) return say({Code::Usage, "say where to write: --out DIR, new or empty"});
  if (!is_free_folder(folder))  // asked before the work, and again by the writer
    return say({Code::Usage,
                fmt::format("{} is not an empty folder; give --out a new one", printable(folder))});
  const auto written = sim::write_files(sim::first_ten_minutes(*order), folder);
  return written ? kNothing : say(written.error());
}

}  // namespace tamiz::cli
