#include "blind/acts.hpp"

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/text.hpp"
#include "blind/canonical.hpp"
#include "blind/gateways.hpp"

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

HostActs::Program HostActs::root(std::string_view image) const {
  const std::string path = canonical_path(image);
  const std::string_view base = base_name(path);
  if (base.empty() || system_program(base) == SystemProgram::Host) return {"", "", Part::System};
  return {path, std::string{folder_of(path)}, is_gateway(base) ? Part::Gateway : Part::Main};
}

HostActs::Program HostActs::of(const Seen& event) const {
  if (real_guid(event.actor_guid)) {
    const auto found = by_guid_.find(std::string{event.actor_guid});
    return found == by_guid_.end() ? root(event.actor_image) : found->second;
  }
  const auto found = by_pid_.find(std::string{event.actor_pid});
  if (event.actor_pid.empty() || found == by_pid_.end()) return root(event.actor_image);
  // The same number under another image is another process, whose start was not seen.
  const std::string path = canonical_path(event.actor_image);
  const bool same = path.empty() || base_name(path) == found->second.image;
  return same ? found->second : root(event.actor_image);
}

// Programs of two makers may lie under one path (setup.exe, agent.exe). The first that is told
// counts; a release that writes the name out differently keeps its first word.
void HostActs::made_by(std::string_view image, std::string_view company) {
  company = trim(company);
  if (company.empty() || image.empty() || told_.contains(image)) return;
  told_.emplace(image);
  std::string maker = fold(company.substr(0, company.find_first_of(" ,.")));
  std::ranges::replace(maker, '\\', ' ');  // what follows the last one is shown as the name
  makers_.try_emplace(canonical_path(image), company == "-" ? "nobody" : std::move(maker));
}

void HostActs::released(std::string_view image, std::string_view version, Micros time) {
  version = trim(version);
  if (version.empty() || version == "-" || image.empty() || time == kNoTime) return;
  auto of_image = releases_.find(image);
  if (of_image == releases_.end()) of_image = releases_.try_emplace(std::string{image}).first;
  const auto known = of_image->second.find(version);
  if (known == of_image->second.end())
    of_image->second.emplace(version, time);
  else
    known->second = std::min(known->second, time);
}

Doings HostActs::take() {
  std::unordered_map<StringCode, StringCode> editions;  // by program
  for (Act& act : acts_) {
    if (act.program == 0) continue;
    const auto [edition, is_new] = editions.try_emplace(act.program, 0);
    if (is_new) {
      const std::string path{names_.text(act.program)};
      if (const auto maker = makers_.find(path); maker != makers_.end())
        edition->second = names_.intern(path + " of " + maker->second);
    }
    act.edition = edition->second;
  }
  Doings out;
  for (const auto& [image, versions] : releases_) {
    const std::string path = canonical_path(image);
    const std::string_view base = base_name(path);
    if (base.empty() || system_program(base) != SystemProgram::No) continue;
    for (const auto& [version, first] : versions)
      out.releases.push_back({names_.intern(path), names_.intern(version), first});
  }
  out.acts = std::move(acts_);
  return out;
}

void HostActs::begin_process(const Seen& event, Program program) {
  program.image = base_name(canonical_path(event.target));
  if (real_guid(event.target_guid)) by_guid_[std::string{event.target_guid}] = program;
  // A number is used again: the last start is the one that counts.
  if (!event.target_pid.empty()) by_pid_[std::string{event.target_pid}] = std::move(program);
}

