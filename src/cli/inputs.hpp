#pragma once
// Arguments that every command over telemetry shares.
#include <memory>

#include "cli/commands.hpp"
#include "flow/options.hpp"

namespace tamiz::cli {

inline constexpr Argument kPaths{
    "PATH..", Takes::Rest, "",
    "files, folders, archives (gz, zst, xz, zip, tar); - reads standard input"};
inline constexpr Argument kMap{"--map", Takes::Texts, "FILE",
                               "a map of yours, tried before the shipped ones; may be repeated"};
inline constexpr Argument kCoverage{
    "--coverage", Takes::Text, "FILE",
    "claims about the sources (default: coverage.yaml among the inputs)"};
inline constexpr Argument kZone{
    "--zone", Takes::Text, "NAME",
    "zone of times that name none, e.g. Europe/Madrid (default: unknown)"};
inline constexpr Argument kOrg{"--org", Takes::Texts, "NAME=PATH",
                               "organisation of the inputs below PATH; may be repeated"};
inline constexpr Argument kHost{
    "--host", Takes::Texts, "NAME=PATH",
    "the machine of the inputs below PATH that name none (triage tools, "
    "lock files); may be repeated"};
inline constexpr Argument kThreads{"--threads", Takes::Text, "N",
                                   "1 to 256 (default: all processors)"};
inline constexpr Argument kMaxMemory{
    "--max-memory", Takes::Text, "SIZE",
    "e.g. 512M, 8G (default: half of the machine's; at least 96M)"};
inline constexpr Argument kJson{"--json", Takes::Text, "FILE",
                                "the report as JSON; - is standard output"};

// Usage with what would be right.
// `may_be_none`: a case has its own inputs.
Result<flow::InputOptions> input_options(const Words& words, bool may_be_none = false);
Result<Micros> day_option(const Words& words,
                          const std::string& name);  // YYYY-MM-DD; kNoTime when absent
Result<Micros> time_option(const Words& words,
                           const std::string& name);  // a day or a full UTC time
// 1 to a million.
Result<std::size_t> count_of(const std::string& name, const std::string& text);
std::string word_or(const Words& words, const std::string& name, std::string_view otherwise);

// A progress line on standard error when that is a terminal, else nothing.
std::unique_ptr<Progress> progress_line();

}  // namespace tamiz::cli
