#pragma once
// Programs as a sensor describes them, and when the product was started on a machine. Digests are
// invented: no file of the real product occurs here. Tested by company_test.cpp.
#include <string>
#include <vector>

#include "sim/company.hpp"

namespace tamiz::sim {

struct Program {
  std::string file, path;  // path: the full path of the image
  std::string company, product, version, command;
  [[nodiscard]] std::string sha1() const { return invented_hex(file + " " + version, 40); }
};

Program product_app(const Machine& machine, const std::string& version);
Program product_updater(const Machine& machine);
Program windows_program(std::string_view file);  // in System32
Program other_program(std::string_view file);    // Teams.exe, chrome.exe, ..: below Program Files

// The folder of the product on that machine, with the last backslash.
std::string product_folder(const Machine& machine);

inline std::uint64_t any_pid(Rng& rng) { return 1000 + rng.below(15000) * 4; }

struct Start {
  Micros at = 0;
  std::string version;  // "" = unreadable
  std::uint64_t pid = 0;
  bool by_updater = false;  // the first of the bad release
};

// By time. The same for every export: a process, its modules and its connections agree.
std::vector<Start> starts_of(const Company& company, std::size_t machine);

// The last start at or before `at`, or nullptr.
const Start* running_at(const std::vector<Start>& starts, Micros at);

}  // namespace tamiz::sim
