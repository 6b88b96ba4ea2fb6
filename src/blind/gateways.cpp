#include "blind/gateways.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/embedded.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::blind {
namespace {

std::unordered_set<std::string> read_gateways() {
  std::unordered_set<std::string> out;
  for (const std::string_view line : split(embedded::gateways().front().bytes, '\n')) {
    const std::string_view name = trim(line.substr(0, line.find('#')));
    if (!name.empty()) out.insert(fold(name));
  }
  return out;
}

// Hosts of services, of components and of tasks, and the session's own (Microsoft, "Windows
// Internals" 7, chapter 2: system processes).
constexpr std::array<std::string_view, 16> kOfSystem{
    "svchost.exe", "services.exe", "wmiprvse.exe", "spoolsv.exe", "taskhostw.exe", "taskhost.exe",
    "taskeng.exe", "lsass.exe",    "winlogon.exe", "csrss.exe",   "smss.exe",      "wininit.exe",
    "dllhost.exe", "system",       "systemd",      "cron"};

}  // namespace

bool is_gateway(std::string_view image) {
  static const std::unordered_set<std::string> kGateways = read_gateways();
  return kGateways.contains(fold(base_name(image)));
}

bool is_of_system(std::string_view folded_base) {
  return std::ranges::find(kOfSystem, folded_base) != kOfSystem.end();
}

}  // namespace tamiz::blind
