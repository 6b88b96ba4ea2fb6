#include "flow/case_history.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::flow {
namespace {

constexpr std::string_view kHead = "tamiz.run/1";
// A run of a million listed machines has 200 MB.
constexpr std::size_t kMostRunBytes = 1u << 30;
constexpr unsigned kMostRuns = 9'999;
constexpr std::size_t kShown = 40;  // machines in the difference; the rest is counted

std::string path_of(const std::string& folder, unsigned number) {
  return fmt::format("{}/runs/{:04}.txt", folder, number);
}

std::string state_of(const StageResult& result) {
  std::string out{name_of(result.state)};
  const std::string_view code = code_of(result.reason);
  return code.empty() ? out : fmt::format("{}({})", out, code);
}

// Fields of a line stand apart by TAB; texts from inputs are printable before they are written.
std::vector<std::string_view> fields(std::string_view line) { return split(line, '\t'); }

std::vector<std::string> only_in(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> out;
  for (const std::string& each : these) {
    if (std::ranges::find(those, each) == those.end()) out.push_back(each);
  }
  return out;
}

void list(std::string_view what, const std::vector<std::string>& items, std::string& out) {
  for (const std::string& item : items) out += fmt::format("  {} {}\n", what, item);
}

// Keys of either map whose values differ.
std::vector<std::string> changed(const std::map<std::string, std::string>& a,
                                 const std::map<std::string, std::string>& b) {
  std::vector<std::string> out;
  for (const auto& [key, value] : a) {
    const auto found = b.find(key);
    if (found == b.end() || found->second != value) out.push_back(key);
  }
  for (const auto& [key, value] : b) {
    if (!a.contains(key)) out.push_back(key);
  }
  std::ranges::sort(out);
  return out;
}

std::string value_in(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? "not listed" : found->second;
}

}  // namespace

CaseRun run_of(const Report& report) {
  CaseRun run;
  run.as_of = format_day(report.as_of);
  for (const InputRecord& given : report.given) {
    if (given.role == "input") run.inputs.push_back(given.sha256 + " " + printable(given.path));
  }
  std::ranges::sort(run.inputs);
  for (const CampaignReport& c : report.campaigns) {
    run.packs.push_back(c.id);
    for (const FunnelRow& row : c.funnel)
      run.funnel[c.id + " " + row.stage] =
          fmt::format("{}/{}/{}", row.reached, row.not_reached, row.cannot_know);
    for (const HostReport& host : c.hosts) {
      std::string states;
      for (std::size_t s = 0; s < host.stages.size() && s < c.funnel.size(); ++s)
        states +=
            fmt::format("{}{}={}", s == 0 ? "" : " ", c.funnel[s].stage, state_of(host.stages[s]));
      run.hosts[c.id + " " + printable(host.host)] = states;
    }
  }
  for (const LookNow& look : report.look_now) run.look_now.push_back(printable(look.host));
  return run;
}

std::string run_text(const CaseRun& run) {
  std::string out = fmt::format("{}\nas_of\t{}\n", kHead, run.as_of);
  for (const std::string& input : run.inputs) out += "input\t" + input + "\n";
  for (const std::string& pack : run.packs) out += "pack\t" + pack + "\n";
  for (const auto& [key, value] : run.funnel) out += "funnel\t" + key + "\t" + value + "\n";
  for (const auto& [key, value] : run.hosts) out += "host\t" + key + "\t" + value + "\n";
  for (const std::string& host : run.look_now) out += "look_now\t" + host + "\n";
  return out;
}

