#include "flow/dismissals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tamiz::flow {
namespace {

constexpr std::string_view kHead = "tamiz.dismissed/1", kFindingsHead = "tamiz.findings/1";
constexpr std::size_t kMostBytes = 64u << 20;
constexpr std::size_t kFields = 6;  // before the machines

std::string dismissed_path(const std::string& folder) { return folder + "/dismissed.txt"; }
std::string findings_path(const std::string& folder) { return folder + "/findings.txt"; }

// The lines of a text of that format, as fields; `take` says whether a line is one.
Result<> each_line(std::string_view text, const std::string& name, std::string_view head,
                   const std::function<bool(const std::vector<std::string_view>&)>& take) {
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const bool known = number == 1 ? line == head : line.empty() || take(split(line, '\t'));
    if (!known)
      return std::unexpected(Error{
          Code::Usage, fmt::format("line {}: this program reads '{}'", number, head), 0, name});
  }
  return {};
}

// The text of what was set aside; "" when nothing ever was.
Result<std::string> dismissed_text(const std::string& folder) {
  const std::string path = dismissed_path(folder);
  if (!file_exists(path)) return std::string{};
  return read_whole(path, kMostBytes);
}

std::string line_of(const Dismissal& d) {
  std::string out = fmt::format("{}\t{}\t{}\t{}\t{}\t{}", d.back ? "back" : "dismissed",
                                format_time(d.at), d.campaign, d.entity, d.host_count, d.why);
  for (const std::string& host : d.hosts) out += "\t" + host;
  return out + "\n";
}

struct Found {
  std::string id, band;
  Dismissal as;  // when and why are still open
};
Result<std::vector<Found>> findings_of(const std::string& folder) {
  const std::string path = findings_path(folder);
  if (!file_exists(path))
    return fail(Code::Usage, printable(folder) + " has no findings.txt: is it a case? Hunt first");
  TAMIZ_TRY(const std::string text, read_whole(path, kMostBytes));
  std::vector<Found> out;
  TAMIZ_CHECK(each_line(text, path, kFindingsHead, [&](const auto& f) {
    const auto count = f.size() < 5 ? std::nullopt : whole_number(f[4]);
    if (!count) return false;
    Dismissal d;
    d.host_count = *count;
    d.campaign = f[2];
    d.entity = f[3];
    d.hosts.assign(f.begin() + 5, f.end());
    out.push_back({std::string{f[0]}, std::string{f[1]}, std::move(d)});
    return true;
  }));
  return out;
}

}  // namespace

std::string dismissals_text(const std::vector<Dismissal>& dismissals) {
  std::string out = std::string{kHead} + "\n";
  for (const Dismissal& d : dismissals) out += line_of(d);
  return out;
}

Result<std::vector<Dismissal>> read_dismissals(std::string_view text, const std::string& name) {
  std::vector<Dismissal> out;
  TAMIZ_CHECK(each_line(text, name, kHead, [&](const auto& f) {
    const auto at = f.size() < kFields ? std::nullopt : read_time(f[1]);
    const auto count = at ? whole_number(f[4]) : std::nullopt;
    if (!count || (f[0] != "dismissed" && f[0] != "back")) return false;
    Dismissal d;
    d.back = f[0] == "back";
    d.at = at->at;
    d.campaign = f[2];
    d.entity = f[3];
    d.host_count = *count;
    d.why = f[5];
    d.hosts.assign(f.begin() + kFields, f.end());
    out.push_back(std::move(d));
    return true;
  }));
  return out;
}

Result<SetAside> set_aside_in(const std::string& folder) {
  TAMIZ_TRY(const std::string text, dismissed_text(folder));
  SetAside out;
  if (text.empty()) return out;
  TAMIZ_TRY(auto all, read_dismissals(text, dismissed_path(folder)));
  for (Dismissal& d : all) {
    std::erase_if(out.standing, [&](const Dismissal& old) {
      return old.campaign == d.campaign && old.entity == d.entity;
    });
    if (!d.back) out.standing.push_back(std::move(d));
  }
  out.sum = sha256_hex(text);
  return out;
}

std::string findings_text(const Report& report) {
  std::string out = std::string{kFindingsHead} + "\n";
  for (const Finding& f : report.findings) {
    out += fmt::format("{}\t{}\t{}\t{}\t{}", f.id, name_of(f.band), f.campaign, printable(f.entity),
                       f.host_count);
    for (const std::string& host : f.hosts) out += "\t" + printable(host);
    out += "\n";
  }
  for (const UnusualFinding& f : report.unusual.findings) {
    if (f.band == UnusualBand::Background) continue;
    out += fmt::format("{}\t{}\t{}\t{}\t{}", f.id, name_of(f.band), kUnusualCampaign, f.kind,
                       f.hosts.size());
    for (std::size_t i = 0; i < std::min(f.hosts.size(), kKeptHosts); ++i)
      out += "\t" + printable(f.hosts[i]);
    out += "\n";
  }
  return out;
}

Result<std::string> findings_list(const std::string& folder) {
  TAMIZ_TRY(const auto findings, findings_of(folder));
  std::string out;
  for (const auto& [id, band, d] : findings)
    out += fmt::format("{:<5}{:<18} {} on {} ({})\n", id, band, d.entity,
                       counted(d.host_count, "machine", "machines"), d.campaign);
  return out.empty() ? "the last run has no findings\n" : out;
}

Result<std::string> dismiss(const std::string& folder, const std::string& finding,
                            const std::string& why, bool back) {
  const std::string reason = printable(trim(why));
  if (reason.empty() || reason.size() > kMostWhy)
    return fail(Code::Usage,
                fmt::format("--why says the reason, in 1 to {} bytes: who reads the case in a "
                            "month will ask",
                            kMostWhy));
  TAMIZ_TRY(const auto findings, findings_of(folder));
  std::vector<const Dismissal*> meant;
  for (const auto& [id, band, d] : findings) {
    if (id == finding || d.entity == finding) meant.push_back(&d);
  }
  if (meant.size() != 1) {
    std::string what = fmt::format("{} of the last run's findings {} '{}'; they are",
                                   meant.empty() ? "none" : std::to_string(meant.size()),
                                   meant.size() > 1 ? "are" : "is", printable(finding));
    for (const auto& [id, band, d] : findings)
      what += fmt::format("\n  {}  {} ({})", id, d.entity, d.campaign);
    return fail(Code::Usage, findings.empty() ? "the last run has no findings" : what);
  }
  Dismissal d = *meant.front();
  if (!back && d.host_count > d.hosts.size())
    return fail(Code::Usage,
                fmt::format("it is on {} machines: what is on more than {} is not set aside, since "
                            "it could not be told from the same on others",
                            with_commas(d.host_count), kKeptHosts));
  d.at = now();
  d.why = reason;
  d.back = back;
  TAMIZ_TRY(const std::string before, dismissed_text(folder));
  std::vector<Dismissal> all;
  if (!before.empty()) {
    TAMIZ_TRY(all, read_dismissals(before, dismissed_path(folder)));
  }
  all.push_back(d);
  TAMIZ_CHECK(write_private(dismissed_path(folder), dismissals_text(all)));
  return fmt::format(
      "{}: {} on {} ({})\ntamiz hunt --case {} takes it into account; on any other "
      "machine it is looked at again\n",
      back ? "taken back" : "set aside", d.entity, counted(d.host_count, "machine", "machines"),
      d.campaign, printable(folder));
}

}  // namespace tamiz::flow
