// tamiz dismiss --case acme
// tamiz dismiss f2 --case acme --why "Comodo's own driver, checked by hash"
#include <array>

#include "cli/inputs.hpp"
#include "flow/dismissals.hpp"

namespace tamiz::cli {
namespace {

constexpr std::array kArguments{
    Argument{"FINDING", Takes::Rest, "",
             "its number in the last run of the case (f2), or its words; none: lists them"},
    Argument{"--case", Takes::Text, "DIR", "the case that found it, and keeps this"},
    Argument{"--why", Takes::Text, "TEXT", "the reason: reports will say it"},
    Argument{"--back", Takes::Nothing, "", "take an earlier dismissal back, for that reason"},
};

}  // namespace
const std::span<const Argument> kDismissArguments = kArguments;

int run_dismiss(const Words& words, const std::vector<std::string>&) {
  const auto found = words.find("rest");
  const std::string folder = word_or(words, "--case", "");
  if (folder.empty() || (found != words.end() && found->second.size() != 1))
    return say({Code::Usage, "write `tamiz dismiss FINDING --case DIR --why TEXT`"});
  if (found == words.end()) {
    const auto list = flow::findings_list(folder);
    return list ? print(*list, kNothing) : say(list.error());
  }
  const auto answer = flow::dismiss(folder, found->second.front(), word_or(words, "--why", ""),
                                    words.contains("--back"));
  return answer ? print(*answer, kNothing) : say(answer.error());
}

}  // namespace tamiz::cli
