#include "blind/acts.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "blind/canonical.hpp"

namespace tamiz::blind {
namespace {

// Among more a parent is not looked for: no machine has so many, but one that is meant to be slow.
constexpr std::size_t kMostPrograms = 2'000;

// Empty, without the memory of a machine that had much.
template <class Map>
void begin_again(Map& map) {
  if (map.bucket_count() > 4096) {
    map = {};
  } else {
    map.clear();
  }
}

}  // namespace

HostActs::ProgramNumber HostActs::number_of(const HashedText& name, Part part) {
  auto known = numbers_.find(name);
  if (known == numbers_.end()) known = numbers_.emplace(name.text, Numbers{}).first;
  ProgramNumber& more = known->second[static_cast<std::size_t>(part)];  // by one; 0 = none yet
  if (more == 0) {
    Program program;
    program.home = part == Part::System ? "" : std::string{folder_of(name.text)};
    program.code = names_.intern(name.text);
    program.part = part;
    program.name = name.text;
    program.hash = name.hash;
    programs_.push_back(std::move(program));
    more = static_cast<ProgramNumber>(programs_.size());
  }
  return more - 1;
}

HostActs::ProgramNumber HostActs::the_system() { return number_of({"", hash64("")}, Part::System); }

HostActs::ProgramNumber HostActs::root(const KnownPath& image) {
  if (image.text.empty() || image.base().empty() || image.system == SystemProgram::Host)
    return the_system();
  return number_of(image.hashed(), image.gateway ? Part::Gateway : Part::Main);
}

// Of a process whose start nobody saw: of whoever left its file where no program is installed, or
// of the program that its parent is, else its own.
HostActs::ProgramNumber HostActs::unseen(const Seen& event) {
  const KnownPath& image = actor_path(event);
  const auto left = written_.find(image.hashed());
  if (left != written_.end()) {
    const Program& by = programs_[left->second];
    if (!is_own(image.text, by) && place_of(image.text, "") != "another program's folder")
      return number_of(by.hashed(), Part::Descendant);
  }
  const std::string_view parent = base_name(event.parent_image);
  if (parent.empty() || image.gateway || image.text.empty() || programs_.size() > kMostPrograms)
    return root(image);
  const std::string wanted = fold(parent);
  const auto starter = std::ranges::find_if(programs_, [&](const Program& program) {
    return program.part == Part::Main && base_name(program.name) == wanted;
  });
  if (starter == programs_.end() || starter->name == image.text) return root(image);
  return number_of(starter->hashed(),
                   is_own(image.text, *starter) ? Part::Helper : Part::Descendant);
}

bool HostActs::is_image(const KnownPath& image, const Process& process) {
  return image.text.empty() || image.base_hash == process.image;
}

HostActs::ProgramNumber HostActs::of(const Seen& event) {
  if (real_guid(event.actor_guid)) {
    const auto found = by_guid_.find(hash64(event.actor_guid));
    return found == by_guid_.end() ? unseen(event) : found->second.program;
  }
  const auto found =
      event.actor_pid.empty() ? by_pid_.end() : by_pid_.find(hash64(event.actor_pid));
  if (found == by_pid_.end()) return unseen(event);
  // The same number under another image is another process, whose start was not seen.
  return is_image(actor_path(event), found->second) ? found->second.program : unseen(event);
}

void HostActs::released(const KnownPath& image, std::string_view version, Micros time) {
  version = trim(version);
  if (version.empty() || version == "-" || time == kNoTime) return;
  if (image.base().empty() || image.system != SystemProgram::No) return;
  const StringCode program = names_.intern(image.text), release = names_.intern(version);
  Micros& first = releases_.try_emplace(pair_of(program, release), time).first->second;
  first = std::min(first, time);
}

Doings HostActs::take() {
  settle_signers();
  std::unordered_map<StringCode, StringCode> editions;  // by program
  for (Act& act : acts_) {
    if (act.program == 0) continue;
    const auto [edition, is_new] = editions.try_emplace(act.program, 0);
    if (is_new) {
      const std::string path{names_.text(act.program)};
      if (const auto maker = makers_.find(path); maker != makers_.end())
        edition->second = names_.intern(path + " of " + maker->second.word);
    }
    act.edition = edition->second;
  }
  Doings out;
  for (const auto& [key, first] : releases_)
    out.releases.push_back(
        {static_cast<StringCode>(key >> 32), static_cast<StringCode>(key), first});
  out.acts = std::move(acts_);
  forget();
  return out;
}

void HostActs::forget() {
  begin_again(numbers_);
  begin_again(by_guid_);
  begin_again(by_pid_);
  begin_again(written_);
  begin_again(memos_);
  begin_again(makers_);
  begin_again(own_signers_);
  begin_again(home_makers_);
  begin_again(releases_);
  unsettled_ = {};
  programs_.clear();
  acts_ = {};
  writings_ = asked_ = 0;
  paths_.tidy();
}

void HostActs::begin_process(const Seen& event, ProgramNumber program) {
  begun_ = {true, {program, target_path(event).base_hash}};
  begin_process(event.target_guid, event.target_pid, begun_.child);
}

void HostActs::begin_process(std::string_view guid, std::string_view pid, const Process& process) {
  if (real_guid(guid)) by_guid_[hash64(guid)] = process;
  // A number is used again: the last start is the one that counts.
  if (!pid.empty()) by_pid_[hash64(pid)] = process;
}

// What the outcome of an event stands on, beside what it says: whose it is, and, where files that
// were left count, these.
std::uint64_t HostActs::memo_key(const Again& event) {
  const bool by_guid = real_guid(event.actor_guid);
  const auto& known = by_guid ? by_guid_ : by_pid_;
  const std::string_view id = by_guid ? event.actor_guid : event.actor_pid;
  auto found = id.empty() ? known.end() : known.find(hash64(id));
  if (found != known.end() && !by_guid && !is_image(paths_.of(event.actor_image), found->second))
    found = known.end();
  std::uint64_t key = mix64(event.says, static_cast<std::uint64_t>(event.channel));
  bool on_files = event.channel == Channel::File || event.channel == Channel::Service ||
                  event.channel == Channel::Task || found == known.end();
  if (found != known.end()) {
    key = mix64(key, (std::uint64_t{found->second.program} << 1) | (by_guid ? 1 : 0));
    on_files = on_files || programs_[found->second.program].part == Part::System;
  } else if (event.names_parent) {
    key = mix64(key, programs_.size());  // the parent's may be among them by now
  }
  if (on_files) key = mix64(key, writings_ + 1);
  if (on_files && event.channel == Channel::Process) key = mix64(key, hash64(event.target_command));
  return mix64(key, event.time == kNoTime ? 1 : 2);
}

bool HostActs::again(const Again& event) {
  asked_ = memo_key(event);
  const auto known = memos_.find(asked_);
  if (known == memos_.end()) return false;
  if (known->second.starts) begin_process(event.target_guid, event.target_pid, known->second.child);
  return true;
}

void HostActs::add(const Seen& event) {
  begun_ = {};
  take_in(event);
  if (asked_ != 0) memos_.emplace(asked_, begun_);
  asked_ = 0;
}

void HostActs::take_in(const Seen& event) {
  actor_path_ = target_path_ = nullptr;
  const ProgramNumber by_number = of(event);
  const Program& actor = programs_[by_number];
  if (!event.actor_company.empty()) made_by(actor_path(event), event.actor_company);
  if (!event.actor_signer.empty())
    signed_as(actor_path(event), event.actor_signer, event.actor_signer_state);
  if (!event.actor_version.empty()) released(actor_path(event), event.actor_version, event.time);
  if (event.channel == Channel::Process) {
    if (!event.target_company.empty()) made_by(target_path(event), event.target_company);
    if (!event.target_signer.empty())
      signed_as(target_path(event), event.target_signer, event.target_signer_state);
    if (!event.target_version.empty())
      released(target_path(event), event.target_version, event.time);
  }
  // Rows of resolvers, proxies and inventories: of no program that anybody saw.
  const bool nobody = actor.part == Part::System && trim(event.actor_image).empty();
  if (nobody && event.channel != Channel::Service && event.channel != Channel::Task &&
      event.channel != Channel::Process)
    return;
  switch (event.channel) {
    case Channel::Process:
      if (equal_blind(event.action, "start")) start(event, by_number);
      return;
    case Channel::Module:
      return module(event, actor);
    case Channel::File:
      return file(event, by_number);
    case Channel::Registry:
      return registry(event, by_number);
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
