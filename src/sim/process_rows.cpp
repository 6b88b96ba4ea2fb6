// DeviceProcessEvents: the product's starts and children, what the response did, and a control
// group of machines that never had it.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sim/defender.hpp"
#include "sim/order.hpp"

namespace tamiz::sim {

const std::string_view kProcessHeader =
    ",ActionType,FileName,FolderPath,SHA1,ProcessId,ProcessCommandLine,"
    "ProcessVersionInfoCompanyName,ProcessVersionInfoProductName,ProcessVersionInfoProductVersion,"
    "AccountName,InitiatingProcessFileName,InitiatingProcessFolderPath,InitiatingProcessSHA1,"
    "InitiatingProcessId,InitiatingProcessCommandLine,InitiatingProcessCreationTime [Local Time],"
    "InitiatingProcessVersionInfoProductName,InitiatingProcessVersionInfoProductVersion,"
    "InitiatingProcessParentFileName";

namespace {

constexpr std::size_t kLinkClickers = 60;
constexpr std::array<std::string_view, 4> kOwnChildren{
    "--type=gpu-process", "--type=utility --utility-sub-type=network.mojom.NetworkService",
    "--type=renderer --first-renderer-process", "--type=renderer --lang=es"};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

struct Parent {
  Program program;
  std::uint64_t pid = 0;
  Micros created = 0;
  std::string_view of = "explorer.exe";
};

class Writer {
 public:
  Writer(const Company& company, const Course& course) : company_(company), course_(course) {
    for (std::size_t i = 0; i < company.machines.size(); ++i) {
      if (company.machines[i].in_images && has_product(company.machines[i].group))
        clickers_.push_back(i);
    }
    Rng rng(company.seed, "link clickers");
    rng.shuffle(clickers_);
    clickers_.resize(kLinkClickers);
  }

  void product(std::size_t i) {
    const Machine& m = company_.machines[i];
    const auto starts = starts_of(company_, i);
    Rng rng(company_.seed, "process", i);
    const bool clicks = std::ranges::find(clickers_, i) != clickers_.end();
    for (const Start& s : starts) {
      const Program app = product_app(m, s.version);
      add(i, s.at, app, s.pid,
          s.by_updater
              ? Parent{product_updater(m), s.pid + 4, s.at - 2 * kSecond}
              : Parent{windows_program("explorer.exe"), 3110, s.at - 40 * kSecond, "userinit.exe"});
      children(i, app, s, clicks, rng);
    }
    response(i, m, rng);
  }

  void payload(const Payload& p) {
    const Machine& m = company_.machines[p.machine];
    const auto starts = starts_of(company_, p.machine);
    const Start* running = running_at(starts, p.at);
    const Program app = product_app(m, running->version);
    Program shell = windows_program("cmd.exe"), who = windows_program("whoami.exe");
    shell.command = "cmd.exe /c whoami";
    add(p.machine, p.at, shell, 8844, {app, running->pid, running->at});
    add(p.machine, p.at + 214'000, who, 8860, {shell, 8844, p.at, "3CXDesktopApp.exe"});
  }

  void control(std::size_t i) {
    static constexpr std::array<std::string_view, 4> kPrograms{"chrome.exe", "outlook.exe",
                                                               "winword.exe", "Teams.exe"};
    Rng rng(company_.seed, "control", i);
    for (const Span& s : company_.machines[i].desk) {
      for (int k = 0; k < 2; ++k) {
        const Micros at = rng.between(s.from, std::max(s.to, s.from + kMinute)) / 1000 * 1000;
        const Program program = other_program(rng.pick(kPrograms));
        add(i, std::min(at, kEnd), program, any_pid(rng),
            {windows_program("explorer.exe"), 3110, s.from, "userinit.exe"});
      }
    }
  }

  std::vector<ProcessRow> take() {
    sort_by_time(rows_);
    avoid_console_limits(rows_);
    return std::move(rows_);
  }

 private:
  void children(std::size_t i, const Program& app, const Start& s, bool clicks, Rng& rng) {
    const Machine& m = company_.machines[i];
    const Parent parent{app, s.pid, s.at, s.by_updater ? "Update.exe" : "explorer.exe"};
    const auto later = [&](Micros most) { return s.at + rng.between(1, most / 1000) * 1000; };
    const auto child = [&](Micros at, const Program& program) {
      const bool gone = m.uninstalled != kNoTime && at >= m.uninstalled;
      if (at <= kEnd && !gone && version_at(m, at) == s.version)
        add(i, at, program, any_pid(rng), parent);
    };
    for (const std::string_view type : kOwnChildren) {
      Program own = app;
      own.command = fmt::format("\"{}\" {}", app.path, type);
      if (rng.chance(85)) child(later(4 * kSecond), own);
    }
    Program update = product_updater(m);
    update.command =
        "\"Update.exe\" --checkForUpdate https://updates.example.net/phone/win, --silent";
    if (rng.chance(25)) child(later(10 * kMinute), update);
    Program link = other_program(rng.chance(60) ? "chrome.exe" : "msedge.exe");
    link.command +=
        fmt::format(" --single-argument https://intranet.example.org/{}", rng.below(1000));
    if (clicks && rng.chance(30)) child(later(2 * kHour), link);
  }

  void response(std::size_t i, const Machine& m, Rng& rng) {
    if (m.uninstalled != kNoTime) {
      Program update = product_updater(m);
      update.command = "\"Update.exe\" --uninstall";
      add(i, m.uninstalled, update, any_pid(rng),
          {other_program("rmm-agent.exe"), 2204, m.uninstalled - 3 * kHour, "services.exe"});
    }
    for (const Payload& v : course_.velociraptor) {
      if (v.machine != i) continue;
      const std::uint64_t pid = any_pid(rng);
      add(i, v.at, other_program("velociraptor.exe"), pid,
          {product_updater(m), pid + 8, v.at - kSecond, "rmm-agent.exe"});
    }
  }

  void add(std::size_t i, Micros at, const Program& program, std::uint64_t pid,
           const Parent& parent) {
    ProcessRow row;
    row.at = at;
    row.machine = i;
    row.product_run = program.file == "3CXDesktopApp.exe";
    row.version = program.version;
    const Program& by = parent.program;
    row.cells = cells({"ProcessCreated", program.file, program.path, program.sha1(),
                       std::to_string(pid), program.command, program.company, program.product,
                       program.version, company_.machines[i].user, by.file, lower(by.path),
                       by.sha1(), std::to_string(parent.pid), by.command}) +
                fmt::format(",\x01{}\x02", parent.created / 1000) +
                cells({by.product, by.version, parent.of});
    rows_.push_back(std::move(row));
  }

  const Company& company_;
  const Course& course_;
  std::vector<std::size_t> clickers_;
  std::vector<ProcessRow> rows_;
};

}  // namespace

std::vector<ProcessRow> process_rows(const Company& company, const Course& course) {
  Writer writer(company, course);
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    if (!company.machines[i].in_process) continue;
    if (has_product(company.machines[i].group))
      writer.product(i);
    else
      writer.control(i);
  }
  for (const Payload& p : course.payloads) writer.payload(p);
  return writer.take();
}

}  // namespace tamiz::sim
