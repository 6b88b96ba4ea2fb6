#pragma once
// A scenario of a whole fleet, as data (`tamiz.fleet/1`, data/fleets/*.yaml): one product among
// many, its releases, and what happens on whom. The words of an act are explained in doc/fleets.md.
// Tested by scenario_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tamiz::fleet {

// A length, drawn evenly from `least` .. `most`.
struct Lapse {
  Micros least = 0, most = 0;
};

enum class Kind : std::uint8_t {
  Start,     // a process begins
  Module,    // a library is loaded
  File,      // a file is made
  Registry,  // a value is set
  Dns,
  Service,  // one is installed
  Task,     // one is registered
};
inline constexpr std::size_t kKinds = 7;

// One thing that a stage does. `actor`: "product", "updater", "last" (what the chain started last)
// or the full path of a program. Texts may hold {c:word} (drawn once in a fleet), {o:word} (in an
// organisation), {h:word}, {h:hex} (on a machine), {own} (the product's folder), {user}.
struct Act {
  Kind kind{};
  std::string actor, target, value;
  std::string signer;  // "": nobody; "product": the product's; else a name
  Lapse after;         // the act before, or the stage's beginning
  unsigned times = 1;  // again, `after` apart
};

// Whom a stage takes, of those that the stage before it took (the first: of the release's).
struct Choice {
  unsigned permille = 1000;
  bool few = false;   // a handful, however large the fleet: few_of
  unsigned orgs = 0;  // only in so many organisations
  unsigned orgs_permille = 1000;
};

struct Stage {
  std::string id, title;
  bool harmless = false;  // looks like one, and is none
  int day = -1;           // of a harmless one: when it begins
  Choice who;
  Lapse after;
  std::vector<Act> acts;
};

struct Release {
  std::string version;
  int day = 0;               // of the scenario; below 0: before it begins
  unsigned days = 1;         // until the last machine has it
  unsigned permille = 1000;  // of the machines that have the product
  bool bad = false;
  bool replaces_library = false;  // one of its own libraries is another under the old name
};

struct Scenario {
  std::string id, title;
  Micros begins = 0;
  int days = 45;
  unsigned share_permille = 500;  // of the machines that have the product
  bool servers = false;           // it is installed on servers first
  std::string product;            // "" = invented
  std::vector<Release> releases;
  std::vector<Stage> stages;
  int injector_day =
      -1;  // a new sensor that loads itself into every program, in a third of the organisations
};

// The shipped ones, by name; `novel` is drawn, see novel.hpp.
Result<Scenario> read_scenario(std::string_view text, const std::string& name);
Result<Scenario> shipped_scenario(std::string_view id);  // Usage, naming the known ones
std::vector<std::string> shipped_scenarios();

// A handful: 1 of 50, 3 of 400, 6 of 5,000, 8 of 20,000, 10 of 600,000 (3CX: fewer than ten).
std::uint64_t few_of(std::uint64_t hosts);

}  // namespace tamiz::fleet
