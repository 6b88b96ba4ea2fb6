// One line a packet, as in the debug log of a Windows DNS server with en-US settings:
//   date time thread PACKET id UDP Rcv|Snd address xid [R] Q [flags codes rcode] type (3)www(0)
// Rcv without R is the client's question, Snd with R the answer to it; between them stand the
// server's own question to its forwarder and that one's answer.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "sim/network_log.hpp"
#include "sim/order.hpp"

namespace tamiz::sim {
namespace {

constexpr std::string_view kForwarder = "203.0.113.53";

constexpr std::string_view kKey =
    "Message logging key (for packets - other items use a subset of these fields):\r\n"
    "\tField #  Information         Values\r\n"
    "\t-------  -----------         ------\r\n"
    "\t   1     Date\r\n"
    "\t   2     Time\r\n"
    "\t   3     Thread ID\r\n"
    "\t   4     Context\r\n"
    "\t   5     Internal packet identifier\r\n"
    "\t   6     UDP/TCP indicator\r\n"
    "\t   7     Send/Receive indicator\r\n"
    "\t   8     Remote IP\r\n"
    "\t   9     Xid (hex)\r\n"
    "\t  10     Query/Response      R = Response\r\n"
    "\t                             blank = Query\r\n"
    "\t  11     Opcode              Q = Standard Query\r\n"
    "\t                             N = Notify\r\n"
    "\t                             U = Update\r\n"
    "\t                             ? = Unknown\r\n"
    "\t  12     [ Flags (hex)\r\n"
    "\t  13     Flags (char codes)  A = Authoritative Answer\r\n"
    "\t                             T = Truncated Response\r\n"
    "\t                             D = Recursion Desired\r\n"
    "\t                             R = Recursion Available\r\n"
    "\t  14     ResponseCode ]\r\n"
    "\t  15     Question Type\r\n"
    "\t  16     Question Name\r\n"
    "\r\n";

struct Packet {
  Micros at = 0;
  const Query* query = nullptr;
  bool sent = false, answer = false, own = false;  // own = between server and forwarder
  std::uint32_t id = 0;
  std::uint16_t xid = 0;
};

std::string labels(std::string_view name) {
  std::string out;
  for (const std::string_view label : split(name, '.'))
    out += fmt::format("({}){}", label.size(), label);
  return out + "(0)";
}

void packets_of(const Query& q, Rng& rng, std::vector<Packet>& out) {
  const auto id = static_cast<std::uint32_t>(0x03000000 + rng.below(0x3FFFF) * 16);
  const auto xid = static_cast<std::uint16_t>(rng.below(65536));
  const Micros done = std::min(kEnd, q.at + (rng.chance(20) ? kSecond : 0));
  out.push_back({q.at, &q, false, false, false, id, xid});
  if (q.forwarded) {
    const auto other = static_cast<std::uint16_t>(rng.below(65536));
    out.push_back({q.at, &q, true, false, true, id + 16, other});
    out.push_back({done, &q, false, true, true, id + 32, other});
  }
  out.push_back({done, &q, true, true, false, id, xid});
}

void write(const Packet& p, std::string& out) {
  const Query& q = *p.query;
  const std::string_view flags = !p.answer ? "[0001   D   NOERROR]"
                                 : q.known ? "[8081   DR  NOERROR]"
                                           : "[8381   DR NXDOMAIN]";
  out += fmt::format("{} 0E{:02X} PACKET  {:016X} UDP {} {:<15} {:04x} {} Q {} {:<6} {}\r\n\r\n",
                     debug_log_time(p.at), 0x70 + p.id % 5 * 4, p.id, p.sent ? "Snd" : "Rcv",
                     p.own ? kForwarder : std::string_view{q.address}, p.xid, p.answer ? 'R' : ' ',
                     flags, q.type, labels(q.name));
}

}  // namespace

LogText dns_debug_log(const std::vector<Query>& queries, unsigned resolver, Micros from,
                      std::uint64_t seed) {
  Rng rng(seed, "packets", resolver);
  std::vector<Packet> packets;
  for (const Query& q : queries) {
    if (q.resolver != resolver) continue;
    const std::size_t before = packets.size();
    packets_of(q, rng, packets);
    if (q.at < from) packets.resize(before);
  }
  sort_by_time(packets);
  LogText out;
  out.records = packets.size();
  out.text = fmt::format("DNS Server log file creation at {0}\r\nLog file wrap at {0}\r\n\r\n",
                         debug_log_time(from));
  out.text += kKey;
  for (const Packet& p : packets) write(p, out.text);
  return out;
}

}  // namespace tamiz::sim
