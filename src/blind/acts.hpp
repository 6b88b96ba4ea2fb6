#pragma once
// What every program on one machine did, in names by which machines meet: the whole of a program's
// lineage counts as its own, up to a gateway; what a program of the system does is the system's,
// unless the file it touches was written by a lineage. Nobody names a product. Tested by
// acts_test.cpp.
#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "blind/known_paths.hpp"
#include "blind/signers.hpp"
#include "model/dictionary.hpp"
#include "model/event.hpp"

namespace tamiz::blind {

// Two codes as one key.
inline std::uint64_t pair_of(StringCode first, StringCode second) {
  return (std::uint64_t{first} << 32) | second;
}

// What is needed of an event; views live while it is given. `action`: "start" for the start of a
// process; `signer_known`: whether the sensor says who signed a file.
struct Seen {
  Channel channel{};
  std::string_view action;
  std::string_view actor_guid, actor_pid, actor_image, actor_company;
  std::string_view actor_signer, actor_signer_state;
  std::string_view actor_version;
  std::string_view target, target_guid, target_pid, target_company, value;
  std::string_view target_signer, target_signer_state;
  std::string_view target_version;
  std::string_view target_command;  // of a process that starts
  std::string_view parent_image;    // of the acting process; a base name alone will do
  bool signer_known = false;
  Micros time = kNoTime;
  std::uint32_t source = 0;
  std::uint64_t record = 0;
};

// What tells whether an event says again what one before it said. `says`: equal for events that
// differ in nothing of Seen but processes, commands, time, source and record.
struct Again {
  Channel channel{};
  std::uint64_t says = 0;
  std::string_view actor_guid, actor_pid, target_guid, target_pid;
  std::string_view target_command;
  std::string_view actor_image;  // where the actor has no GUID: a number may be used again
  bool names_parent = false;     // of the actor
  Micros time = kNoTime;
};

// A program did something of one shape with one thing. Codes of a dictionary of canonical names.
struct Act {
  StringCode program = 0;     // its path; "" = the system
  StringCode edition = 0;     // the path and who made it, where that is known; 0 = not known
  StringCode shape = 0;       // "loads a library from its own folder, not signed"
  StringCode family = 0;      // the shape without its signer
  StringCode thing = 0;       // "module x.dll": what is counted over machines
  bool only_counted = false;  // beside a more exact one: for machines whose sensor names no signer
  // Says little alone: a tool that tells something, a file that is no code, what lies where people
  // keep what they open, a library that is signed by who made the program.
  bool mere = false;
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

// One machine after another.
class HostActs {
 public:
  explicit HostActs(DictionaryCache& names) : names_(names) {}
  // In order of time. Whether the event adds nothing to what was added before; what it says of
  // processes is taken in. False: `add` is to be called with the whole of it.
  bool again(const Again& event);
  void add(const Seen& event);  // without a question before it: of one that is never repeated
  Doings take();                // and begins the next machine

 private:
  enum class Part : std::uint8_t { Main, Helper, Descendant, System, Gateway };
  struct Program {
    std::string name;  // its canonical path; "" = the system
    std::string home;  // the folder of that
    Part part = Part::Main;
    StringCode code = 0;  // of the name
    std::uint64_t hash = 0;
    [[nodiscard]] HashedText hashed() const { return {name, hash}; }
  };
  using ProgramNumber = std::uint32_t;  // in `programs_`: the same program and part has one
  struct Process {
    ProgramNumber program = 0;
    std::uint64_t image = 0;  // of its base name: a number that is used again
  };

