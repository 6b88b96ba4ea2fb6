// tamiz look exports/
// tamiz look exports/ --json -
// tamiz look export.csv --map my-map.yaml
#include <array>

#include "base/file.hpp"
#include "cli/inputs.hpp"
#include "flow/look.hpp"

namespace tamiz::cli {
namespace {
constexpr Argument kEvents{"--events", Takes::Text, "N",
                           "show the first N events of each input as its map makes them"};
constexpr std::array kArguments{kPaths, kMap,     kCoverage,  kZone,   kOrg,
                                kHost,  kThreads, kMaxMemory, kEvents, kJson};
}  // namespace
const std::span<const Argument> kLookArguments = kArguments;

int run_look(const Words& words, const std::vector<std::string>&) {
  auto options = input_options(words);
  if (!options) return say(options.error());
  if (const std::string most = word_or(words, "--events", ""); !most.empty()) {
    const auto value = count_of("--events", most);
    if (!value) return say(value.error());
    options->most_events = *value;
  }
  auto progress = progress_line();
  options->progress = progress.get();
  const auto look = flow::look(*options);
  progress.reset();
  if (!look) return say(look.error());
  const int code = look->base.looked_everywhere ? kNothing : kCouldNotLook;
  const std::string json = word_or(words, "--json", "");
  if (json.empty()) return print(report::look_text(*look), code);
  if (const auto written = write_whole(json, report::look_json(*look)); !written)
    return say(written.error());
  return json == "-" ? code : print(report::look_text(*look), code);
}

}  // namespace tamiz::cli
