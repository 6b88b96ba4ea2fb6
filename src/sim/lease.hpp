#pragma once
// The DHCP server of the office: who got which address when. Lease 8 h, renewed at half. Tested by
// company_test.cpp.
#include <string>
#include <vector>

#include "sim/company.hpp"

namespace tamiz::sim {

enum class LeaseKind : std::uint8_t { Assign = 10, Renew = 11, Release = 12 };

struct LeaseEvent {
  Micros at = 0;  // whole seconds
  LeaseKind kind{};
  std::string address;
  std::size_t machine = 0;
};

// An address that a machine used, by lease, VPN or a router elsewhere.
struct Holding {
  Span span;
  std::string address;
  Site site = Site::Office;
};

struct Network {
  std::vector<LeaseEvent> leases;              // by time
  std::vector<std::vector<std::size_t>> of;    // by machine: its leases
  std::vector<std::vector<Holding>> holdings;  // by machine, by time; from 03-16 on
};

// VPN sessions take the address that `vpn` says, or any of their own.
struct VpnPlan {
  std::size_t machine = 0;
  Span span;
  std::string address;
};

Network make_network(const Company& company, const std::vector<VpnPlan>& vpn);

// Whether the leases that are left (those for which `kept`) say that the machine had an address at
// that moment; and from when to `to` they say so without a break (kNoTime = not at `to`).
struct LeaseView {
  const Network* network = nullptr;
  Micros from = kDhcpBegins;  // rows before it are not in the log
  Span gone{0, 0};            // rows inside it are not either
  [[nodiscard]] bool tied(std::size_t machine, Micros at) const;
  [[nodiscard]] Micros tied_since(std::size_t machine, Micros to) const;
};

}  // namespace tamiz::sim
