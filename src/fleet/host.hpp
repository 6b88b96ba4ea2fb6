#pragma once
// One machine of a fleet, and everything that happens on it: a function of the world and the
// machine's number, so that a fleet is written piece by piece. Tested by fleet_test.cpp.
#include <string>
#include <vector>

#include "fleet/world.hpp"
#include "sim/rng.hpp"

namespace tamiz::fleet {

enum class Role : std::uint8_t { Office, Developer, Server, Vdi };

struct Installed {
  const Software* what = nullptr;
  std::vector<std::pair<Micros, std::size_t>> releases;  // since when which, by time
};

struct Host {
  std::uint64_t number = 0;
  const Org* org = nullptr;
  std::string name, user, renamed;  // renamed: its later name; "" = it keeps its own
  Micros renamed_at = kNoTime;
  Role role = Role::Office;
  Installed product;  // what == nullptr: it has it not
  std::vector<Installed> others;
  std::vector<int> days;              // on which it is used, ascending
  std::uint32_t blind = 0;            // kinds that its own sensor misses, beside its organisation's
  int lost_from = -1, lost_days = 0;  // days whose events never arrived
  Micros skew = 0;                    // its clock is that much late
  bool twice = false;                 // its events arrive twice
};

Host make_host(const World& world, std::uint64_t number);

// The bad release's arrival; kNoTime: it never took it.
Micros taken_bad(const World& world, const Host& host);

// The release at that moment; nullptr before the first.
const Release* release_at(const Installed& installed, Micros at);

struct Image {
  std::string path, product, company, version, signer;
  std::uint64_t content = 0;  // of the file's bytes: equal files have equal ones
};
struct Process {
  Image image;
  std::string command;
  std::uint32_t pid = 0;
  std::uint64_t id = 0;  // never given twice on a machine
};

inline constexpr std::int16_t kNoStage = -1;

struct Event {
  Micros at = 0;
  Kind kind{};
  Process actor;      // of a start: the parent
  Image target;       // a program, a library, a file; a key, name or service by its path
  std::string value;  // the registry's data, the service's program, the child's command
  std::uint32_t pid = 0;
  std::uint64_t id = 0;           // of the process that starts
  std::int16_t stage = kNoStage;  // of the scenario
  std::int32_t parent = -1;  // of a chain: its event that began this actor; -1: the product itself
  bool orphan = false;       // of a chain: done by a program of the system
};

// Whose events are written; `others`: what the machine does beside the product and the chain.
class Life {
 public:
  Life(const World& world, const Host& host);
  void everyday();                               // programs, people, the system
  void product();                                // the cohort's ordinary life
  void stage(std::size_t stage, Micros begins);  // one stage of the scenario
  std::vector<Event> take();                     // by time
  [[nodiscard]] Micros chain_end() const { return chain_end_; }

 private:
  void use(const Installed& installed, Micros at, sim::Rng& rng);
  void dialog(const Process& process, Micros at, sim::Rng& rng);
  void own_files(sim::Rng& rng);
  void browse(sim::Rng& rng);
  void system(sim::Rng& rng);
  void session(Micros at, const Release& release, sim::Rng& rng);
  void updates(sim::Rng& rng);
  Process process(Image image, Micros at, std::string command);
  Process system_process(std::string_view path, Micros at);
  Process product_process(Micros at);
  Process updater_process(Micros at);
  Image library(const Installed& installed, std::size_t which, Micros at) const;
  Image image(const Installed& installed, const std::string& file, Micros at) const;
  void start(const Process& parent, const Process& child, Micros at);
  void add(Kind kind, const Process& actor, Image target, std::string value, Micros at);
  [[nodiscard]] std::string filled(std::string_view pattern) const;
  [[nodiscard]] Micros moment(sim::Rng& rng) const;  // while it is used
  void act(const Act& act, std::size_t stage, Micros at);

  const World& world_;
  const Host& host_;
  std::vector<Event> events_;
  std::vector<std::pair<Micros, Process>> sessions_;  // of the product, by time
  std::uint64_t next_id_ = 1;
  Process last_;  // what the chain started last
  std::int32_t last_event_ = -1;
  Micros chain_end_ = kNoTime;
};

// The folder of software on that machine.
std::string folder_on(const Software& software, const Host& host);

}  // namespace tamiz::fleet
