// tamiz decode sunburst NAME..
// tamiz decode sunburst --file dns.log
// tamiz decode --pack 3cx-2023 icons/
#include <fmt/core.h>

#include <array>

#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "flow/decode.hpp"
#include "flow/decode_files.hpp"

namespace tamiz::cli {
namespace {
constexpr std::array kArguments{
    Argument{"PATH..", Takes::Rest, "",
             "sunburst NAME..: the codec, then names; with --pack: files, folders, - for standard "
             "input"},
    Argument{"--file", Takes::Text, "FILE", "names or log lines, one a line; - is standard input"},
    Argument{"--pack", Takes::Texts, "ID|FILE",
             "read the files with the decoders of these packs; may be repeated"},
    Argument{"--as-of", Takes::Text, "DAY",
             "with --pack: decoders that were public on that day (default: today)"},
    Argument{"--json", Takes::Nothing, "", "one JSON object a name or a value"},
};

int by_pack(const Words& words) {
  flow::DecodeOptions options;
  options.packs = words.at("--pack");
  if (const auto rest = words.find("rest"); rest != words.end()) options.paths = rest->second;
  if (options.paths.empty())
    return say({Code::Usage, "no files: name them, or - for standard input"});
  if (words.contains("--file"))
    return say({Code::Usage, "--file is for names; with --pack name the files themselves"});
  options.json = words.contains("--json");
  const auto as_of = day_option(words, "--as-of");
  if (!as_of) return say(as_of.error());
  options.as_of = *as_of;
  const auto decoded = flow::decode_files(options);
  if (!decoded) return say(decoded.error());
  return print(decoded->text, decoded->decoded > 0                     ? kFound
                              : decoded->refused + decoded->unread > 0 ? kCouldNotLook
                                                                       : kNothing);
}
}  // namespace
const std::span<const Argument> kDecodeArguments = kArguments;

int run_decode(const Words& words, const std::vector<std::string>&) {
  if (words.contains("--pack")) return by_pack(words);
  const auto found = words.find("rest");
  if (found == words.end() || found->second.front() != "sunburst")
    return say({Code::Usage,
                "tamiz decode knows one codec for names: sunburst; write tamiz decode sunburst "
                "NAME.., or tamiz decode --pack ID FILE.. for files"});
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
