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
  if (folded.contains("removable")) return false;  // where it was written
  return std::ranges::any_of(kWords, [&](std::string_view word) { return folded.contains(word); });
}

std::string_view kind_of_key(std::string_view key) {
  if (key.contains("\\currentversion\\run")) return "a run key";
  if (key.contains("image file execution options")) return "an image file execution option";
  if (key.contains("\\services\\")) return "a service's key";
  return "";
}

constexpr std::size_t kMostWords = 1u << 18;

bool of_system(std::string_view path) {
  return path.starts_with("c:\\windows\\") || path.starts_with("/usr/") ||
         path.starts_with("/bin/");
}

// Where people keep what they open: a mail's attachment, a chat's file, what a link led to. What a
// program saves and starts there says little alone.
bool is_peoples(std::string_view path, std::string_view home) {
  const std::string place = place_of(path, home);
  return place == "downloads" || place == "desktop";
}

// What is started, in words by which machines meet: by its name only where everybody has it.
std::string what_of(const KnownPath& image, std::string_view home) {
  if (of_system(image.text) && image.system != SystemProgram::No) return std::string{image.base()};
  return "a " + kind_of_file(image.base()) + " from " + place_of(image.text, home);
}

}  // namespace

HostActs::Words HostActs::words_of(const std::string& family, std::string_view signer,
                                   const std::string& thing, bool mere) {
  Words out;
  out.family = names_.intern(family);
  out.shape = signer.empty() ? out.family : names_.intern(with_signer(family, signer));
  out.thing = names_.intern(thing);
  out.mere = mere;
  return out;
}

template <class Make>
HostActs::Words HostActs::remembered(std::uint64_t key, const Make& make) {
  if (const auto known = words_.find(key); known != words_.end()) return known->second;
  if (words_.size() >= kMostWords) words_ = {};
  return words_.emplace(key, make()).first->second;
}

void HostActs::write(const Program& program, const Words& words, const Seen& event) {
  Act act;
  act.mere = words.mere;
  act.program = program.code;
  act.family = act.shape = words.family;
  act.thing = words.thing;
  act.time = event.time;
  act.source = event.source;
  act.record = event.record;
  act.only_counted = words.shape != words.family;
  acts_.push_back(act);
  if (!act.only_counted) return;
  act.shape = words.shape;
  act.only_counted = false;
  acts_.push_back(act);
}

std::uint64_t HostActs::key_of(const Program& actor, Channel channel) {
  return mix64(static_cast<std::uint64_t>(channel) << 8 | static_cast<std::uint64_t>(actor.part),
               actor.code);
}

// A name that says something by itself: of a program of the system that is known.
std::string HostActs::by_system(const Seen& event) {
  const KnownPath& image = actor_path(event);
  if (image.base().empty()) return "the system";
  return image.system == SystemProgram::No ? "a service" : std::string{image.base()};
}

// Who left what is started: the file itself, or one that its command names. Not a program that
// replaced itself: that is the program.
const HostActs::ProgramNumber* HostActs::leaver_of(const KnownPath& image,
                                                   std::string_view command) const {
  const auto by = [&](const HashedText& path) -> const ProgramNumber* {
    const auto found = written_.find(path);
    if (found == written_.end() || is_own(path.text, programs_[found->second])) return nullptr;
    return &found->second;
  };
  if (const ProgramNumber* one = by(image.hashed())) return one;
  if (image.system == SystemProgram::No || written_.empty()) return nullptr;
  for (const std::string& path : paths_in(command)) {
    if (const ProgramNumber* one = by({path, hash64(path)})) return one;
  }
  return nullptr;
}

bool HostActs::is_own(std::string_view path, const Program& program) {
  return path == program.name ||
         (!program.home.empty() && place_of(path, program.home).starts_with("its own"));
}

// By the system, or by a person.
void HostActs::started_by_others(const Seen& event, const Program& actor, const KnownPath& image) {
  const bool system = actor.part == Part::System;
  if (const ProgramNumber* left = system ? leaver_of(image, event.target_command) : nullptr) {
    const ProgramNumber program = number_of(programs_[*left].hashed(), Part::Descendant);
    begin_process(event, program);
    write(programs_[program], "a file it left is started by the system", "",
          "start " + std::string{image.base()}, event);
    return;
  }
  if (!system || !of_system(image.text) || image.system == SystemProgram::Host)
    return begin_process(event, root(image));
  // A tool of the system, started by the system: odd ones are orphans of somebody.
  const ProgramNumber program = the_system();
  begin_process(event, program);
  const std::string by = by_system(event);
  write(programs_[program], by + " starts " + what_of(image, ""), "",
        "start " + by + " > " + std::string{image.base()}, event);
}

