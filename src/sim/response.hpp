#pragma once
// What happened after the installs: who called home, what came of it, and what the responders did.
// Tested by company_test.cpp.
#include <string>
#include <vector>

#include "sim/company.hpp"
#include "sim/lease.hpp"

namespace tamiz::sim {

struct Call {
  Micros at = 0;  // whole second
  std::size_t machine = 0;
  std::string domain, address;
};

struct Payload {
  Micros at = 0;
  std::size_t machine = 0;
};

inline constexpr Micros kModuleAt = utc(3, 24, 4, 2, 18);  // guard64.dll on FIN-LT-0231
inline constexpr Micros kFirstUninstall = utc(3, 29, 21, 14);

struct Course {
  std::vector<VpnPlan> vpn;
  Network network;
  std::vector<Call> calls;            // by time
  std::vector<Payload> payloads;      // cmd.exe, then whoami.exe
  std::vector<std::size_t> alone;     // own a module alone; the first is FIN-LT-0231
  std::vector<std::size_t> headsets;  // JabraSdk.dll in the product
  std::vector<Payload> velociraptor;  // started by the product's Update.exe
};

// Sets `uninstalled` of the company's machines too.
Course make_course(Company& company, const Mutations& mutations);

}  // namespace tamiz::sim
