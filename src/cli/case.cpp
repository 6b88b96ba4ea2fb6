// tamiz case verify acme
// tamiz case diff acme --since 2023-03-28
#include <fmt/core.h>

#include <array>

#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "flow/case_check.hpp"

namespace tamiz::cli {
namespace {

constexpr std::array kArguments{
    Argument{"verify|diff DIR", Takes::Rest, "",
             "verify: are inputs and events what they were; diff: what changed between two runs"},
    Argument{"--from", Takes::Text, "N", "diff: the earlier run (default: the last but one)"},
    Argument{"--to", Takes::Text, "N", "diff: the later run (default: the last)"},
    Argument{"--since", Takes::Text, "DAY",
             "diff: from the last run that knew that day, to the last"},
};

}  // namespace
const std::span<const Argument> kCaseArguments = kArguments;

int run_case(const Words& words, const std::vector<std::string>&) {
  const auto found = words.find("rest");
  const auto& rest = found == words.end() ? std::vector<std::string>{} : found->second;
  if (rest.size() != 2 || (rest[0] != "verify" && rest[0] != "diff"))
    return say({Code::Usage, "write `tamiz case verify DIR` or `tamiz case diff DIR`"});
  if (rest[0] == "verify") {
    const auto answer = flow::verify_case(rest[1]);
    if (!answer) return say(answer.error());
    return print(answer->text, answer->sound ? kNothing : kCouldNotLook);
  }
  unsigned numbers[2] = {0, 0};
  for (const std::size_t i : {0u, 1u}) {
    const std::string name = i == 0 ? "--from" : "--to", text = word_or(words, name, "");
    if (text.empty()) continue;
    const auto value = count_of(name, text);
    if (!value) return say(value.error());
    numbers[i] = static_cast<unsigned>(*value);
  }
  const auto since = day_option(words, "--since");
  if (!since) return say(since.error());
  const auto answer =
      flow::diff_case(rest[1], numbers[0], numbers[1], word_or(words, "--since", ""));
  return answer ? print(answer->text, kNothing) : say(answer.error());
}

}  // namespace tamiz::cli
