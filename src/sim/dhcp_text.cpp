// DhcpSrvLog-<Day>.log: preamble, then ID,Date,Time,Description,IP Address,Host Name,MAC Address,..
// in local time. Beside the leases: what the server says of its own work, which names no client or
// repeats one that has just been given an address.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "sim/network_log.hpp"
#include "sim/order.hpp"

namespace tamiz::sim {
namespace {

constexpr std::string_view kPreamble =
    "\t\tMicrosoft DHCP Service Activity Log\r\n\r\n\r\n"
    "Event ID  Meaning\r\n"
    "00\tThe log was started.\r\n"
    "01\tThe log was stopped.\r\n"
    "02\tThe log was temporarily paused due to low disk space.\r\n"
    "10\tA new IP address was leased to a client.\r\n"
    "11\tA lease was renewed by a client.\r\n"
    "12\tA lease was released by a client.\r\n"
    "17\tA lease was expired and DNS records for an expired leases have not been deleted.\r\n"
    "18\tA lease was expired and DNS records were deleted.\r\n"
    "24\tIP address cleanup operation has began.\r\n"
    "25\tIP address cleanup statistics.\r\n"
    "30\tDNS update request to the named DNS server.\r\n"
    "31\tDNS update failed.\r\n"
    "32\tDNS update successful.\r\n\r\n"
    "QResult: 0: NoQuarantine, 1:Quarantine, 2:Drop Packet, 3:Probation,6:No Quarantine "
    "Information "
    "ProbationTime:Year-Month-Day Hour:Minute:Second:MilliSecond.\r\n\r\n"
    "ID,Date,Time,Description,IP Address,Host Name,MAC Address,User Name, TransactionID, "
    "QResult,Probationtime, CorrelationID,Dhcid,VendorClass(Hex),VendorClass(ASCII),UserClass(Hex),"
    "UserClass(ASCII),RelayAgentInformation,DnsRegError.\r\n";

struct Line {
  Micros at = 0;
  std::string text;
};

std::string client_name(const Machine& m) { return m.mac ? m.name : m.name + ".corp.example.org"; }

std::string lease_line(const Company& company, const LeaseEvent& e) {
  const bool release = e.kind == LeaseKind::Release;
  const char* const word = release ? "Release" : e.kind == LeaseKind::Assign ? "Assign" : "Renew";
  const Machine& m = company.machines[e.machine];
  return fmt::format("{},{},{},{},{},{:012x},,{},0,,,,{},,,,0", static_cast<int>(e.kind),
                     dhcp_time(e.at), word, e.address, client_name(m), 0x020000000000 + e.machine,
                     1473000000 + e.at / kSecond % 100000000,
                     release ? ","
                     : m.mac ? ","
                             : "0x4D53465420352E30,MSFT 5.0");
}

std::string server_line(int id, Micros at, std::string_view word, std::string_view address = "",
                        std::string_view name = "", std::string_view error = "0") {
  return fmt::format("{:02},{},{},{},{},,,0,6,,,,,,,,,{}", id, dhcp_time(at), word, address, name,
                     error);
}

// Leases that nobody renewed, found by the hourly cleanup; only if the address is still free then.
std::map<Micros, std::vector<std::string>> lapsed_by_cleanup(const Network& network) {
  std::map<std::string, const LeaseEvent*> last;
  std::map<Micros, std::vector<std::string>> out;
  const auto close = [&](const LeaseEvent& e, Micros next) {
    const Micros until = e.at + kLease;
    const Micros cleanup = (until / kHour + 1) * kHour + 6 * kSecond;
    if (e.kind != LeaseKind::Release && cleanup < next) out[cleanup].push_back(e.address);
  };
  for (const LeaseEvent& e : network.leases) {
    const auto [found, fresh] = last.try_emplace(e.address, &e);
    if (fresh) continue;
    close(*found->second, e.at);
    found->second = &e;
  }
  for (const auto& [address, e] : last) close(*e, kEnd);
  return out;
}

void cleanups(const Network& network, Span day, std::vector<Line>& out) {
  const auto lapsed = lapsed_by_cleanup(network);
  for (Micros at = day.from + 6 * kSecond; at < day.to && at <= kEnd - kMinute; at += kHour) {
    out.push_back({at, server_line(24, at, "Database Cleanup Begin")});
    const auto found = lapsed.find(at);
    std::size_t count = 0;
    if (found != lapsed.end()) {
      for (const std::string& address : found->second) {
        const bool deleted = ++count % 4 != 0;
        out.push_back({at, server_line(deleted ? 18 : 17, at,
                                       deleted ? "Expired" : "DNS record not deleted", address)});
      }
    }
    out.push_back({at + kSecond,
                   fmt::format("25,{},{} leases expired and {} leases deleted,,,,,0,6,,,,,,,,,0",
                               dhcp_time(at + kSecond), count, count)});
  }
}

// Dynamic DNS: every third new lease is announced; one in fifty announcements fails.
void announcements(const Company& company, const LeaseEvent& e, std::vector<Line>& out) {
  const Machine& m = company.machines[e.machine];
  if (e.kind != LeaseKind::Assign || m.mac || e.machine % 3 != 0 || e.at + 2 * kSecond > kEnd)
    return;
  const std::string name = client_name(m);
  const Micros done = e.at + 2 * kSecond;
  out.push_back({e.at, server_line(30, e.at, "DNS Update Request", e.address, name)});
  if (e.machine % 50 == 0)
    out.push_back({done, server_line(31, done, "DNS Update Failed", e.address, name, "10054")});
  else
    out.push_back({done, server_line(32, done, "DNS Update Successful", e.address, name)});
}

}  // namespace

LogText dhcp_log(const Company& company, const Network& network, Micros wall_day) {
  const Span day{from_local(wall_day), from_local(wall_day + kDay)};
  std::vector<Line> lines{{day.from, server_line(0, day.from, "Started")}};
  for (const LeaseEvent& e : network.leases) {
    if (e.at < day.from || e.at >= day.to) continue;
    lines.push_back({e.at, lease_line(company, e)});
    announcements(company, e, lines);
  }
  cleanups(network, day, lines);
  sort_by_time(lines);
  LogText out{std::string{kPreamble}, 0};
  for (const Line& line : lines) {
    if (line.at >= day.to) continue;  // an announcement after midnight
    out.text += line.text + "\r\n";
    ++out.records;
  }
  return out;
}

}  // namespace tamiz::sim