  void take_in(const Seen& event);
  void forget();
  ProgramNumber number_of(const HashedText& name, Part part);
  ProgramNumber the_system();
  // Of the event that is being added, each looked up once.
  const KnownPath& actor_path(const Seen& event) {
    if (actor_path_ == nullptr) actor_path_ = &paths_.of(event.actor_image);
    return *actor_path_;
  }
  const KnownPath& target_path(const Seen& event) {
    if (target_path_ == nullptr) target_path_ = &paths_.of(event.target);
    return *target_path_;
  }
  ProgramNumber of(const Seen& event);
  ProgramNumber root(const KnownPath& image);
  ProgramNumber unseen(const Seen& event);
  static std::uint64_t key_of(const Program& actor, Channel channel);
  static bool is_own(std::string_view path, const Program& program);
  std::string by_system(const Seen& event);
  [[nodiscard]] const ProgramNumber* leaver_of(const KnownPath& image,
                                               std::string_view command) const;
  void started_by_others(const Seen& event, const Program& actor, const KnownPath& image);
  void start(const Seen& event, ProgramNumber actor);
  void module(const Seen& event, const Program& actor);
  void file(const Seen& event, ProgramNumber actor);
  void registry(const Seen& event, ProgramNumber actor);
  void installed(const Seen& event, const Program& actor, std::string_view what);
  void name(const Seen& event, const Program& actor);
  static bool is_image(const KnownPath& image, const Process& process);
  void begin_process(const Seen& event, ProgramNumber program);
  void begin_process(std::string_view guid, std::string_view pid, const Process& process);
  std::uint64_t memo_key(const Again& event);
  void made_by(const KnownPath& image, std::string_view company);
  void signed_as(const KnownPath& image, std::string_view signer, std::string_view state);
  void at_home(const KnownPath& image, const std::string& maker);
  [[nodiscard]] std::string_view maker_of(const Program& program) const;
  void note_signer(const Seen& event, const Program& actor, std::string_view words);
  void settle_signers();
  void released(const KnownPath& image, std::string_view version, Micros time);
  // What an act is in words of the dictionary; shape == family: no signer is known.
  struct Words {
    StringCode family = 0, shape = 0, thing = 0;
    bool mere = false;
  };
  Words words_of(const std::string& family, std::string_view signer, const std::string& thing,
                 bool mere = false);
  // `make` is asked once for equal keys: nearly all machines do the same with the same files.
  template <class Make>
  Words remembered(std::uint64_t key, const Make& make);
  void write(const Program& program, const Words& words, const Seen& event);
  void write(const Program& program, const std::string& family, std::string_view signer,
             const std::string& thing, const Seen& event, bool mere = false) {
    write(program, words_of(family, signer, thing, mere), event);
  }

  DictionaryCache& names_;
  KnownPaths paths_;
  const KnownPath *actor_path_ = nullptr, *target_path_ = nullptr;
  std::deque<Program> programs_;
  using Numbers = std::array<ProgramNumber, 5>;  // by part, one more than the number
  ByText<Numbers> numbers_;
  std::unordered_map<std::uint64_t, Process> by_guid_, by_pid_;
  ByText<ProgramNumber> written_;  // canonical paths of files, by whom
  std::uint64_t writings_ = 0;     // changes of `written_`
  struct Memo {
    bool starts = false;  // the process `child`
    Process child;
  };
  std::unordered_map<std::uint64_t, Memo> memos_;   // of what was added
  std::unordered_map<std::uint64_t, Words> words_;  // of all machines
  std::uint64_t asked_ = 0;                         // key of the event that `again` refused
  Memo begun_;                                      // of the event that is being added
  struct Maker {
    std::string word;  // the first of its name, folded: of two releases both
    std::string name;  // maker_name
  };
  ByText<Maker> makers_;             // by canonical path of the image
  ByText<std::string> own_signers_;  // maker_name, by canonical path of the image
  ByText<std::string> home_makers_;  // maker_name, by folder; "" = of several
  struct Unsettled {                 // a library that somebody signed
    std::size_t act;
    const Program* program;
    std::uint64_t signer;  // of maker_name
    SignatureState state;
  };
  std::vector<Unsettled> unsettled_;
  std::unordered_map<StringCode, StringCode> by_maker_;  // shapes, by family; of all machines
  MakerNames maker_names_;                               // of all machines
  std::unordered_map<std::uint64_t, Micros> releases_;   // first times, by program and version
  std::vector<Act> acts_;
};

}  // namespace tamiz::blind