Result<CaseRun> read_run(std::string_view text, const std::string& name) {
  CaseRun run;
  std::uint64_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const auto f = fields(line);
    const auto is = [&](std::string_view word, std::size_t count) {
      return f.size() == count && f[0] == word;
    };
    if (number == 1 ? line != kHead
                    : !(line.empty() || is("as_of", 2) || is("input", 2) || is("pack", 2) ||
                        is("funnel", 3) || is("host", 3) || is("look_now", 2)))
      return std::unexpected(
          Error{Code::Usage, fmt::format("line {}: this program reads runs of '{}'", number, kHead),
                0, name});
    if (is("as_of", 2)) run.as_of = f[1];
    if (is("input", 2)) run.inputs.emplace_back(f[1]);
    if (is("pack", 2)) run.packs.emplace_back(f[1]);
    if (is("funnel", 3)) run.funnel[std::string{f[1]}] = f[2];
    if (is("host", 3)) run.hosts[std::string{f[1]}] = f[2];
    if (is("look_now", 2)) run.look_now.emplace_back(f[1]);
  }
  return run;
}

Result<std::vector<CaseRun>> runs_of_case(const std::string& folder) {
  std::vector<CaseRun> out;
  for (unsigned n = 1; n <= kMostRuns && file_exists(path_of(folder, n)); ++n) {
    TAMIZ_TRY(const std::string text, read_whole(path_of(folder, n), kMostRunBytes));
    TAMIZ_TRY(auto run, read_run(text, path_of(folder, n)));
    run.number = n;
    out.push_back(std::move(run));
  }
  return out;
}

Result<> remember_run(const std::string& folder, const Report& report) {
  TAMIZ_CHECK(make_private_folder(folder + "/runs"));
  unsigned last = 0;
  while (last < kMostRuns && file_exists(path_of(folder, last + 1))) ++last;
  const std::string text = run_text(run_of(report));
  if (last > 0) {
    TAMIZ_TRY(const std::string before, read_whole(path_of(folder, last), kMostRunBytes));
    if (before == text) return {};
  }
  if (last == kMostRuns) return fail(Code::Io, folder + " has 9,999 runs: begin a new case");
  return write_whole(path_of(folder, last + 1), text);
}

Result<> tell_since(const std::string& folder, Report& report) {
  TAMIZ_TRY(const auto runs, runs_of_case(folder));
  const std::string today = format_day(report.as_of);
  for (LookNow& look : report.look_now) {
    const std::string host = printable(look.host);
    for (const CaseRun& run : runs) {
      const auto place = std::ranges::find(run.look_now, host);
      if (place == run.look_now.end()) continue;
      if (run.as_of < today)
        look.why += fmt::format("; here since {} (rank {} then)", run.as_of,
                                place - run.look_now.begin() + 1);
      break;
    }
  }
  return {};
}

std::string run_difference(const CaseRun& before, const CaseRun& after) {
  std::string out = fmt::format("run {} (as known on {}) to run {} (as known on {})\n",
                                before.number, before.as_of, after.number, after.as_of);
  const std::size_t head = out.size();
  list("input came:", only_in(after.inputs, before.inputs), out);
  list("input is no longer asked:", only_in(before.inputs, after.inputs), out);
  list("pack came:", only_in(after.packs, before.packs), out);
  list("pack is no longer asked:", only_in(before.packs, after.packs), out);
  for (const std::string& key : changed(before.funnel, after.funnel))
    out += fmt::format("  {}: yes/no/cannot know {} -> {}\n", key, value_in(before.funnel, key),
                       value_in(after.funnel, key));
  list("now under LOOK NOW:", only_in(after.look_now, before.look_now), out);
  list("no longer under LOOK NOW:", only_in(before.look_now, after.look_now), out);
  const auto hosts = changed(before.hosts, after.hosts);
  for (std::size_t i = 0; i < hosts.size() && i < kShown; ++i)
    out += fmt::format("  {}\n      was {}\n      is  {}\n", hosts[i],
                       value_in(before.hosts, hosts[i]), value_in(after.hosts, hosts[i]));
  if (hosts.size() > kShown)
    out += fmt::format("  and {} more machines\n", with_commas(hosts.size() - kShown));
  if (out.size() == head) out += "  nothing changed\n";
  return out;
}

}  // namespace tamiz::flow
