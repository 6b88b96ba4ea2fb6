// DeviceNetworkEvents, projected without LocalIP, so that an address is tied to a machine by the
// leases alone: connections, and the queries that the sensor inspected. No connection to a server
// of the campaign: who called home is only in the resolvers' logs.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sim/defender.hpp"
#include "sim/order.hpp"

namespace tamiz::sim {

const std::string_view kNetworkHeader =
    ",ActionType,RemoteIP,RemotePort,LocalPort,Protocol,RemoteUrl,InitiatingProcessFileName,"
    "InitiatingProcessFolderPath,InitiatingProcessSHA1,InitiatingProcessId,"
    "InitiatingProcessCreationTime [Local Time],InitiatingProcessVersionInfoProductName,"
    "InitiatingProcessVersionInfoProductVersion,AdditionalFields";

namespace {

struct Peer {
  std::string_view address, port, url;
};
constexpr std::array kPhonePeers{Peer{"10.1.5.10", "5061", "pbx.corp.example.org"},
                                 Peer{"10.1.5.10", "443", "pbx.corp.example.org"},
                                 Peer{"192.0.2.80", "443", "push.example.net"},
                                 Peer{"192.0.2.81", "3478", "stun.example.net"}};
constexpr std::array kWebPeers{Peer{"198.51.100.10", "443", "www.example.com"},
                               Peer{"198.51.100.11", "443", "news.example.com"},
                               Peer{"198.51.100.12", "443", "login.example.net"}};

class Writer {
 public:
  explicit Writer(const Company& company) : company_(company) {}

  void phone(std::size_t i) {
    const Machine& m = company_.machines[i];
    Rng rng(company_.seed, "network", i);
    for (const Start& s : starts_of(company_, i)) {
      for (int k = 0; k < 5; ++k) {
        const Micros at = s.at + rng.between(1, 30) * kSecond + rng.between(0, 1000) * 1000;
        const Peer& peer = rng.pick(kPhonePeers);
        const std::uint64_t port = 49152 + rng.below(16000);
        if (rng.chance(46)) connect(i, at, peer, port, product_app(m, s.version), s.pid, s.at);
      }
    }
    web(i, 4, rng);
  }

  void web(std::size_t i, std::size_t rows, Rng& rng) {
    const Machine& m = company_.machines[i];
    for (std::size_t k = 0; k < rows && !m.desk.empty(); ++k) {
      const Span desk = rng.pick(m.desk);
      const Micros at = rng.between(desk.from, desk.to) / 1000 * 1000;
      const Peer& peer = rng.pick(kWebPeers);
      const std::uint64_t port = 49152 + rng.below(16000), pid = any_pid(rng);
      connect(i, at, peer, port, other_program("chrome.exe"), pid, desk.from);
    }
  }

  // As Zeek writes it inside the sensor: every value a string, the answers a JSON array in one.
  void inspected(const Inspected& q, Rng& rng) {
    const std::string uid = invented_hex(q.name, 17);
    const std::uint64_t transaction = rng.below(65536), last = 1 + rng.below(254);
    const std::string json = fmt::format(
        R"({{"direction":"Out","conn_state":"SF","trans_id":"{}","query":"{}","qclass":"1","qclass_name":"C_INTERNET","qtype":"1","qtype_name":"A","rcode":"0","rcode_name":"NOERROR","uid":"C{}","answers":"[\"203.0.113.{}\"]","TTLs":"[300.0]"}})",
        transaction, q.name, uid, last);
    const std::string port = std::to_string(49152 + rng.below(16000));
    rows_.push_back({q.at, q.machine,
                     cells({"DnsConnectionInspected", kResolvers[q.resolver], "53", port, "Udp", "",
                            "", "", "", "", "", "", "", json})});
  }

  std::vector<TableRow> take() {
    sort_by_time(rows_);
    return std::move(rows_);
  }

 private:
  void connect(std::size_t i, Micros at, const Peer& peer, std::uint64_t port, const Program& by,
               std::uint64_t pid, Micros created) {
    if (at > kEnd) return;
    std::string path = by.path;
    for (char& c : path) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    rows_.push_back({at, i,
                     cells({"ConnectionSuccess", peer.address, peer.port, std::to_string(port),
                            "Tcp", peer.url, by.file, path, by.sha1(), std::to_string(pid)}) +
                         fmt::format(",\x01{}\x02", created / 1000) +
                         cells({by.product, by.version, ""})});
  }

  const Company& company_;
  std::vector<TableRow> rows_;
};

}  // namespace

std::vector<TableRow> network_rows(const Company& company, const Queries& queries) {
  Writer writer(company);
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Machine& m = company.machines[i];
    if (!m.in_network) continue;
    if (has_product(m.group)) {
      writer.phone(i);
      continue;
    }
    Rng rng(company.seed, "control network", i);
    writer.web(i, 20, rng);
  }
  Rng rng(company.seed, "inspected rows");
  for (const Inspected& q : queries.inspected) writer.inspected(q, rng);
  auto rows = writer.take();
  avoid_console_limits(rows);
  return rows;
}

}  // namespace tamiz::sim
