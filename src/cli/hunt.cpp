// tamiz hunt exports/
// tamiz hunt exports/ --pack 3cx-2023 --zone Europe/Madrid --json hunt.json --csv shortlist.csv
// tamiz hunt exports/ --explain FIN-LT-0231
#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "cli/inputs.hpp"
#include "flow/hunt.hpp"
#include "report/formats.hpp"

namespace tamiz::cli {
namespace {

constexpr std::array kArguments{
    kPaths,
    Argument{"--pack", Takes::Texts, "ID|FILE",
             "campaign packs: shipped ids, or files; may be repeated (default: all shipped)"},
    Argument{"--no-packs", Takes::Nothing, "", "judge nothing, only read"},
    Argument{"--as-of", Takes::Text, "DAY",
             "use only what was public on that day, UTC (default: today)"},
    Argument{"--until", Takes::Text, "TIME", "drop telemetry from that UTC time on"},
    Argument{"--disclosed", Takes::Text, "DAY",
             "since when traces may be the response's own (default: the pack's known_since)"},
    Argument{"--product", Takes::Text, "NAME",
             "judge a product that no pack knows: its newest release against its others"},
    Argument{"--case", Takes::Text, "DIR",
             "keep report, shortlist and manifest there; without inputs: read the case's again"},
    Argument{"--explain", Takes::Text, "HOST", "print only what is known of one machine, and why"},
    Argument{"--all-hosts", Takes::Nothing, "", "list every machine with a trace in JSON and CSV"},
    kMap,
    kCoverage,
    kZone,
    kOrg,
    kHost,
    kThreads,
    kMaxMemory,
    kJson,
    Argument{"--csv", Takes::Text, "FILE", "the shortlist as CSV; - is standard output"},
    Argument{"--rejects", Takes::Text, "FILE", "rejected records as JSON lines"},
};

Result<flow::HuntOptions> hunt_options(const Words& words, const std::vector<std::string>& typed) {
  flow::HuntOptions out;
  out.case_folder = word_or(words, "--case", "");
  out.product = word_or(words, "--product", "");
  TAMIZ_TRY(out.inputs, input_options(words, !out.case_folder.empty()));
  TAMIZ_TRY(out.disclosed, day_option(words, "--disclosed"));
  if (const auto found = words.find("--pack"); found != words.end()) out.packs = found->second;
  out.no_packs = words.contains("--no-packs");
  if (out.no_packs && !out.packs.empty())
    return fail(Code::Usage, "--no-packs and --pack exclude each other");
  out.all_hosts = words.contains("--all-hosts") || words.contains("--explain");
  TAMIZ_TRY(out.as_of, day_option(words, "--as-of"));
  TAMIZ_TRY(out.until, time_option(words, "--until"));
  out.explain = word_or(words, "--explain", "");
  out.rejects = word_or(words, "--rejects", "");
  out.command = typed;
  return out;
}

}  // namespace
const std::span<const Argument> kHuntArguments = kArguments;

int run_hunt(const Words& words, const std::vector<std::string>& typed) {
  auto options = hunt_options(words, typed);
  if (!options) return say(options.error());
  auto progress = progress_line();
  options->inputs.progress = progress.get();
  const auto report = flow::hunt(*options);
  progress.reset();
  if (!report) return say(report.error());
  const int code = flow::exit_code(*report);
  const std::string json = word_or(words, "--json", ""), csv = word_or(words, "--csv", "");
  if (json == "-" && csv == "-")
    return say({Code::Usage, "--json - and --csv - cannot both have standard output"});
  if (!json.empty()) {
    if (const auto written = write_whole(json, report::hunt_json(*report)); !written)
      return say(written.error());
  }
  if (!csv.empty()) {
    if (const auto written = write_whole(csv, report::hunt_csv(*report)); !written)
      return say(written.error());
  }
  if (words.contains("--explain")) {
    const auto text = flow::explain(*report, word_or(words, "--explain", ""));
    return text ? print(*text, code) : say(text.error());
  }
  return json == "-" || csv == "-" ? code : print(report::hunt_text(*report), code);
}

}  // namespace tamiz::cli
