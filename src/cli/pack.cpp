// tamiz pack check ./my.yaml
// tamiz pack check 3cx-2023 exports/
#include <array>

#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "flow/pack_check.hpp"

namespace tamiz::cli {
namespace {

constexpr std::array kArguments{
    Argument{"check PACK [PATH..]", Takes::Rest, "",
             "a shipped id or a file; with inputs: which of its stages they can show"},
    kMap,
    kCoverage,
    kZone,
    kOrg,
    kThreads,
    kMaxMemory,
};

}  // namespace
const std::span<const Argument> kPackArguments = kArguments;

int run_pack(const Words& words, const std::vector<std::string>&) {
  const auto found = words.find("rest");
  const std::size_t given = found == words.end() ? 0 : found->second.size();
  if (given == 0 || found->second[0] != "check")
    return say({Code::Usage, "write `tamiz pack check PACK [PATH..]`"});
  if (given == 1) return say({Code::Usage, "no pack: name a shipped id or a file"});
  Words inputs = words;
  auto& rest = inputs["rest"];
  const std::string pack = rest[1];
  rest.erase(rest.begin(), rest.begin() + 2);
  const auto options = input_options(inputs, true);
  if (!options) return say(options.error());
  const auto checked = flow::check_pack(pack, *options);
  if (!checked) return say(checked.error());
  return print(checked->text, checked->dead ? kCouldNotLook : kNothing);
}

}  // namespace tamiz::cli
