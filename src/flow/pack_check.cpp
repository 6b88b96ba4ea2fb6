#include "flow/pack_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "flow/gather.hpp"
#include "flow/packs.hpp"
#include "pack/pack.hpp"

namespace tamiz::flow {
namespace {

constexpr std::size_t kNamesShown = 10, kWordsShown = 80;

constexpr std::uint32_t bit(Channel channel) { return 1u << static_cast<unsigned>(channel); }

std::string names_of(std::uint32_t channels) {
  if (channels == ~0u) return "any channel with hashes";
  std::string out;
  for (std::size_t c = 0; c < kChannels; ++c) {
    if ((channels & (1u << c)) != 0)
      out += (out.empty() ? "" : ", ") + std::string{kChannelNames[c]};
  }
  return out.empty() ? "nothing" : out;
}

// Channels in which any test of the stage can show.
std::uint32_t shown_in(const pack::Stage& stage) {
  std::uint32_t out = 0;
  if (stage.release_bad)
    out |=
        bit(Channel::Software) | bit(Channel::Process) | bit(Channel::Module) | bit(Channel::File);
  if (stage.ran_product)
    out |= bit(Channel::Process) | bit(Channel::Module) | bit(Channel::Network);
  if (!stage.decoders.empty()) out |= bit(Channel::Dns);
  for (const pack::Test& test : stage.tests) {
    if (!test.weak) out |= test.channels;
  }
  return out;
}

struct Weak {
  std::size_t weak = 0, draft = 0, tests = 0;
};
Weak count(const pack::Stage& stage) {
  Weak out;
  for (const pack::Test& test : stage.tests) {
    ++out.tests;
    out.weak += test.weak ? 1 : 0;
    out.draft += test.fact.grade == pack::Grade::Draft ? 1 : 0;
  }
  return out;
}

// What the case's sources say of these channels: the best class, and how many sources.
std::string seen_by(const Report& report, std::uint32_t channels, bool& any) {
  std::size_t sources = 0;
  Completeness best = Completeness::Absent;
  for (const Source& s : report.sources) {
    bool here = false;
    for (std::size_t c = 0; c < kChannels; ++c) {
      if ((channels & (1u << c)) == 0 || s.channel_events[c] == 0) continue;
      here = true;
      best = std::min(best, s.cover[c].completeness);
    }
    sources += here ? 1 : 0;
  }
  any = sources > 0;
  return any ? fmt::format("{}, at best {}", counted(sources, "source", "sources"), name_of(best))
             : "NO SOURCE OF YOUR CASE";
}

// Tests that can never decide, by name: a file or image alone, with no command line, hash, signer
// or actor beside it.
std::string weak_lines(const pack::Stage& stage) {
  std::string out;
  std::size_t shown = 0;
  for (const pack::Test& test : stage.tests) {
    if (test.weak && ++shown <= kNamesShown)
      out += fmt::format("    DEAD: {} (a name alone: give it a command, hash, signer or actor)\n",
                         shortened(test.shown, 60));
  }
  if (shown > kNamesShown) out += fmt::format("    and {} more\n", shown - kNamesShown);
  return out;
}

// What the pack says besides its stages.
std::string besides(const pack::Pack& pack) {
  std::string out;
  if (!pack.selector.kind.empty())
    out += fmt::format("  selector: {}, {}\n", pack.selector.kind,
                       counted(pack.selector.domains.size(), "domain", "domains"));
  if (pack.hazards.size() + pack.conflicts.size() + pack.clusters.size() > 0)
    out += fmt::format("  besides: {}, {}, {}\n", counted(pack.hazards.size(), "hazard", "hazards"),
                       counted(pack.conflicts.size(), "conflict", "conflicts"),
                       counted(pack.clusters.size(), "cluster", "clusters"));
  for (const pack::Decoder& d : pack.decoders)
    out += fmt::format("  decoder {}: {}, {}, public since {} (tamiz decode --pack {})\n",
                       shortened(d.id, 40), pack::name_of(d.says),
                       counted(d.steps.size(), "step", "steps"), format_day(d.fact.known_since),
                       printable(pack.id));
  return out;
}

void stage_lines(const pack::Stage& stage, const Report* report, PackCheck& out) {
  const std::uint32_t shown = shown_in(stage);
  const Weak n = count(stage);
  out.text +=
      fmt::format("  {}: {}{}{}\n", stage.id, counted(n.tests, "test", "tests"),
                  n.weak > 0 ? fmt::format(", {} of names alone (never decide)", n.weak) : "",
                  n.draft > 0 ? fmt::format(", {} of grade draft", n.draft) : "");
  out.text += weak_lines(stage);
  if (!stage.has_tests()) {
    out.text += "    no test: it will always be \"cannot know\"\n";
    if (!stage.settles.empty())
      out.text += fmt::format("    told by: {}\n", shortened(stage.settles, kWordsShown));
    out.dead = true;
    return;
  }
  out.dead = out.dead || shown == 0;
  bool any = false;
  out.text += fmt::format("    shows in {}{}\n", names_of(shown),
                          report == nullptr ? "" : ": " + seen_by(*report, shown, any));
  if (report != nullptr && !any) {
    out.text += "    DEAD here: nothing that you have can show it\n";
    out.dead = true;
  }
  if (stage.decisive == 0) {
    out.text += stage.release_bad ? "    \"no\" by older releases only\n"
                                  : "    no channel decides it: never \"not reached\"\n";
    return;
  }
  out.text += fmt::format("    decided by {}{}\n", names_of(stage.decisive),
                          report == nullptr ? "" : ": " + seen_by(*report, stage.decisive, any));
}

}  // namespace

Result<PackCheck> check_pack(const std::string& name, const InputOptions& inputs) {
  HuntOptions options;
  options.packs = {name};
  Report report;
  TAMIZ_TRY(const auto packs, packs_of(options, report));
  const pack::Pack& pack = packs.front();
  PackCheck out;
  out.inputs = !inputs.paths.empty();
  if (out.inputs) {
    TAMIZ_TRY(const auto gathered, gather(inputs, report));
  }
  out.text = fmt::format("{}: well formed; {}, public since {}; {}, {}\n", printable(pack.id),
                         name_of(pack.grade), format_day(pack.known_since),
                         counted(pack.releases.size(), "release", "releases"),
                         counted(pack.stages.size(), "stage", "stages"));
  for (const pack::Stage& stage : pack.stages)
    stage_lines(stage, out.inputs ? &report : nullptr, out);
  out.text += besides(pack);
  for (const pack::Demoted& d : pack.demoted)
    out.text += fmt::format("  not used: {} ({})\n", shortened(d.value, 40), shortened(d.why, 60));
  if (!out.inputs)
    out.text += "NEXT  give your exports as well: it says which stages are dead there\n";
  return out;
}

}  // namespace tamiz::flow
