#include "flow/case_check.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "flow/case_events.hpp"
#include "flow/case_history.hpp"
#include "flow/manifest.hpp"
#include "store/parquet_reader.hpp"

namespace tamiz::flow {
namespace {

constexpr std::size_t kMostCopyBytes = 64u << 20;  // lists of packs have 32 MiB at most

// "" or what is wrong.
std::string wrong_with_events(const std::string& path) {
  auto bytes = open_random(path);
  if (!bytes) return "is gone";
  const auto reader = store::ParquetReader::open(std::move(*bytes));
  if (!reader) return "is damaged: " + reader.error().what;
  Dictionary strings;
  store::ParquetReader::Worker worker{strings};
  for (std::size_t g = 0; g < (*reader)->groups(); ++g) {
    if (const auto group = (*reader)->read(g, {}, worker); !group)
      return "is damaged: " + group.error().what;
  }
  return "";
}

std::string wrong_with_input(const KeptInput& input) {
  if (input.file.path == "-") return "";
  if (!file_exists(input.file.path)) return "is gone; the case has its events";
  const auto sum = sha256_of(input.file);
  if (!sum) return "cannot be read: " + sum.error().what;
  return *sum == input.sha256 ? "" : "is not what it was: its SHA-256 is " + *sum;
}

}  // namespace

Result<CaseAnswer> verify_case(const std::string& folder) {
  TAMIZ_TRY(const YamlNode manifest, read_manifest(folder));
  const auto inputs = inputs_in(manifest);
  CaseAnswer out;
  std::size_t good = 0;
  for (const KeptInput& input : inputs) {
    const std::string input_wrong = wrong_with_input(input);
    const std::string events = folder + "/events/" + input.key + ".parquet";
    const std::string events_wrong =
        input.key.empty() ? "has no events in the case" : wrong_with_events(events);
    if (!input_wrong.empty())
      out.text += fmt::format("  {} {}\n", printable(input.file.path), input_wrong);
    if (!events_wrong.empty())
      out.text += fmt::format("  {} {}\n", printable(input.key.empty() ? input.file.path : events),
                              events_wrong);
    good += input_wrong.empty() && events_wrong.empty() ? 1 : 0;
  }
  out.sound = good == inputs.size();
  out.text = fmt::format("{} of {} are what they were when they were read\n", good,
                         counted(inputs.size(), "input", "inputs")) +
             out.text;
  for (const GivenCopy& copy : copies_in(manifest, folder)) {
    const auto text = read_whole(copy.copy, kMostCopyBytes);
    if (text && sha256_hex(*text) == copy.sha256) continue;
    out.sound = false;
    out.text += fmt::format("  {} {}\n", printable(copy.copy),
                            text ? "is not what was given as " + printable(copy.path)
                                 : "is gone: what was given as " + printable(copy.path));
  }
  return out;
}

Result<CaseAnswer> diff_case(const std::string& folder, unsigned from, unsigned to,
                             const std::string& since) {
  TAMIZ_TRY(const auto runs, runs_of_case(folder));
  const auto last = static_cast<unsigned>(runs.size());
  if (last < 2)
    return fail(Code::Usage, fmt::format("{} has {}: there is nothing to compare",
                                         printable(folder), counted(last, "run", "runs")));
  if (!since.empty()) {
    for (const CaseRun& run : runs) {
      if (run.as_of <= since && run.number < last) from = run.number;
    }
    if (from == 0)
      return fail(Code::Usage,
                  fmt::format("no run of {} knows the state of {} or before; the first is of {}",
                              printable(folder), since, runs.front().as_of));
  }
  if (to == 0) to = last;
  if (from == 0) from = to > 1 ? to - 1 : 1;
  if (from > last || to > last)
    return fail(Code::Usage, fmt::format("{} has runs 1 to {}", printable(folder), last));
  return CaseAnswer{run_difference(runs[from - 1], runs[to - 1]), true};
}

}  // namespace tamiz::flow
