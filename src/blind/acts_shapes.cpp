// What events come to, by channel: the second half of acts.hpp.
#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "blind/acts.hpp"
#include "blind/canonical.hpp"

namespace tamiz::blind {
namespace {

// A flood of files must not fill memory.
constexpr std::size_t kMostWritten = 20'000;

std::string_view ending(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || name.size() - dot > 6 ? std::string_view{}
                                                                : name.substr(dot);
}

// ".dll", or "file" where the name has no ending.
std::string kind_of_file(std::string_view base) {
  return ending(base).empty() ? "file" : std::string{ending(base)};
}

// Endings of what can be run or loaded; a file without one may be either.
bool is_code(std::string_view ending) {
  constexpr std::array<std::string_view, 26> kCode{
      "",     ".exe", ".dll", ".sys", ".ocx", ".cpl", ".scr", ".com", ".bat",
      ".cmd", ".ps1", ".vbs", ".vbe", ".js",  ".jse", ".wsf", ".hta", ".msi",
      ".lnk", ".jar", ".so",  ".sh",  ".py",  ".pl",  ".drv", ".node"};
  return std::ranges::find(kCode, ending) != kCode.end();
}

// Events about a file or value that leave it as it was, or away: reads and deletions. Numbers are
// those of the Windows security log (4656 a handle, 4658 it is closed, 4660 and 4663 an access,
// 5140 and 5145 a share).
bool leaves_nothing(std::string_view action) {
  constexpr std::array<std::string_view, 14> kWords{"delet", "remov", "read",     "access", "open",
                                                    "query", "pipe",  "set_time", "4656",   "4658",
                                                    "4660",  "4663",  "5140",     "5145"};
  const std::string folded = fold(action);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return folded.contains(word); });
}

// The signer in three words: they are names otherwise, and every maker has one.
std::string_view signed_by(const Seen& event) {
  const std::string_view signer = trim(event.target_signer);
  if (signer.empty() || signer == "-" || equal_blind(signer, "unsigned") ||
      equal_blind(signer, "?"))
    return "not signed";
  return !event.target_company.empty() && equal_blind(signer, event.target_company)
             ? "signed by its maker"
             : "signed";
}

std::string_view kind_of_key(std::string_view key) {
  if (key.contains("\\currentversion\\run")) return "a run key";
  if (key.contains("image file execution options")) return "an image file execution option";
  if (key.contains("\\services\\")) return "a service's key";
  return "";
}

}  // namespace

void HostActs::write(const Program& program, const std::string& family, std::string_view signer,
                     const std::string& thing, const Seen& event, bool mere) {
  Act act;
  act.mere = mere;
  act.program = program.code;
  act.family = names_.intern(family);
  act.thing = names_.intern(thing);
  act.time = event.time;
  act.source = event.source;
  act.record = event.record;
  act.shape = act.family;
  act.only_counted = !signer.empty();
  acts_.push_back(act);
  if (signer.empty()) return;
  act.shape = names_.intern(family + ", " + std::string{signer});
  act.only_counted = false;
  acts_.push_back(act);
}

void HostActs::start(const Seen& event, ProgramNumber by_number) {
  const Program& actor = programs_[by_number];
  const KnownPath image = paths_.of(event.target);
  const std::string& path = image.text;
  const std::string_view base = image.base();
  if (base.empty()) return;
  const bool windows =
      path.starts_with("c:\\windows\\") || path.starts_with("/usr/") || path.starts_with("/bin/");
  if (actor.part == Part::System || actor.part == Part::Gateway) {
    if (const auto left = written_.find(path);
        actor.part == Part::System && left != written_.end()) {
      const ProgramNumber program = number_of(programs_[left->second].name, Part::Descendant);
      begin_process(event, program);
      write(programs_[program], "a file it left is started by the system", "",
            "start " + std::string{base}, event);
      return;
    }
    if (actor.part == Part::System && windows && image.system != SystemProgram::Host) {
      // A tool of the system, started by the system: odd ones are orphans of somebody.
      const ProgramNumber system = number_of("", Part::System);
      begin_process(event, system);
      const std::string_view named = paths_.of(event.actor_image).base();
      const std::string by{named.empty() ? "the system" : named};
      write(programs_[system], by + " starts " + std::string{base}, "",
            "start " + by + " > " + std::string{base}, event);
      return;
    }
    if (actor.part == Part::System || windows || image.gateway ||
        !place_of(path, actor.home).starts_with("its own"))
      return begin_process(event, root(image));
    // What users start from it is theirs; what lies in its own folder is its own.
  }
  if (image.gateway) return begin_process(event, root(image));
  const bool own = !actor.home.empty() && place_of(path, actor.home).starts_with("its own");
  begin_process(event, number_of(actor.name, own ? Part::Helper : Part::Descendant));
  const std::string who = actor.part == Part::Descendant ? "what it started starts " : "starts ";
  const std::string what = windows
                               ? std::string{base}
                               : "a " + kind_of_file(base) + " from " + place_of(path, actor.home);
  // A tool of the system says something only beside who starts it.
  const std::string by = windows ? std::string{base_name(actor.name)} + " > " : "";
  write(actor, who + what, "", "start " + by + std::string{base}, event,
        windows && image.system == SystemProgram::Tool);
}

