#pragma once
// What stands out where nobody named a product and no pack was asked: machines whose programs did
// what they nearly never do (blind/ranking.hpp).
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/time.hpp"
#include "model/stage.hpp"

namespace tamiz {

// What a program is called: the last part of its path, with its maker where that was told.
inline std::string program_name(const std::string& path) {
  return path.empty() ? "programs of the system" : std::string{base_name(path)};
}

// "8.2 d", "3.5 h", "12 min".
std::string rough_span(Micros length);

// LookNow: expected at most once in ten fleets of this size. The next two would be, but for what
// may be the response's own, or for parts that say little alone.
enum class UnusualBand : std::uint8_t {
  LookNow,
  AfterDisclosure,
  ProbablyHarmless,
  Dismissed,  // a person set it aside (tamiz dismiss)
  Background
};
constexpr std::string_view name_of(UnusualBand b) {
  return b == UnusualBand::LookNow            ? "look_now"
         : b == UnusualBand::AfterDisclosure  ? "after_disclosure"
         : b == UnusualBand::ProbablyHarmless ? "probably_harmless"
         : b == UnusualBand::Dismissed        ? "dismissed"
                                              : "background";
}

// Machines with the program; those on which it started anything; houses (organisations, domains).
enum class UnusualMeasure : std::uint8_t { Machines, Starters, Houses };
// What comes between "3 of 217" and "a thing as rare".
constexpr std::string_view measure_words(UnusualMeasure by) {
  return by == UnusualMeasure::Starters
             ? "machines on which the program started anything do it with"
         : by == UnusualMeasure::Houses ? "houses with the program have, on half of their machines,"
                                        : "machines with the program do it with";
}

struct UnusualPart {
  std::string shape;          // "loads a library from its own folder, not signed"
  std::string thing;          // "library polape64.dll"
  double surprise = 0;        // natural logarithm of one over the share `as_rare` of the cohort
  double weight = 0;          // what it adds to the machine's score
  std::uint64_t things = 0;   // machines of the fleet with that thing
  std::uint64_t as_rare = 0;  // of `of`, those with one as rare, of that shape
  std::uint64_t of = 0;
  UnusualMeasure by{};     // what `of` counts
  Micros since = kNoTime;  // first on this machine, to the minute
  Evidence evidence;       // the first on this machine
};
// Whether what stands out came after what the machine's release began to do (blind/drift.hpp).
// NoDrift: all its releases were compared, and none began anything unexplained. Before: the first
// sighting of that may be late.
enum class UnusualOrder : std::uint8_t { CannotKnow, NoDrift, After, Before };
struct UnusualHost {
  std::string host, id, org, program;  // program: "" = programs of the system
  std::uint64_t cohort = 0;            // machines with that program
  double score = 0;                    // sum of the weights
  double expected = 0;                 // machines that chance alone puts that high
  UnusualBand band{};
  std::vector<std::pair<std::string, double>> others;  // programs in which it stands out less
  std::string finding;                                 // id
  std::vector<UnusualPart> parts;                      // the weightiest first
  UnusualOrder order{};
  std::string order_why;    // of CannotKnow, where its release began something
  std::string order_began;  // the first of that on this machine
  Micros order_lag = 0;     // from it to the first of what stands out; negative: before it
};

// Machines on which one program stands out by the same thing first of all.
struct UnusualFinding {
  std::string id;  // "u1": numbers follow the order of the list
  UnusualBand band{};
  std::string program, entity;
  std::string kind;                // the entity without what was seen on the first machine alone
  double expected = 0;             // of its first machine
  std::vector<std::string> hosts;  // in the order of the list
  std::vector<std::string> reasons, against, settles;
  std::vector<std::string> context;  // of reasons, against and settles, what other acts tell
  // Machines that are not to be looked at now and have one of its rare things: host and thing, the
  // first of `also_count`.
  std::vector<std::pair<std::string, std::string>> also;
  std::uint64_t also_count = 0;
};

// What a release began to do (blind/drift.hpp).
struct DriftRow {
  std::string program, version, entity;
  std::uint64_t cohort = 0, with = 0;
  std::uint64_t control = 0, control_with = 0;       // machines on earlier releases only
  std::uint64_t before = 0, before_with = 0;         // the same machines on an earlier one
  Micros lag_median = 0, lag_low = 0, lag_high = 0;  // 5th and 95th of a hundred
  bool waits = false, explained = false;
};

// Which product: what stands out in it, and what its release began to do.
struct UnusualProduct {
  std::string program, version;  // the release with the most unexplained drift; "" = none
  std::uint64_t look_now = 0;    // machines
  std::uint64_t compared = 0;    // of its releases; 0 = not known, or nothing to compare with
  std::uint64_t unexplained = 0, waiting = 0;  // rows of that release's drift
  double score = 0;
};

struct Unusual {
  bool made = false;
  std::uint64_t machines = 0, programs = 0;  // weighed
  std::uint64_t split = 0;                   // machines whose events lie in two digests or more
  std::vector<std::string> split_names;      // at most kKeptHosts
  std::vector<UnusualHost> hosts;            // least expected first, at most kKeptUnusual
  std::vector<UnusualFinding> findings;
  std::vector<UnusualProduct> products;  // the highest score first
  std::vector<DriftRow> drift;           // unexplained first, at most kKeptDrift
  std::uint64_t releases = 0, without_control = 0;
  Micros disclosed = kNoTime;  // since then things may be the response's own; kNoTime = not told
  // Of the machine that --explain asks for: its place, 0 = none of its programs was weighed, or
  // (without a name) it is not there.
  std::uint64_t asked_rank = 0;
  UnusualHost asked;
};
inline constexpr std::size_t kKeptUnusual = 2'000, kToldUnusual = 200;  // with evidence
inline constexpr std::size_t kKeptDrift = 500;
// "At most one such finding expected in ten attack-free fleets of this size" (design, section 6).
inline constexpr double kLookNowExpected = 0.1;

}  // namespace tamiz