void HostActs::start(const Seen& event, ProgramNumber by_number) {
  const Program& actor = programs_[by_number];
  const KnownPath& image = target_path(event);
  const std::string_view base = image.base();
  if (base.empty()) return;
  const bool windows = of_system(image.text);
  // What users start from a gateway is theirs; what lies in its own folder is its own.
  const bool own = !actor.home.empty() && is_own(image.text, actor);
  if (actor.part == Part::System ||
      (actor.part == Part::Gateway && (windows || image.gateway || !own)))
    return started_by_others(event, actor, image);
  if (image.text == actor.name) return begin_process(event, root(image));  // again
  const std::string who = actor.part == Part::Descendant ? "what it started " : "";
  const std::string with_starter = "start " + std::string{base_name(actor.name)} + " > ";
  if (image.gateway) {
    begin_process(event, root(image));
    // What it does there is a person's doing; that it was opened may be.
    return write(actor, who + "opens a program of people's", "", with_starter + std::string{base},
                 event, true);
  }
  begin_process(event, number_of(actor.hashed(), own ? Part::Helper : Part::Descendant));
  // A tool of the system says something only beside who starts it.
  write(actor, who + "starts " + what_of(image, actor.home), "",
        (windows ? with_starter : "start ") + std::string{base}, event,
        (windows && image.system == SystemProgram::Tool) || is_peoples(image.text, actor.home));
}

void HostActs::module(const Seen& event, const Program& actor) {
  const KnownPath& known = target_path(event);
  // A program is not its own library, though sensors list it among what it loads.
  const std::string& path = known.text;
  if (path == actor_path(event).text) return;
  const std::string_view signer = event.signer_known
                                      ? signed_by(event.target_signer, event.target_company)
                                      : std::string_view{};
  const auto thing = [&] { return "library " + std::string{base_name(path)}; };
  if (actor.part == Part::System) {
    if (const auto left = written_.find(known.hashed()); left != written_.end())
      return write(programs_[left->second], "a library it left is loaded by the system", "",
                   thing(), event);
    return write(actor, by_system(event) + " loads a library from " + place_of(path, ""), signer,
                 thing(), event);
  }
  const std::uint64_t key =
      mix64(key_of(actor, Channel::Module), mix64(known.hash, hash64(signer)));
  write(actor,
        remembered(key,
                   [&] {
                     const std::string who =
                         actor.part == Part::Descendant ? "what it started loads" : "loads";
                     return words_of(who + " a library from " + place_of(path, actor.home), signer,
                                     thing());
                   }),
        event);
  note_signer(event, actor, signer);
}

void HostActs::file(const Seen& event, ProgramNumber by_number) {
  const Program& actor = programs_[by_number];
  if (actor.part == Part::System || actor.part == Part::Gateway || leaves_nothing(event.action))
    return;
  const KnownPath& known = target_path(event);
  const std::string& path = known.text;
  const std::string_view base = base_name(path);
  if (is_code(ending(base)) && written_.size() < kMostWritten) {
    auto left = written_.find(known.hashed());
    const bool is_new = left == written_.end();
    if (is_new) left = written_.emplace(path, by_number).first;
    if (is_new || left->second != by_number) ++writings_;
    left->second = by_number;
  }
  const std::uint64_t key = mix64(key_of(actor, Channel::File), known.hash);
  write(actor,
        remembered(key,
                   [&] {
                     const std::string who =
                         actor.part == Part::Descendant ? "what it started writes" : "writes";
                     // Names of .tmp files are the system's choice.
                     return words_of(
                         who + " a " + kind_of_file(base) + " to " + place_of(path, actor.home), "",
                         "file " + (base.ends_with(".tmp") ? "*.tmp" : std::string{base}),
                         !is_code(ending(base)) || is_peoples(path, actor.home));
                   }),
        event);
}

void HostActs::registry(const Seen& event, ProgramNumber by_number) {
  const Program& actor = programs_[by_number];
  if (actor.part == Part::System || actor.part == Part::Gateway) return;
  if (leaves_nothing(event.action)) return;
  const std::string key = canonical_key(event.target);
  const std::string_view kind = kind_of_key(key);
  for (std::string& path : paths_in(event.value)) {
    if (written_.size() < kMostWritten && written_.try_emplace(std::move(path), by_number).second)
      ++writings_;
  }
  const std::string who = actor.part == Part::Descendant ? "what it started sets " : "sets ";
  write(actor,
        who + (kind.empty() ? "a value of " + std::string{folder_of(key)} : std::string{kind}), "",
        "value " + key, event);
}

void HostActs::installed(const Seen& event, const Program& actor, std::string_view what) {
  const std::string name = canonical_key(event.target);
  for (const std::string& path : paths_in(event.value)) {
    const auto left = written_.find(path);
    if (left != written_.end())
      return write(programs_[left->second], "a file it left becomes a " + std::string{what}, "",
                   std::string{what} + " " + name, event);
  }
  if (actor.part == Part::Main || actor.part == Part::Helper || actor.part == Part::Descendant)
    write(actor, "makes a " + std::string{what}, "", std::string{what} + " " + name, event);
}

void HostActs::name(const Seen& event, const Program& actor) {
  if (actor.part == Part::Gateway) return;
  const std::string domain = canonical_domain(event.target);
  if (domain.empty()) return;
  const std::string by = actor.part == Part::System       ? by_system(event) + " asks a name"
                         : actor.part == Part::Descendant ? "what it started asks a name"
                                                          : "asks a name";
  write(actor, by, "", "name " + domain, event);
}

}  // namespace tamiz::blind