void HostActs::module(const Seen& event, const Program& actor) {
  const std::string path = paths_.of(event.target).text;
  // A program is not its own library, though sensors list it among what it loads.
  if (path == paths_.of(event.actor_image).text) return;
  const std::string thing = "library " + std::string{base_name(path)};
  const std::string_view signer = event.signer_known ? signed_by(event) : std::string_view{};
  if (actor.part == Part::System) {
    if (const auto left = written_.find(path); left != written_.end())
      return write(programs_[left->second], "a library it left is loaded by the system", "", thing,
                   event);
    const std::string by{paths_.of(event.actor_image).base()};
    return write(actor, by + " loads a library from " + place_of(path, ""), signer, thing, event);
  }
  const std::string who = actor.part == Part::Descendant ? "what it started loads" : "loads";
  write(actor, who + " a library from " + place_of(path, actor.home), signer, thing, event);
}

void HostActs::file(const Seen& event, ProgramNumber by_number) {
  const Program& actor = programs_[by_number];
  if (actor.part == Part::System || actor.part == Part::Gateway || leaves_nothing(event.action))
    return;
  const std::string path = canonical_path(event.target);
  const std::string_view base = base_name(path);
  if (is_code(ending(base)) && written_.size() < kMostWritten) {
    const auto [known, is_new] = written_.try_emplace(path, by_number);
    if (is_new || known->second != by_number) ++writings_;
    known->second = by_number;
  }
  const std::string who = actor.part == Part::Descendant ? "what it started writes" : "writes";
  // Names of .tmp files are the system's choice.
  write(actor, who + " a " + kind_of_file(base) + " to " + place_of(path, actor.home), "",
        "file " + (base.ends_with(".tmp") ? "*.tmp" : std::string{base}), event,
        !is_code(ending(base)));
}

void HostActs::registry(const Seen& event, ProgramNumber by_number) {
  const Program& actor = programs_[by_number];
  if (actor.part == Part::System || actor.part == Part::Gateway) return;
  if (leaves_nothing(event.action)) return;
  const std::string key = canonical_key(event.target);
  const std::string_view kind = kind_of_key(key);
  if (written_.size() < kMostWritten && !event.value.empty() &&
      written_.try_emplace(paths_.of(event.value).text, by_number).second)
    ++writings_;
  const std::string who = actor.part == Part::Descendant ? "what it started sets " : "sets ";
  write(actor,
        who + (kind.empty() ? "a value of " + std::string{folder_of(key)} : std::string{kind}), "",
        "value " + key, event);
}

void HostActs::installed(const Seen& event, const Program& actor, std::string_view what) {
  const std::string name = canonical_key(event.target);
  const auto left = written_.find(paths_.of(event.value).text);
  if (left != written_.end())
    return write(programs_[left->second], "a file it left becomes a " + std::string{what}, "",
                 std::string{what} + " " + name, event);
  if (actor.part == Part::Main || actor.part == Part::Helper || actor.part == Part::Descendant)
    write(actor, "makes a " + std::string{what}, "", std::string{what} + " " + name, event);
}

void HostActs::name(const Seen& event, const Program& actor) {
  if (actor.part == Part::Gateway) return;
  const std::string domain = canonical_domain(event.target);
  if (domain.empty()) return;
  const std::string by = actor.part == Part::System
                             ? std::string{paths_.of(event.actor_image).base()} + " asks a name"
                         : actor.part == Part::Descendant ? "what it started asks a name"
                                                          : "asks a name";
  write(actor, by, "", "name " + domain, event);
}

}  // namespace tamiz::blind
