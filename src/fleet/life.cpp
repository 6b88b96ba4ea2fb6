// What a machine does beside the product (fleet/host.hpp). The shares follow what hunters report of
// real fleets: 69 % of machines own a file that is seen almost nowhere else (issue); a developer's
// machine owns some sixty (design, section 6).
#include <fmt/core.h>

#include <algorithm>

#include "base/hash.hpp"
#include "fleet/host.hpp"
#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

constexpr unsigned kOwnsAFile = 69;  // in a hundred machines
constexpr std::uint64_t kDevelopersFiles = 60;
constexpr std::uint64_t kSites = 3'000'000;  // that anybody visits; most of them once
constexpr std::string_view kExplorer = "C:\\Windows\\explorer.exe";
constexpr std::string_view kBrowser = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
constexpr std::string_view kMicrosoft = "Microsoft Windows";

Image windows(std::string_view path) {
  return {std::string{path},       "Microsoft Windows Operating System",
          "Microsoft Corporation", "10.0.19041.1",
          std::string{kMicrosoft}, hash64(path)};
}

}  // namespace

Life::Life(const World& world, const Host& host) : world_(world), host_(host) {
  next_id_ = mix64(hash64(host.name), world.seed) | 1;
}

Process Life::process(Image image, Micros at, std::string command) {
  const std::uint64_t id = next_id_ += 0x9E3779B97F4A7C15ull;
  return {
      std::move(image), std::move(command),
      static_cast<std::uint32_t>(1000 + (mix64(id, static_cast<std::uint64_t>(at)) % 15'000) * 4),
      id};
}

Process Life::system_process(std::string_view path, Micros at) {
  Process out = process(windows(path), at, std::string{path});
  return out;
}

Image Life::image(const Installed& installed, const std::string& file, Micros at) const {
  const Software& what = *installed.what;
  const Release* release = release_at(installed, at);
  const std::string version = release == nullptr ? "" : release->version;
  std::string path = folder_on(what, host_) + "\\" + file;
  if (const auto mark = path.find("{version}"); mark != std::string::npos)
    path.replace(mark, 9, version);
  const std::uint64_t content = mix64(hash64(what.folder + file), hash64(version));
  return {std::move(path), what.name, what.company, version, what.signer, content};
}

Image Life::library(const Installed& installed, std::size_t which, Micros at) const {
  Image out = image(installed, installed.what->libraries[which], at);
  // Most libraries of a release are those of the one before.
  const Release* release = release_at(installed, at);
  const bool changed = which == 0 && release != nullptr && release->replaces_library;
  if (!changed) out.content = hash64(installed.what->folder + installed.what->libraries[which]);
  return out;
}

void Life::add(Kind kind, const Process& actor, Image target, std::string value, Micros at) {
  Event event;
  event.at = at;
  event.kind = kind;
  event.actor = actor;
  event.target = std::move(target);
  event.value = std::move(value);
  events_.push_back(std::move(event));
}

void Life::start(const Process& parent, const Process& child, Micros at) {
  add(Kind::Start, parent, child.image, child.command, at);
  events_.back().pid = child.pid;
  events_.back().id = child.id;
}

Micros Life::moment(Rng& rng) const {
  const int day = host_.days[rng.below(host_.days.size())];
  return world_.at_day(day) + rng.between(7 * kHour, 19 * kHour);
}

// A dialog for files loads what any program has put into the shell.
void Life::dialog(const Process& process, Micros at, Rng& rng) {
  const auto& own = host_.org->extensions;
  const std::string path = !own.empty() && rng.chance(25)
                               ? own[rng.below(own.size())]
                               : world_.extensions[zipf(rng, world_.extensions.size())];
  add(Kind::Module, process,
      {path, "", "", "", rng.chance(70) ? "Shell Tools Ltd" : "", hash64(path)}, "", at);
}

// One use of a program.
void Life::use(const Installed& installed, Micros at, Rng& rng) {
  if (release_at(installed, at) == nullptr) return;
  const Software& what = *installed.what;
  const Process program = process(image(installed, what.file, at), at, "\"" + what.file + "\"");
  const Micros later = at + rng.between(kSecond, kHour);
  if (rng.chance(45)) start(system_process(kExplorer, at), program, at);
  if (rng.chance(45))
    add(Kind::Module, program, library(installed, rng.below(what.libraries.size()), at), "",
        at + kSecond);
  if (!host_.org->injected.empty() && rng.chance(15))
    add(Kind::Module, program,
        {"C:\\Program Files\\Sensor\\" + host_.org->injected, "", "", "", "Sensor Inc.",
         hash64(host_.org->injected)},
        "", at + kSecond / 2);
  if (!what.sites.empty() && rng.chance(35))
    add(Kind::Dns, program, {what.sites[rng.below(what.sites.size())], "", "", "", "", 0}, "",
        later);
  if (!what.helpers.empty() && rng.chance(20))
    start(program,
          process(image(installed, what.helpers[rng.below(what.helpers.size())], at), at, ""),
          later);
  if (rng.chance(12)) dialog(program, later, rng);
  if (rng.chance(4))
    start(program,
          process({std::string{kBrowser}, "Google Chrome", "Google LLC", "110.0", "Google LLC", 7},
                  at, "chrome.exe --single-argument https://" + site(rng)),
          later);
  if (rng.chance(15))
    add(Kind::File, program,
        {fmt::format("C:\\Users\\{}\\AppData\\Local\\Temp\\{}.tmp", host_.user, hex(rng, 8)), "",
         "", "", "", 0},
        "", later);
}

// Tools and scripts that this machine alone has.
void Life::own_files(Rng& rng) {
  const std::uint64_t files = host_.role == Role::Developer ? rng.below(2 * kDevelopersFiles)
                              : rng.chance(kOwnsAFile)      ? 1 + rng.below(3)
                                                            : 0;
  for (std::uint64_t n = 0; n < files; ++n) {
    const Micros at = moment(rng);
    const std::string path =
        fmt::format("C:\\Users\\{}\\{}\\{}.exe", host_.user,
                    rng.chance(50) ? "Downloads" : "source", word(rng) + word(rng));
    const Process made =
        process({path, "", "", "", "", mix64(hash64(path), host_.number)}, at, path);
    add(Kind::File, system_process(rng.chance(60) ? kBrowser : kExplorer, at), made.image, "", at);
    if (rng.chance(60)) start(system_process(kExplorer, at), made, at + kSecond);
    if (rng.chance(25)) {
      const std::string beside = path.substr(0, path.size() - 4) + "_core.dll";
      add(Kind::Module, made, {beside, "", "", "", "", hash64(beside)}, "", at + 2 * kSecond);
    }
  }
}

void Life::browse(Rng& rng) {
  if (host_.role == Role::Server) return;
  for (std::uint64_t n = 4 + rng.below(12); n > 0; --n) {
    const Micros at = moment(rng);
    Rng of_site(world_.seed, "site", zipf(rng, kSites));
    add(Kind::Dns, system_process(kBrowser, at), {site(of_site), "", "", "", "", 0}, "", at);
  }
}

// Services, drivers, tasks and settings: everybody has some that nobody else has.
void Life::system(Rng& rng) {
  for (std::uint64_t n = rng.below(4); n > 0; --n) {
    const Micros at = moment(rng);
    const std::string& path = world_.devices[zipf(rng, world_.devices.size())];
    add(Kind::Module, system_process("C:\\Windows\\System32\\svchost.exe", at),
        {path, "", "", "", rng.chance(75) ? "Device Kits Inc." : "", hash64(path)}, "", at);
  }
  for (std::uint64_t n = rng.below(3); n > 0; --n) {
    const Micros at = moment(rng);
    const auto which = rng.below(3);
    const std::string name = capital(word(rng));
    const std::string path = fmt::format("C:\\ProgramData\\{}\\{}.exe", name, word(rng));
    const Process by = system_process("C:\\Windows\\System32\\msiexec.exe", at);
    if (which == 0) add(Kind::Service, by, {name, "", "", "", "", 0}, path, at);
    if (which == 1) add(Kind::Task, by, {"\\" + name + "Task", "", "", "", "", 0}, path, at);
    if (which == 2)
      add(Kind::Registry, by,
          {"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\" + name, "", "", "", "", 0},
          path, at);
  }
  for (std::uint64_t n = rng.below(3); n > 0; --n) {
    const Micros at = moment(rng);
    start(system_process("C:\\Windows\\System32\\svchost.exe", at),
          system_process(rng.chance(50) ? "C:\\Windows\\System32\\taskhostw.exe"
                                        : "C:\\Windows\\System32\\rundll32.exe",
                         at),
          at);
  }
}

void Life::everyday() {
  Rng rng(world_.seed, "everyday", host_.number);
  // Of what is installed people use a few things, again and again.
  const std::uint64_t uses = 14 + rng.below(22);
  for (std::uint64_t n = 0; n < uses && !host_.others.empty(); ++n)
    use(host_.others[zipf(rng, host_.others.size())], moment(rng), rng);
  own_files(rng);
  browse(rng);
  system(rng);
}

std::vector<Event> Life::take() {
  std::vector<std::pair<Micros, std::size_t>> order;
  for (std::size_t i = 0; i < events_.size(); ++i) order.emplace_back(events_[i].at, i);
  std::ranges::sort(order);
  std::vector<std::int32_t> place(events_.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    place[order[i].second] = static_cast<std::int32_t>(i);
  std::vector<Event> out;
  out.reserve(events_.size());
  for (const auto& [at, i] : order) {
    out.push_back(std::move(events_[i]));
    if (out.back().parent >= 0)
      out.back().parent = place[static_cast<std::size_t>(out.back().parent)];
  }
  return out;
}

}  // namespace tamiz::fleet
