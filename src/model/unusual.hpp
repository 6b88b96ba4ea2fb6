#pragma once
// What stands out where nobody named a product and no pack was asked: machines whose programs did
// what they nearly never do (blind/ranking.hpp).
#include <cstdint>
#include <string>
#include <vector>

#include "model/stage.hpp"

namespace tamiz {

struct UnusualPart {
  std::string shape;          // "loads a library from its own folder, not signed"
  std::string thing;          // "library polape64.dll"
  double surprise = 0;        // natural logarithm of one over the share `as_rare` of the cohort
  std::uint64_t things = 0;   // machines of the fleet with that thing
  std::uint64_t as_rare = 0;  // machines of the program with one as rare, of that shape
  Evidence evidence;          // the first on this machine
};
struct UnusualHost {
  std::string host, id, org, program;  // program: "" = programs of the system
  std::uint64_t cohort = 0;            // machines with that program
  double score = 0;                    // sum of the surprises
  double expected = 0;                 // machines that chance alone puts that high
  bool look_now = false;               // expected at most once in ten fleets of this size
  bool mere = false;  // it would be LOOK NOW, but for parts that say little alone
  std::vector<UnusualPart> parts;      // most surprising first
};
struct Unusual {
  bool made = false;
  std::uint64_t machines = 0, programs = 0;  // weighed
  std::vector<UnusualHost> hosts;            // least expected first, at most kKeptUnusual
};
inline constexpr std::size_t kKeptUnusual = 200;
// "At most one such finding expected in ten attack-free fleets of this size" (design, section 6).
inline constexpr double kLookNowExpected = 0.1;

}  // namespace tamiz
