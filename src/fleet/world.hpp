#pragma once
// What a fleet has in common: software and organisations. A function of scenario, seed and the
// number of machines. Where each number comes from stands beside it. Tested by world_test.cpp.
#include <string>
#include <vector>

#include "fleet/scenario.hpp"

namespace tamiz::fleet {

struct Software {
  std::string name, company, signer;                   // signer: "" = its files are not signed
  std::string folder;                                  // may hold {user}
  std::string file, updater;                           // updater "": none; may hold {version}
  std::vector<std::string> libraries, sites, helpers;  // helpers: programs of its own
  std::vector<Release> releases;
  unsigned permille = 0;  // of the machines that could have it
};

struct Org {
  std::uint64_t first = 0, hosts = 0;  // numbers of its machines
  std::string name, domain;
  bool proxy = false;       // its machines resolve nothing themselves
  std::uint32_t blind = 0;  // kinds that its sensor does not log, as bits
  bool signers = true;      // its sensor names signers
  int days_kept = 0;        // of the last ones; 0 = all
  std::string injected;     // a library that its sensor loads into every program; "" = none
  bool new_sensor = false;  // another one arrives on the scenario's day
  std::vector<Software> in_house;
  std::vector<std::string> extensions;  // libraries that file dialogs load, of its own tools
};

// Ways in which an export can be worse, for all organisations.
enum class Variant : std::uint8_t { Whole, Capped, Days30, NoSigner, NoModules };

struct World {
  Scenario scenario;
  std::uint64_t seed = 0, hosts = 0;
  Variant variant = Variant::Whole;
  Software product;
  std::vector<Software> catalogue;      // by popularity
  std::vector<std::string> devices;     // libraries of drivers and their kits, by popularity
  std::vector<std::string> extensions;  // of file dialogs, by popularity
  std::vector<Org> orgs;
  [[nodiscard]] Micros at_day(int day) const { return scenario.begins + day * kDay; }
  [[nodiscard]] Micros end() const { return at_day(scenario.days); }
  [[nodiscard]] const Org& org_of(std::uint64_t host) const;
};

World make_world(Scenario scenario, std::uint64_t seed, std::uint64_t hosts, Variant variant);

}  // namespace tamiz::fleet
