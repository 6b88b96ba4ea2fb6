#include "fleet/novel.hpp"

#include <array>

#include "sim/rng.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

constexpr std::string_view kSvchost = "C:\\Windows\\System32\\svchost.exe";

Act make(Kind kind, std::string_view by, std::string_view what, std::string_view value, Lapse after,
         std::string_view signer = "", unsigned times = 1) {
  Act act;
  act.kind = kind;
  act.actor = by;
  act.target = what;
  act.value = value;
  act.signer = signer;
  act.after = after;
  act.times = times;
  return act;
}

Lapse soon(Rng& rng) {
  const Micros least = rng.between(kSecond, kHour);
  return {least, least + rng.between(kSecond, 6 * kHour)};
}

// How the few are told apart on the wire, or not at all.
Stage beacon(Rng& rng) {
  Stage out;
  out.id = "beacon";
  out.title = "called home";
  out.who.permille = 500 + static_cast<unsigned>(rng.below(500));
  const Micros sleep = rng.chance(50) ? rng.between(0, 2 * kHour) : rng.between(kDay, 12 * kDay);
  out.after = {sleep, sleep + (rng.chance(30) ? 0 : rng.between(kHour, 3 * kDay))};
  const std::array<std::string_view, 3> names{"{c:site}", "{h:hex16}.{c:site}", "{o:site}"};
  out.acts.push_back(make(Kind::Dns, rng.chance(70) ? "product" : "updater", rng.pick(names), "",
                          soon(rng), "", 1 + static_cast<unsigned>(rng.below(4))));
  return out;
}

Stage payload(Rng& rng) {
  Stage out;
  out.id = "payload";
  out.title = "got something that others did not";
  out.who.few = true;
  if (rng.chance(30)) out.who.orgs = 1 + static_cast<unsigned>(rng.below(4));
  out.after = {60 * kSecond, rng.between(kHour, 4 * kDay)};
  const std::string_view by = rng.chance(75) ? "product" : "updater";
  const bool unique = rng.chance(60);  // a name of its own for each machine
  const std::string name = unique ? "{h:word}" : "{c:word}";
  switch (rng.below(4)) {
    case 0:
      out.acts.push_back(make(Kind::Module, by, "{own}\\" + name + ".dll", "", soon(rng)));
      break;
    case 1:
      out.acts.push_back(make(Kind::File, by, "C:\\ProgramData\\" + name + ".exe", "", soon(rng)));
      out.acts.push_back(
          make(Kind::Start, by, "C:\\ProgramData\\" + name + ".exe", name, {kSecond, 9 * kSecond}));
      break;
    case 2:
      out.acts.push_back(make(Kind::Start, by, "C:\\Windows\\System32\\rundll32.exe",
                              "rundll32 C:\\Users\\{user}\\AppData\\Local\\" + name + ".dat,Start",
                              soon(rng)));
      out.acts.push_back(make(Kind::Module, "last",
                              "C:\\Users\\{user}\\AppData\\Local\\" + name + ".dat", "",
                              {kSecond, 2 * kSecond}));
      break;
    default:
      out.acts.push_back(make(Kind::Start, by, "C:\\Windows\\System32\\cmd.exe",
                              "cmd.exe /c systeminfo", soon(rng)));
      out.acts.push_back(
          make(Kind::File, "last", "C:\\Windows\\Temp\\" + name + ".dll", "", {kSecond, kHour}));
      break;
  }
  if (rng.chance(60)) out.acts.push_back(make(Kind::Dns, by, "{c:site2}", "", soon(rng), "", 2));
  return out;
}

Stage implant(Rng& rng) {
  Stage out;
  out.id = "implant";
  out.title = "stays";
  out.who.few = true;
  out.after = {kSecond, rng.between(kHour, 2 * kDay)};
  const std::string_view by = rng.chance(60) ? "product" : "last";
  switch (rng.below(4)) {
    case 0:
      out.acts.push_back(
          make(Kind::File, "product", "C:\\Windows\\System32\\{h:word}svc.dll", "", soon(rng)));
      out.acts.push_back(make(Kind::Service, "C:\\Windows\\System32\\services.exe", "{h:Word}",
                              "C:\\Windows\\System32\\{h:word}svc.dll", soon(rng)));
      out.acts.push_back(make(Kind::Module, kSvchost, "C:\\Windows\\System32\\{h:word}svc.dll", "",
                              soon(rng), "", 2));
      break;
    case 1:
      out.acts.push_back(
          make(Kind::File, "product", "C:\\ProgramData\\{c:word}\\{c:word}.exe", "", soon(rng)));
      out.acts.push_back(make(Kind::Registry, by,
                              "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\{c:Word}",
                              "C:\\ProgramData\\{c:word}\\{c:word}.exe", soon(rng)));
      break;
    case 2:
      out.acts.push_back(
          make(Kind::Task, by, "\\{h:Word}Update", "C:\\ProgramData\\{h:word}.exe", soon(rng)));
      out.acts.push_back(
          make(Kind::Start, kSvchost, "C:\\ProgramData\\{h:word}.exe", "", soon(rng)));
      break;
    default:
      out.acts.push_back(
          make(Kind::File, "product", "C:\\Windows\\System32\\{h:word}.dll", "", soon(rng)));
      out.acts.push_back(make(Kind::Module, "C:\\Windows\\System32\\spoolsv.exe",
                              "C:\\Windows\\System32\\{h:word}.dll", "", soon(rng), "", 2));
      break;
  }
  return out;
}

}  // namespace

Scenario novel(std::uint64_t seed) {
  Rng rng(seed, "novel");
  Scenario out;
  out.id = "novel";
  out.title = "drawn at random";
  out.begins = *read_day("2024-01-01") + static_cast<Micros>(rng.below(500)) * kDay;
  out.days = 40 + static_cast<int>(rng.below(25));
  out.share_permille = 150 + static_cast<unsigned>(rng.below(800));
  out.servers = rng.chance(25);
  const bool bad = rng.chance(70);
  out.releases.push_back({"4.1.0", -90, 60, 1000, false, false});
  out.releases.push_back({"4.2.0", 5 + static_cast<int>(rng.below(8)),
                          2 + static_cast<unsigned>(rng.below(9)),
                          500 + static_cast<unsigned>(rng.below(500)), bad, bad && rng.chance(60)});
  if (bad && rng.chance(60)) out.stages.push_back(beacon(rng));
  out.stages.push_back(payload(rng));
  if (rng.chance(80)) out.stages.push_back(implant(rng));
  return out;
}

}  // namespace tamiz::fleet
