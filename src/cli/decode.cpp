// tamiz decode sunburst NAME..
// tamiz decode sunburst --file dns.log
// cut -d, -f3 dns.csv | tamiz decode sunburst --file - --json
#include <fmt/core.h>

#include <array>

#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "flow/decode.hpp"

namespace tamiz::cli {
namespace {
constexpr std::array kArguments{
    Argument{"sunburst NAME..", Takes::Rest, "", "the codec, then names"},
    Argument{"--file", Takes::Text, "FILE", "names or log lines, one a line; - is standard input"},
    Argument{"--json", Takes::Nothing, "", "one JSON object a name"},
};
}
const std::span<const Argument> kDecodeArguments = kArguments;

int run_decode(const Words& words, const std::vector<std::string>&) {
  const auto found = words.find("rest");
  if (found == words.end() || found->second.front() != "sunburst")
    return say({Code::Usage,
                "tamiz decode knows one codec: sunburst; write tamiz decode sunburst NAME.."});
  std::vector<std::string> names(found->second.begin() + 1, found->second.end());
  if (const std::string file = word_or(words, "--file", ""); !file.empty()) {
    auto lines = flow::lines_of(file);
    if (!lines)
      return say({lines.error().code == Code::Io ? Code::Usage : lines.error().code,
                  lines.error().what, 0, lines.error().input});
    names.insert(names.end(), lines->begin(), lines->end());
  }
  if (names.empty())
    return say({Code::Usage, "no names: write them behind sunburst, or give --file"});
  const auto decoded = flow::decode_sunburst(names, words.contains("--json"));
  return print(decoded.text, decoded.decoded > 0   ? kFound
                             : decoded.refused > 0 ? kCouldNotLook
                                                   : kNothing);
}

}  // namespace tamiz::cli
