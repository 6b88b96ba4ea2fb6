#include "sim/inventory.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "sim/defender.hpp"

namespace tamiz::sim {
namespace {

struct Software {
  std::string_view vendor, name, version;
};
constexpr std::array kWindowsSoftware{Software{"microsoft", "office", "16.0.16130.20306"},
                                      Software{"google", "chrome", "111.0.5563.111"},
                                      Software{"microsoft", "edge_chromium-based", "111.0.1661.54"},
                                      Software{"example", "vpn_client", "9.2.1.0"},
                                      Software{"example", "rmm_agent", "7.4.2.0"},
                                      Software{"mozilla", "firefox", "111.0.1.0"}};
constexpr std::array kMacSoftware{Software{"", "Google Chrome.app", "111.0.5563.110"},
                                  Software{"", "Safari.app", "16.3"},
                                  Software{"", "Microsoft Outlook.app", "16.71"},
                                  Software{"", "Self Service.app", "10.44.1"},
                                  Software{"", "zoom.us.app", "5.13.11"},
                                  Software{"", "Firefox.app", "111.0.1"}};

void tvm_row(const Machine& m, bool eleven, const Software& s, Table& out) {
  const std::string cpe =
      s.version.empty() || s.version == "latest" || s.version == "18.12"
          ? "Not Available"
          : fmt::format("cpe:2.3:a:{}:{}:{}:*:*:*:*:*:*:*", s.vendor, s.name, s.version);
  out.text += m.device;
  out.text += cells({m.host, eleven ? "Windows11" : "Windows10",
                     eleven ? "10.0.22621.1413" : "10.0.19045.2728", "x64", s.vendor, s.name,
                     s.version, "", "", cpe});
  out.text += "\r\n";
  ++out.records;
}

// The first `count` of a shuffled list.
template <std::size_t N>
std::vector<Software> some(const std::array<Software, N>& all, std::size_t count, Rng& rng) {
  std::vector<Software> out(all.begin(), all.end());
  rng.shuffle(out);
  out.resize(count);
  return out;
}

constexpr std::string_view kAlertHeader =
    "Timestamp,AlertId,EntityType,EvidenceRole,SHA1,SHA256,RemoteIP,LocalIP,RemoteUrl,AccountName,"
    "AccountDomain,AccountSid,AccountObjectId,DeviceId,ThreatFamily,EvidenceDirection,"
    "AdditionalFields,MachineGroup,NetworkMessageId,ServiceSource,FileName,FolderPath,"
    "ProcessCommandLine,EmailSubject,ApplicationId,Application,DeviceName,FileSize,RegistryKey,"
    "RegistryValueName,RegistryValueData,AccountUpn,OAuthApplicationId,Categories,Title,"
    "AttackTechniques,DetectionSource,Severity,CloudResource,CloudPlatform,ResourceType,ResourceID,"
    "SubscriptionId";

// When and on which machine, oldest first.
std::vector<std::pair<Micros, std::size_t>> alerts_of(const Company& company, bool partly) {
  std::vector<std::pair<Micros, std::size_t>> alerts;
  bool left_out = !partly, added = !partly;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Machine& m = company.machines[i];
    bool alert = seen_running(m.group) && m.version == kBad;
    if (alert && !company.is_target(i) && !std::exchange(left_out, true)) alert = false;
    if (m.group == Group::Older && m.in_process && !std::exchange(added, true)) alert = true;
    if (!alert) continue;
    Rng rng(company.seed, "alert", i);
    const Micros from = std::max(m.installed, utc(3, 22, 12)) + kMinute;
    alerts.emplace_back(rng.between(from, utc(3, 29, 21)) / 1000 * 1000, i);
  }
  std::ranges::sort(alerts);
  return alerts;
}

}  // namespace

Table tvm_csv(const Company& company) {
  Table out{
      "\xEF\xBB\xBF"
      "DeviceId,DeviceName,OSPlatform,OSVersion,OSArchitecture,SoftwareVendor,"
      "SoftwareName,SoftwareVersion,EndOfSupportStatus,EndOfSupportDate,ProductCodeCpe\r\n",
      0};
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Machine& m = company.machines[i];
    if (m.mac) continue;
    Rng rng(company.seed, "inventory", i);
    const bool eleven = rng.chance(40);
    const bool product = has_product(m.group) && m.uninstalled == kNoTime;
    auto rows = some(kWindowsSoftware, 3 + rng.below(2), rng);
    if (product) rows.push_back({"3cx", "3cx_desktop_app", m.version});
    for (const Software& s : rows) tvm_row(m, eleven, s, out);
  }
  return out;
}

Table jamf_csv(const Company& company) {
  Table out{
      "Computer Name,Serial Number,Last Inventory Update,Application Title,Application Version\r\n",
      0};
  bool first = true;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Machine& m = company.machines[i];
    if (!m.mac) continue;
    Rng rng(company.seed, "jamf", i);
    const Micros at =
        std::exchange(first, false) ? kEnd : rng.second_between(kEnd - 20 * kHour, kEnd);
    auto rows = some(kMacSoftware, 3 + rng.below(3), rng);
    if (m.group == Group::BadMac) rows.push_back({"", "3CX Desktop App.app", m.version});
    const std::string when = iso_time(at);
    for (const Software& s : rows) {
      out.text += m.name + fmt::format(",C02X{:06}", i);
      out.text +=
          cells({when.substr(0, 10) + " " + when.substr(11, 8), s.name, s.version}) + "\r\n";
      ++out.records;
    }
  }
  return out;
}

Table alerts_csv(const Company& company, bool partly) {
  Table out{std::string{kAlertHeader} + "\r\n", 0};
  for (const auto& [at, i] : alerts_of(company, partly)) {
    const Machine& m = company.machines[i];
    const Program app = product_app(m, m.version);
    const std::map<std::string_view, std::string> known{
        {"Timestamp", iso_time(at)},
        {"AlertId", fmt::format("da{:08x}-{:04x}_1", i * 7919, out.records)},
        {"EntityType", "Process"},
        {"EvidenceRole", "Impacted"},
        {"SHA1", app.sha1()},
        {"AccountName", m.user},
        {"DeviceId", m.device},
        {"ServiceSource", "Microsoft Defender for Endpoint"},
        {"FileName", app.file},
        {"FolderPath", product_folder(m) + "app"},
        {"ProcessCommandLine", app.command},
        {"DeviceName", m.host},
        {"Categories", "[\"Execution\"]"},
        {"Title", "Suspicious activity of a desktop phone"},
        {"DetectionSource", "EDR"},
        {"Severity", "High"}};
    std::string row;
    for (const std::string_view column : split(kAlertHeader, ',')) {
      const auto found = known.find(column);
      row += cells({found == known.end() ? std::string_view{} : found->second});
    }
    out.text += row.substr(1) + "\r\n";
    ++out.records;
  }
  return out;
}

}  // namespace tamiz::sim
