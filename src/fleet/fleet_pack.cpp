#include "fleet/fleet_pack.hpp"

#include <fmt/core.h>

#include <array>
#include <map>

#include "base/file.hpp"
#include "fleet/lines.hpp"
#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

// What a pack can ask for: words of the whole fleet are filled in, whatever differs by machine,
// organisation or person is *.
std::string pattern_of(std::string_view text, const World& world) {
  return with_words(text, [&](std::string_view name) -> std::string {
    if (name == "own") return "*\\" + std::string{base_name(world.product.folder)};
    return name.starts_with("c:") ? drawn_text(name, world.seed, 0) : "*";
  });
}

// A name that begins with what differs is no name.
bool is_nameless(std::string_view pattern) { return base_name(pattern).starts_with("*"); }

// Who does it, as a pattern; "" = a program that has no name of its own. `started`: what the chain
// started last.
std::string actor_of(const Act& act, const std::string& started, const World& world) {
  const std::string out = act.actor == "product"   ? "*\\" + world.product.file
                          : act.actor == "updater" ? "*\\" + world.product.updater
                          : act.actor == "last"    ? started
                                                   : pattern_of(act.actor, world);
  return is_nameless(out) ? "" : out;
}

constexpr std::array<std::string_view, kKinds> kChannels{"process", "module",  "file", "registry",
                                                         "dns",     "service", "task"};

// One row of a test; "" = nothing of it has a name.
std::string entry_of(const Act& act, const std::string& started, const World& world) {
  std::string what = pattern_of(act.target, world);
  if (act.kind == Kind::Dns) {
    if (what.starts_with("*.")) what.erase(0, 2);
    return what.contains('*') ? "" : quoted(what);
  }
  if (is_nameless(what)) return "";
  if (act.kind == Kind::Registry) what = "*" + what.substr(std::min(what.find('\\'), what.size()));
  const bool by = act.kind == Kind::Start || act.kind == Kind::Module || act.kind == Kind::File;
  const std::string actor = by ? actor_of(act, started, world) : "";
  return actor.empty() ? fmt::format("{{path: {}}}", quoted(what))
                       : fmt::format("{{path: {}, actor: {}}}", quoted(what), quoted(actor));
}

std::string stage_text(const Stage& stage, const std::string& after, std::string& started,
                       const World& world) {
  std::map<std::string_view, std::string> tests;
  for (const Act& act : stage.acts) {
    const std::string entry = entry_of(act, started, world);
    if (act.kind == Kind::Start) started = pattern_of(act.target, world);
    std::string& rows = tests[kChannels[static_cast<std::size_t>(act.kind)]];
    if (!entry.empty() && !rows.contains(entry)) rows += (rows.empty() ? "" : ", ") + entry;
  }
  std::string channels, rows;
  for (const auto& [channel, entries] : tests) {
    if (entries.empty()) continue;
    channels += fmt::format("{}{}", channels.empty() ? "" : ", ", channel);
    rows += fmt::format("      {}: [{}]\n", channel, entries);
  }
  std::string out = fmt::format("  - id: {}\n    title: {}\n    after: {}\n", stage.id,
                                quoted(stage.title), after);
  if (rows.empty()) return out + "    unseen: its names differ by machine\n";
  return out + fmt::format("    decisive: [{}]\n    test:\n{}", channels, rows);
}

std::string bad_releases(const World& world) {
  std::string out;
  for (const Release& release : world.product.releases) {
    if (release.bad) out += (out.empty() ? "" : ", ") + ("windows " + release.version);
  }
  return out;
}

}  // namespace

Micros disclosed(const World& world) { return world.at_day(world.scenario.days * 4 / 5); }

std::string pack_text(const World& world) {
  const Software& product = world.product;
  const std::string bad = bad_releases(world);
  std::string out = fmt::format(
      "pack: tamiz.pack/1\nid: made-{}\ntitle: {}\ngrade: draft\nknown_since: {}\nsource: a made "
      "fleet\nproduct:\n  name: {}\n  vendor: {}\n  images: [{}]\n",
      world.scenario.id, quoted(product.name), format_day(disclosed(world)), quoted(product.name),
      quoted(product.company), quoted(product.file));
  if (!bad.empty()) out += "bad: [" + bad + "]\n";
  // Without a bad release what counts is who had the product while it happened.
  out += bad.empty() ? fmt::format(
                           "stages:\n  - {{id: had, during: [{}, {}], decisive: [process], test: "
                           "{{process: product}}}}\n",
                           format_day(world.scenario.begins), format_day(world.end()))
                     : std::string{"stages:\n  - {id: installed, test: {release: bad}}\n"};
  std::string after = bad.empty() ? "had" : "installed", started;
  bool any = false;
  for (const Stage& stage : world.scenario.stages) {
    if (stage.harmless) continue;
    any = true;
    out += stage_text(stage, after, started, world);
    after = stage.id;
  }
  return any ? out : "";
}

}  // namespace tamiz::fleet
