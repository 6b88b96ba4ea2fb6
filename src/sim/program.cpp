#include "sim/program.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace tamiz::sim {

std::string product_folder(const Machine& machine) {
  return fmt::format("C:\\Users\\{}\\AppData\\Local\\Programs\\3CXDesktopApp\\", machine.user);
}

Program product_app(const Machine& machine, const std::string& version) {
  const std::string path = product_folder(machine) + "app\\3CXDesktopApp.exe";
  return {"3CXDesktopApp.exe",   path,    "3CX Ltd.",
          std::string{kProduct}, version, "\"" + path + "\" --autostart"};
}

Program product_updater(const Machine& machine) {
  return {"Update.exe", product_folder(machine) + "Update.exe",
          "GitHub",     "Update",
          "2.0.1.53",   "\"Update.exe\" --processStart \"3CXDesktopApp.exe\""};
}

Program windows_program(std::string_view file) {
  const std::string folder = file == "explorer.exe" ? "C:\\Windows\\" : "C:\\Windows\\System32\\";
  return {std::string{file},       folder + std::string{file},
          "Microsoft Corporation", "Microsoft\u00ae Windows\u00ae Operating System",
          "10.0.19041.2728",       std::string{file}};
}

Program other_program(std::string_view file) {
  struct Row {
    std::string_view file, folder, company, product, version;
  };
  static constexpr Row kRows[] = {
      {"chrome.exe", "Google\\Chrome\\Application\\", "Google LLC", "Google Chrome",
       "111.0.5563.111"},
      {"msedge.exe", "Microsoft\\Edge\\Application\\", "Microsoft Corporation", "Microsoft Edge",
       "111.0.1661.54"},
      {"outlook.exe", "Microsoft Office\\root\\Office16\\", "Microsoft Corporation",
       "Microsoft Outlook", "16.0.16130.20306"},
      {"winword.exe", "Microsoft Office\\root\\Office16\\", "Microsoft Corporation",
       "Microsoft Office", "16.0.16130.20306"},
      {"Teams.exe", "Teams Installer\\current\\", "Microsoft Corporation", "Microsoft Teams",
       "1.6.0.4472"},
      {"ms-teams.exe", "WindowsApps\\MSTeams\\", "Microsoft Corporation", "Microsoft Teams",
       "23043.605.1979.2731"},
      {"Zoom.exe", "Zoom\\bin\\", "Zoom Video Communications, Inc.", "Zoom Meetings",
       "5.13.11.13434"},
      {"rmm-agent.exe", "Example RMM\\", "Example Ltd", "Example RMM Agent", "7.4.2"},
      {"velociraptor.exe", "Velociraptor\\", "Rapid7", "Velociraptor", "0.6.8"},
  };
  const Row* row = std::ranges::find(kRows, file, &Row::file);
  return {std::string{row->file},    fmt::format("C:\\Program Files\\{}{}", row->folder, row->file),
          std::string{row->company}, std::string{row->product},
          std::string{row->version}, fmt::format("\"{}\"", row->file)};
}

std::vector<Start> starts_of(const Company& company, std::size_t machine) {
  const Machine& m = company.machines[machine];
  std::vector<Start> out;
  if (!m.in_process || !has_product(m.group)) return out;
  Rng rng(company.seed, "starts", machine);
  const auto start = [&](Micros at) {
    const std::string version = version_at(m, at);
    const std::uint64_t pid = any_pid(rng);
    const bool runs = m.group == Group::Unreadable || !version.empty();
    // The update itself is one start of its own, and nothing starts right before the uninstall.
    const bool busy = (m.installed != kNoTime && at > m.installed - 2 * kMinute &&
                       at < m.installed + 2 * kMinute) ||
                      (m.uninstalled != kNoTime && at + 2 * kMinute > m.uninstalled);
    if (runs && !busy && at <= kEnd) out.push_back({at, version, pid, false});
  };
  for (const Span& s : m.desk) {
    // FIN-LT-0231's visit on the 24th is to the second: the phone runs before the call home.
    const bool fixed = machine == company.fin && s.from == utc(3, 24, 3, 58, 2);
    const Micros first =
        s.from + (fixed ? 74'617'000 : rng.between(kMinute, 12 * kMinute) / 1000 * 1000);
    if (first < s.to) start(first);
    const Micros again =
        rng.between(s.from + kHour, std::max(s.to, s.from + 2 * kHour)) / 1000 * 1000;
    if (rng.chance(15) && again < s.to && !fixed) start(again);
  }
  if (m.installed != kNoTime) out.push_back({m.installed, m.version, any_pid(rng), true});
  std::ranges::sort(out, {}, &Start::at);
  return out;
}

const Start* running_at(const std::vector<Start>& starts, Micros at) {
  const Start* found = nullptr;
  for (const Start& s : starts) {
    if (s.at <= at) found = &s;
  }
  return found;
}

}  // namespace tamiz::sim
