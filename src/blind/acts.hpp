#pragma once
// What every program on one machine did, in names by which machines meet: the whole of a program's
// lineage counts as its own, up to a gateway; what a program of the system does is the system's,
// unless the file it touches was written by a lineage. Nobody names a product. Tested by
// acts_test.cpp.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/dictionary.hpp"
#include "model/event.hpp"

namespace tamiz::blind {

// What is needed of an event; views live while it is given. `action`: "start" for the start of a
// process; `signer_known`: whether the sensor says who signed a file.
struct Seen {
  Channel channel{};
  std::string_view action;
  std::string_view actor_guid, actor_pid, actor_image, actor_company;
  std::string_view actor_version;
  std::string_view target, target_guid, target_pid, target_signer, target_company, value;
  std::string_view target_version;
  bool signer_known = false;
  Micros time = kNoTime;
  std::uint32_t source = 0;
  std::uint64_t record = 0;
};

// A program did something of one shape with one thing. Codes of a dictionary of canonical names.
struct Act {
  StringCode program = 0;     // its path; "" = the system
  StringCode edition = 0;     // the path and who made it, where that is known; 0 = not known
  StringCode shape = 0;       // "loads a library from its own folder, not signed"
  StringCode family = 0;      // the shape without its signer
  StringCode thing = 0;       // "module x.dll": what is counted over machines
  bool only_counted = false;  // beside a more exact one: for machines whose sensor names no signer
  bool mere = false;  // a tool that tells something, a file that is no code: says little alone
  Micros time = kNoTime;
  std::uint32_t source = 0;
  std::uint64_t record = 0;
};

// A release of a program was seen on the machine.
struct ReleaseSeen {
  StringCode program = 0, version = 0;
  Micros first = kNoTime;
};
// What is kept of one machine.
struct Doings {
  std::vector<Act> acts;  // in order of time
  std::vector<ReleaseSeen> releases;
};

class HostActs {
 public:
  explicit HostActs(DictionaryCache& names) : names_(names) {}
  void add(const Seen& event);  // in order of time
  Doings take();

 private:
  enum class Part : std::uint8_t { Main, Helper, Descendant, System, Gateway };
  struct Program {
    std::string name, home;  // canonical; "" = the system
    Part part = Part::Main;
    std::string image{};  // folded base name of the process itself, where it was started
  };
  [[nodiscard]] Program of(const Seen& event) const;
  Program root(std::string_view image) const;
  void start(const Seen& event, const Program& actor);
  void module(const Seen& event, const Program& actor);
  void file(const Seen& event, const Program& actor);
  void registry(const Seen& event, const Program& actor);
  void installed(const Seen& event, const Program& actor, std::string_view what);
  void name(const Seen& event, const Program& actor);
  void begin_process(const Seen& event, Program program);
  void made_by(std::string_view image, std::string_view company);
  void released(std::string_view image, std::string_view version, Micros time);
  void write(const Program& program, const std::string& family, std::string_view signer,
             const std::string& thing, const Seen& event, bool mere = false);

  DictionaryCache& names_;
  std::unordered_map<std::string, Program> by_guid_, by_pid_;
  std::unordered_map<std::string, Program> written_;     // canonical paths of files, by whom
  std::unordered_map<std::string, std::string> makers_;  // by canonical path of the image
  std::set<std::string, std::less<>> told_;              // images as written, whose maker was told
  using Versions = std::map<std::string, Micros, std::less<>>;  // and their first time
  std::map<std::string, Versions, std::less<>> releases_;       // by image, as written
  std::vector<Act> acts_;
};

}  // namespace tamiz::blind