void HostActs::write(const Program& program, const std::string& family, std::string_view signer,
                     const std::string& thing, const Seen& event, bool mere) {
  Act act;
  act.mere = mere;
  act.program = names_.intern(program.name);
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

void HostActs::start(const Seen& event, const Program& actor) {
  const std::string path = canonical_path(event.target);
  const std::string_view base = base_name(path);
  if (base.empty()) return;
  const bool windows =
      path.starts_with("c:\\windows\\") || path.starts_with("/usr/") || path.starts_with("/bin/");
  if (actor.part == Part::System || actor.part == Part::Gateway) {
    if (const auto left = written_.find(path);
        actor.part == Part::System && left != written_.end()) {
      Program program = left->second;
      program.part = Part::Descendant;
      begin_process(event, program);
      write(program, "a file it left is started by the system", "", "start " + std::string{base},
            event);
      return;
    }
    if (actor.part == Part::System && windows && system_program(base) != SystemProgram::Host) {
      // A tool of the system, started by the system: odd ones are orphans of somebody.
      begin_process(event, {"", "", Part::System});
      const std::string by{base_name(canonical_path(event.actor_image))};
      write({}, by + " starts " + std::string{base}, "", "start " + by + " > " + std::string{base},
            event);
      return;
    }
    if (actor.part == Part::System || windows || is_gateway(base) ||
        !place_of(path, actor.home).starts_with("its own"))
      return begin_process(event, root(event.target));
    // What users start from it is theirs; what lies in its own folder is its own.
  }
  if (is_gateway(base)) return begin_process(event, root(event.target));
  const bool own = !actor.home.empty() && place_of(path, actor.home).starts_with("its own");
  Program child = actor;
  child.part = own ? Part::Helper : Part::Descendant;
  begin_process(event, child);
  const std::string who = actor.part == Part::Descendant ? "what it started starts " : "starts ";
  const std::string what = windows
                               ? std::string{base}
                               : "a " + kind_of_file(base) + " from " + place_of(path, actor.home);
  // A tool of the system says something only beside who starts it.
  const std::string by = windows ? std::string{base_name(actor.name)} + " > " : "";
  write(actor, who + what, "", "start " + by + std::string{base}, event,
        windows && system_program(base) == SystemProgram::Tool);
}

void HostActs::module(const Seen& event, const Program& actor) {
  const std::string path = canonical_path(event.target);
  const std::string thing = "library " + std::string{base_name(path)};
  const std::string_view signer = event.signer_known ? signed_by(event) : std::string_view{};
  if (actor.part == Part::System) {
    if (const auto left = written_.find(path); left != written_.end())
      return write(left->second, "a library it left is loaded by the system", "", thing, event);
    const std::string by{base_name(canonical_path(event.actor_image))};
    return write({}, by + " loads a library from " + place_of(path, ""), signer, thing, event);
  }
  const std::string who = actor.part == Part::Descendant ? "what it started loads" : "loads";
  write(actor, who + " a library from " + place_of(path, actor.home), signer, thing, event);
}

void HostActs::file(const Seen& event, const Program& actor) {
  if (actor.part == Part::System || actor.part == Part::Gateway) return;
  const std::string path = canonical_path(event.target);
  const std::string_view base = base_name(path);
  if (is_code(ending(base)) && written_.size() < kMostWritten)
    written_.insert_or_assign(path, actor);
  const std::string who = actor.part == Part::Descendant ? "what it started writes" : "writes";
  // Names of .tmp files are the system's choice.
  write(actor, who + " a " + kind_of_file(base) + " to " + place_of(path, actor.home), "",
        "file " + (base.ends_with(".tmp") ? "*.tmp" : std::string{base}), event,
        !is_code(ending(base)));
}

void HostActs::registry(const Seen& event, const Program& actor) {
  if (actor.part == Part::System || actor.part == Part::Gateway) return;
  const std::string key = canonical_key(event.target);
  const std::string_view kind = kind_of_key(key);
  if (written_.size() < kMostWritten && !event.value.empty())
    written_.emplace(canonical_path(event.value), actor);
  const std::string who = actor.part == Part::Descendant ? "what it started sets " : "sets ";
  write(actor,
        who + (kind.empty() ? "a value of " + std::string{folder_of(key)} : std::string{kind}), "",
        "value " + key, event);
}

void HostActs::installed(const Seen& event, const Program& actor, std::string_view what) {
  const std::string name = canonical_key(event.target);
  const auto left = written_.find(canonical_path(event.value));
  if (left != written_.end())
    return write(left->second, "a file it left becomes a " + std::string{what}, "",
                 std::string{what} + " " + name, event);
  if (actor.part == Part::Main || actor.part == Part::Helper || actor.part == Part::Descendant)
    write(actor, "makes a " + std::string{what}, "", std::string{what} + " " + name, event);
}

void HostActs::name(const Seen& event, const Program& actor) {
  if (actor.part == Part::Gateway) return;
  const std::string domain = canonical_domain(event.target);
  if (domain.empty()) return;
  const std::string by =
      actor.part == Part::System
          ? std::string{base_name(canonical_path(event.actor_image))} + " asks a name"
      : actor.part == Part::Descendant ? "what it started asks a name"
                                       : "asks a name";
  write(actor, by, "", "name " + domain, event);
}

void HostActs::add(const Seen& event) {
  const Program actor = of(event);
  made_by(event.actor_image, event.actor_company);
  released(event.actor_image, event.actor_version, event.time);
  if (event.channel == Channel::Process) {
    made_by(event.target, event.target_company);
    released(event.target, event.target_version, event.time);
  }
  // Rows of resolvers, proxies and inventories: of no program that anybody saw.
  const bool nobody = actor.part == Part::System && trim(event.actor_image).empty();
  if (nobody && event.channel != Channel::Service && event.channel != Channel::Task &&
      event.channel != Channel::Process)
    return;
  switch (event.channel) {
    case Channel::Process:
      if (equal_blind(event.action, "start")) start(event, actor);
      return;
    case Channel::Module:
      return module(event, actor);
    case Channel::File:
      return file(event, actor);
    case Channel::Registry:
      return registry(event, actor);
    case Channel::Service:
      return installed(event, actor, "service");
    case Channel::Task:
      return installed(event, actor, "task");
    case Channel::Dns:
    case Channel::Network:
    case Channel::Http:
      return name(event, actor);
    default:
      return;
  }
}

}  // namespace tamiz::blind
