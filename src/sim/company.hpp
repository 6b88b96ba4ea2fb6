#pragma once
// Who there is: 2,418 machines, which release each took and when, where it stands and when it is
// switched on. The seed decides details; the counts are fixed. Tested by company_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/calendar.hpp"
#include "sim/mutation.hpp"
#include "sim/rng.hpp"

namespace tamiz::sim {

inline constexpr std::string_view kProduct = "3CX Desktop App";
inline constexpr std::string_view kBad = "18.12.416", kBadFirst = "18.12.407",
                                  kBadMac = "18.11.1213", kOld = "18.11.1197";

// What a machine is to the story.
enum class Group : std::uint8_t {
  Beacon,      // called home from an address that a lease ties to it
  Clean,       // installed 03-17 .. 03-23, on all week, never called home
  Young,       // installed so late that the sleep outlasts the data
  Away,        // installed early, no lease in the log: nobody can tie its queries
  Unseen,      // bad by the inventory, never in Defender
  Older,       // an older release only
  Unreadable,  // a version that nobody can read
  Other,       // never had the product
  BadMac,
  OtherMac,
};

enum class Site : std::uint8_t {
  Office,  // 10.2.0.0/16, leases logged by the Windows DHCP server
  Branch,  // 10.4.1.0/24, leased by a router that keeps no log
  Home,    // 10.9.0.0/24 by VPN
  Absent,  // never seen on the network
};

struct Session {
  Span span;
  Site site = Site::Office;
};

struct Machine {
  std::string name;    // FIN-LT-0231, MAC-0001
  std::string host;    // fin-lt-0231.corp.example.org, mac-0001
  std::string user;    // of C:\Users
  std::string device;  // Defender's id, 40 hexadecimal digits; Macs have none
  Group group = Group::Other;
  Site site = Site::Office;
  bool mac = false, laptop = false;
  bool always_on = false;
  bool in_process = false, in_images = false, in_network = false;  // Defender returned rows of it
  bool floating = false;         // takes any free address of the shared scope
  std::string address;           // its usual one in the office or branch; "" for floating and home
  std::string version;           // of the product, as an inventory reads it; "" = none or empty
  std::string before;            // the release that ran before the bad one; "" = none
  Micros installed = kNoTime;    // of the bad release
  Micros uninstalled = kNoTime;  // by the response
  std::vector<Session> on;       // switched on and on a network; sorted, apart
  std::vector<Span> desk;        // with somebody at it: the spans in which programs are started
};

struct Company {
  std::uint64_t seed = 0;
  std::vector<Machine> machines;
  std::size_t fin = 0, trs_first = 0, trs_second = 0;  // FIN-LT-0231, TRS-WS-0114, TRS-WS-0122

  [[nodiscard]] std::vector<std::size_t> in_group(Group group) const;  // ascending
  [[nodiscard]] bool is_target(std::size_t machine) const;
};

// Windows machines that took the bad release and that Defender saw: Beacon, Clean, Young, Away.
bool seen_running(Group group);
bool has_product(Group group);

Company make_company(std::uint64_t seed);

// The product's release on that machine at that moment; "" = none, or none that can be read.
std::string version_at(const Machine& machine, Micros at);

// Consistent other names, in the same alphabetical order and of the same length.
void rename_all(Company& company);

// The steps of make_company, in this order.
void make_machines(Company& company);
void make_sessions(Company& company);
void make_installs(Company& company);

}  // namespace tamiz::sim
