// The cohort's ordinary life (fleet/host.hpp): what the product does on every machine that has it,
// and what people and other software do inside it.
#include <fmt/core.h>

#include <algorithm>

#include "base/hash.hpp"
#include "fleet/host.hpp"
#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

constexpr std::uint64_t kSessions = 12;  // that are seen of one machine; sensors thin them out
constexpr std::uint64_t kPlugIns = 40;   // that the market of a product has
constexpr unsigned kHasPlugIn = 8;       // in a hundred machines
constexpr std::uint64_t kInputMethods = 30, kPrinters = 400;
constexpr std::string_view kExplorer = "C:\\Windows\\explorer.exe";
constexpr std::string_view kChrome = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
constexpr std::string_view kEdge =
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";

Image foreign(std::string path, std::string signer) {
  const std::uint64_t content = hash64(path);
  return {std::move(path), "", "", "", std::move(signer), content};
}

}  // namespace

Process Life::product_process(Micros at) {
  const auto after =
      std::ranges::upper_bound(sessions_, at, {}, [](const auto& s) { return s.first; });
  if (after != sessions_.begin()) return std::prev(after)->second;
  const Software& what = world_.product;
  sessions_.emplace(sessions_.begin(), at,
                    process(image(host_.product, what.file, at), at, "\"" + what.file + "\""));
  start(system_process(kExplorer, at), sessions_.front().second, at);
  return sessions_.front().second;
}

Process Life::updater_process(Micros at) {
  return process(image(host_.product, world_.product.updater, at), at,
                 "\"" + world_.product.updater + "\" --check");
}

// A plug-in, an input method, a printer's library, the organisation's sensor: strangers in the
// product, on few machines each.
void Life::session(Micros at, const Release& release, Rng& rng) {
  const Software& what = world_.product;
  const Process program = process(image(host_.product, what.file, at), at, "\"" + what.file + "\"");
  sessions_.emplace_back(at, program);
  start(system_process(kExplorer, at), program, at);
  for (std::size_t i = 0; i < what.libraries.size(); ++i) {
    if (rng.chance(i == 0 ? 60 : 18))
      add(Kind::Module, program, library(host_.product, i, at), "", at + kSecond);
  }
  const Micros later = at + rng.between(kSecond, 2 * kHour);
  for (const std::string& name : what.sites) {
    if (rng.chance(25)) add(Kind::Dns, program, {name, "", "", "", "", 0}, "", later);
  }
  if (rng.chance(25))
    start(program, process(image(host_.product, what.helpers.front(), at), at, "--type=helper"),
          at + 2 * kSecond);
  if (!host_.org->injected.empty() && rng.chance(20))
    add(Kind::Module, program,
        foreign("C:\\Program Files\\Sensor\\" + host_.org->injected, "Sensor Inc."), "",
        at + kSecond / 2);
  if (host_.org->new_sensor && world_.scenario.injector_day >= 0 &&
      at > world_.at_day(world_.scenario.injector_day) && rng.chance(60))
    add(Kind::Module, program,
        foreign("C:\\Program Files\\NewSensor\\nsagent64.dll", "New Sensor Ltd"), "",
        at + kSecond / 2);
  if (rng.chance(10)) dialog(program, later, rng);
  if (rng.chance(4)) {
    Rng one(world_.seed, "ime", zipf(rng, kInputMethods));
    add(Kind::Module, program,
        foreign("C:\\Windows\\System32\\" + word(one) + "ime.dll", "Input Co"), "", later);
  }
  if (rng.chance(4)) {
    Rng one(world_.seed, "printer", zipf(rng, kPrinters));
    add(Kind::Module, program,
        foreign("C:\\Windows\\System32\\spool\\drivers\\x64\\3\\" + word(one) + "ui.dll",
                one.chance(60) ? "Printers Inc." : ""),
        "", later);
  }
  if (rng.chance(5))
    start(program,
          process(foreign(std::string{rng.chance(60) ? kChrome : kEdge}, "Browser"), at,
                  "--single-argument https://" + site(rng)),
          later);
  if (rng.below(1000) < 6)
    start(program, system_process("C:\\Windows\\System32\\WerFault.exe", at), later);
  if (rng.chance(12))
    add(Kind::File, program,
        {fmt::format("C:\\Users\\{}\\{}\\{}.log", host_.user, "AppData\\Local\\Temp", word(rng)),
         "", "", "", "", 0},
        release.version, later);
}

void Life::updates(Rng& rng) {
  for (const auto& [at, number] : host_.product.releases) {
    if (at < world_.scenario.begins || at >= world_.end()) continue;
    const Process updater = updater_process(at);
    if (rng.chance(70))
      start(system_process("C:\\Windows\\System32\\svchost.exe", at), updater, at - 5 * kSecond);
    for (std::size_t i = 0; i < world_.product.libraries.size(); ++i) {
      if (rng.chance(30)) add(Kind::File, updater, library(host_.product, i, at), "", at - kSecond);
    }
    const Process first = process(image(host_.product, world_.product.file, at), at, "--first-run");
    if (rng.chance(80)) {
      start(updater, first, at);
      sessions_.emplace_back(at, first);
    }
  }
}

void Life::product() {
  if (host_.product.what == nullptr) return;
  Rng rng(world_.seed, "product life", host_.number);
  updates(rng);
  std::vector<Micros> starts;
  for (std::uint64_t n = 1 + rng.below(2 * kSessions); n > 0; --n) starts.push_back(moment(rng));
  std::ranges::sort(starts);
  for (const Micros at : starts) {
    const Release* release = release_at(host_.product, at);
    if (release != nullptr) session(at, *release, rng);
  }
  std::ranges::sort(sessions_, {}, [](const auto& s) { return s.first; });
  if (sessions_.empty() || !rng.chance(kHasPlugIn)) return;
  Rng one(world_.seed, "plug-in",
          rng.chance(30) ? kPlugIns + host_.org->first : zipf(rng, kPlugIns));
  const std::string file = word(one) + "plugin.dll";
  for (std::uint64_t n = 1 + rng.below(3); n > 0; --n) {
    const auto& [at, program] = sessions_[rng.below(sessions_.size())];
    add(Kind::Module, program,
        foreign(folder_on(world_.product, host_) + "\\plugins\\" + file,
                one.chance(50) ? "Plug Ltd" : ""),
        "", at + 3 * kSecond);
  }
}

}  // namespace tamiz::fleet
