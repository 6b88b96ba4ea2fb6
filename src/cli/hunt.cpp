// tamiz hunt exports/
// tamiz hunt exports/ --pack 3cx-2023 --zone Europe/Madrid --json hunt.json --csv shortlist.csv
// tamiz hunt exports/ --report hunt.html --redact
// tamiz hunt exports/ --explain FIN-LT-0231
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "flow/forms.hpp"
#include "flow/hunt.hpp"
#include "flow/replay.hpp"

namespace tamiz::cli {
namespace {

constexpr std::array kArguments{
    kPaths,
    Argument{"--pack", Takes::Texts, "ID|FILE",
             "campaign packs: shipped ids, or files; may be repeated (default: all shipped)"},
    Argument{"--no-packs", Takes::Nothing, "",
             "no pack is asked: what stands out by itself, no product named"},
    Argument{"--blind", Takes::Nothing, "", "beside the packs: what stands out without them"},
    Argument{"--replay", Takes::Text, "FROM..TO",
             "day by day: who would have been pointed out when, without packs and by packs as "
             "public then"},
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
    Argument{"--report", Takes::Text, "FILE.html",
             "the report as one HTML file with pictures; it asks nothing of any network"},
    Argument{"--lang", Takes::Text, "en|es", "language of the HTML report (default: en)"},
    Argument{"--redact", Takes::Nothing, "",
             "pseudonyms for machines, users, organisations and private addresses; the case keeps "
             "the map"},
    Argument{"--rejects", Takes::Text, "FILE", "rejected records as JSON lines"},
};

// 2023-03-01..2023-04-05, both days included.
Result<> replay_option(const std::string& text, flow::HuntOptions& out) {
  const auto dots = text.find("..");
  const auto from = dots == std::string::npos ? std::nullopt : read_day(text.substr(0, dots)),
             to = dots == std::string::npos ? std::nullopt : read_day(text.substr(dots + 2));
  if (!from || !to || *to < *from)
    return fail(Code::Usage, fmt::format("--replay {}: write two days, 2023-03-01..2023-04-05",
                                         printable(text)));
  if ((*to - *from) / kDay >= static_cast<Micros>(kMostReplayDays))
    return fail(Code::Usage,
                fmt::format("--replay {}: at most {} days", printable(text), kMostReplayDays));
  if (out.as_of != kNoTime || out.until != kNoTime)
    return fail(Code::Usage, "--replay sets --as-of and --until for each day: leave them out");
  out.replay_from = *from;
  out.replay_to = *to;
  return {};
}

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
  out.blind = words.contains("--blind");
  if (words.contains("--replay")) TAMIZ_CHECK(replay_option(word_or(words, "--replay", ""), out));
  out.rejects = word_or(words, "--rejects", "");
  out.pictures = words.contains("--report");
  out.redact = words.contains("--redact");
  out.language = word_or(words, "--lang", "en");
  if (out.language != "en" && out.language != "es")
    return fail(Code::Usage, fmt::format("--lang {}: en or es", printable(out.language)));
  out.command = typed;
  return out;
}

// What goes to files, or to standard output for -.
Result<> write_files(const Words& words, flow::Forms& forms) {
  const std::string json = word_or(words, "--json", ""), csv = word_or(words, "--csv", ""),
                    html = word_or(words, "--report", "");
  if (!json.empty()) TAMIZ_CHECK(write_whole(json, forms.json()));
  if (!csv.empty()) TAMIZ_CHECK(write_whole(csv, forms.csv()));
  if (!html.empty()) TAMIZ_CHECK(write_whole(html, forms.html()));
  return {};
}

}  // namespace
const std::span<const Argument> kHuntArguments = kArguments;

int run_hunt(const Words& words, const std::vector<std::string>& typed) {
  auto options = hunt_options(words, typed);
  if (!options) return say(options.error());
  std::vector<std::string> to_output;
  for (const std::string name : {"--json", "--csv", "--report"}) {
    if (word_or(words, name, "") == "-") to_output.push_back(name);
  }
  if (to_output.size() > 1)
    return say({Code::Usage, fmt::format("{} - and {} - cannot both have standard output",
                                         to_output[0], to_output[1])});
  auto progress = progress_line();
  options->inputs.progress = progress.get();
  const auto report =
      options->replay_from == kNoTime ? flow::hunt(*options) : flow::hunt_replayed(*options);
  progress.reset();
  if (!report) return say(report.error());
  const int code = flow::exit_code(*report);
  auto forms = flow::Forms::create(*options, *report);
  if (!forms) return say(forms.error());
  if (const auto written = write_files(words, *forms); !written) return say(written.error());
  if (options->redact && options->case_folder.empty())
    note("no --case: what the pseudonyms stand for is kept nowhere");
  if (words.contains("--explain")) {
    const auto text = flow::explain(*report, word_or(words, "--explain", ""));
    if (!text) return say(text.error());
    const std::string shown = forms->shown(*text);
    if (const auto kept = forms->keep_map(); !kept) return say(kept.error());
    return print(shown, code);
  }
  const bool quiet = !to_output.empty();
  const std::string text = quiet ? "" : forms->text();
  if (const auto kept = forms->keep_map(); !kept) return say(kept.error());
  return quiet ? code : print(text, code);
}

}  // namespace tamiz::cli
