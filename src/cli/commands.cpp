#include "cli/commands.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/file.hpp"
#include "base/text.hpp"
#include "flow/version.hpp"

namespace tamiz::cli {

// In the order in which a responder needs them.
std::span<const Command> commands() {
  static const std::array kCommands{
      Command{"look", "what each input is and what its silence is worth (judges nothing)",
              "tamiz look exports/", kLookArguments, run_look},
      Command{"hunt",
              "which machines took it, how far it got on each, and for which one can say no",
              "tamiz hunt exports/ --pack 3cx-2023 --json hunt.json", kHuntArguments, run_hunt},
      Command{"case", "is a case what it was, and what changed in it",
              "tamiz case diff acme --since 2023-03-28", kCaseArguments, run_case},
      Command{"dismiss", "set a finding of a case aside, once, with the reason",
              "tamiz dismiss f2 --case acme --why \"our own agent, checked by hash\"",
              kDismissArguments, run_dismiss},
      Command{"pack", "is a pack well formed, and which of its stages can your sources show",
              "tamiz pack check 3cx-2023 exports/", kPackArguments, run_pack},
      Command{"sql", "questions of your own over the events of a case, or over Parquet files",
              "tamiz sql \"SELECT host, count(*) FROM events GROUP BY host\" --case acme",
              kSqlArguments, run_sql},
      Command{"digest",
              "what programs did on each machine, as one small file that others' can be joined to",
              "tamiz digest exports/ --out north.digest", kDigestArguments, run_digest},
      Command{"merge", "several digests as one; the same machines give the same bytes",
              "tamiz merge north.digest south.digest --out all.digest", kMergeArguments, run_merge},
      Command{"decode",
              "what implants left in names and files to what it says (sunburst, decoders of packs)",
              "tamiz decode sunburst fpao2bj9q78fke229iop.appsync-api.eu-west-1.avsvmcloud.com",
              kDecodeArguments, run_decode},
      Command{"simulate", "invented exports of a supply chain event, and what is true of them",
              "tamiz simulate --scenario first-ten-minutes --seed 1 --out company",
              kSimulateArguments, run_simulate, true},
  };
  return kCommands;
}

std::string help_of(const Command& command) {
  std::string out =
      fmt::format("tamiz {}: {}\n\n  {}\n\n", command.name, command.help, command.example);
  for (const Argument& a : command.arguments) {
    const std::string name =
        a.value.empty() ? std::string{a.name} : fmt::format("{} {}", a.name, a.value);
    out += fmt::format("  {:<22} {}\n", name, a.help);
  }
  return out;
}

std::string help_of_all() {
  std::string out =
      "tamiz: which machines took a corrupted release, how far the chain got, and for which one "
      "can say no\n\n";
  for (const Command& c : commands()) {
    if (!c.hidden) out += fmt::format("  tamiz {:<8} {}\n", c.name, c.help);
  }
  out +=
      "\n  tamiz COMMAND --help says more; tamiz --version\n\nexit codes: 0 nothing found and "
      "looked everywhere, 1 found, 2 nothing found but could not look everywhere,\n"
      "  64 wrong usage, 70 a bug, 74 result not written, 75 memory limit, 130 interrupted\n";
  return out;
}

int print(std::string_view text, int code) {
  if (const auto written = write_whole("-", text); !written) {
    std::fputs("tamiz: the result could not be written to standard output\n", stderr);
    return kNotWritten;
  }
  return code;
}

void note(std::string_view text) { std::fputs(fmt::format("tamiz: {}\n", text).c_str(), stderr); }

int say(const Error& error) {
  const std::string where = error.input.empty() ? "" : printable(error.input) + ": ";
  std::fputs(fmt::format("tamiz: {}{}\n", where, error.what).c_str(), stderr);
  switch (error.code) {
    case Code::TooLarge:
      return kMemory;
    case Code::Stopped:
      return kInterrupted;
    case Code::Bug:
      return kBug;
    case Code::Io:
      return kNotWritten;
    default:
      return kUsage;
  }
}

int run(const std::vector<std::string>& typed) {
  if (typed.empty() || typed[0] == "--help" || typed[0] == "-h" || typed[0] == "help")
    return print(help_of_all(), typed.empty() ? kUsage : kNothing);
  if (typed[0] == "--version")
    return print(fmt::format("tamiz {} ({})\n", flow::kVersion, flow::kCommit), kNothing);
  const auto all = commands();
  const auto command = std::ranges::find(all, typed[0], &Command::name);
  if (command == all.end()) {
    std::vector<std::string> names;
    for (const Command& c : all) names.emplace_back(c.name);
    const std::string near = nearest(typed[0], names);
    return say({Code::Usage, fmt::format("no command '{}'{}", printable(typed[0]),
                                         near.empty() ? "; tamiz --help lists them"
                                                      : "; did you mean " + near + "?")});
  }
  const std::vector<std::string> rest(typed.begin() + 1, typed.end());
  if (std::ranges::find(rest, "--help") != rest.end() ||
      std::ranges::find(rest, "-h") != rest.end())
    return print(help_of(*command), kNothing);
  const auto words = read_words(*command, rest);
  if (!words) return say(words.error());
  return command->run(*words, typed);
}

}  // namespace tamiz::cli
