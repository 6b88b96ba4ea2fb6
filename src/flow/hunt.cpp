#include "flow/hunt.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "flow/case.hpp"
#include "flow/case_history.hpp"
#include "flow/clocks.hpp"
#include "flow/digests.hpp"
#include "flow/gather.hpp"
#include "flow/indicators.hpp"
#include "flow/outputs.hpp"
#include "flow/packs.hpp"
#include "flow/product.hpp"
#include "flow/version.hpp"
#include "link/links.hpp"
#include "pack/pack.hpp"
#include "report/formats.hpp"
#include "sieve/hunt.hpp"
#include "sieve/machine_names.hpp"
#include "sieve/touched.hpp"

namespace tamiz::flow {
namespace {

// What pairs of rows say of the zone that was given.
void note_clocks(const ClockCheck& clocks, Report& report) {
  if (clocks.pairs == 0) return;
  const std::string why = fmt::format(
      "{} of {} DNS pairs agree{}", with_commas(clocks.agree), with_commas(clocks.pairs),
      clocks.zoneless ? ": one clock, not which; the zone is your word" : "");
  const auto zone = std::ranges::find(report.assumptions, "time zone", &Assumption::what);
  if (zone != report.assumptions.end()) {
    zone->why += "; " + why;
  } else {
    report.assumptions.push_back({"one clock", "sensors and resolvers", why});
  }
  const auto resolvers = std::ranges::find(report.assumptions, "resolvers", &Assumption::what);
  if (resolvers != report.assumptions.end() && clocks.only_sensors > 0)
    resolvers->why += fmt::format(
        "; of {} rare names that sensors asked {} stand in no resolver log: asked "
        "elsewhere, or of a resolver that is not here",
        with_commas(clocks.pairs + clocks.only_sensors), with_commas(clocks.only_sensors));
}

Micros lease_of(const Gathered& gathered) {
  return gathered.claims.lease == kNoTime ? telemetry::kDefaultLease : gathered.claims.lease;
}

// What the claims come to, once machines and logs are known.
void note_claims(const Gathered& gathered, Report& report) {
  const bool leases = std::ranges::any_of(report.sources, [](const Source& s) {
    return s.network && s.channel_events[static_cast<std::size_t>(Channel::Address)] > 0;
  });
  if (leases)
    report.assumptions.push_back({"lease", format_duration(lease_of(gathered)),
                                  gathered.claims.lease == kNoTime
                                      ? "Windows' default; `lease:` in coverage.yaml says otherwise"
                                      : "claimed in coverage.yaml"});
  for (const auto* patterns : {&gathered.claims.fixed, &gathered.claims.always_on}) {
    for (const std::string& pattern : *patterns) {
      const bool fits = std::ranges::any_of(gathered.identity.hosts(), [&](const auto& host) {
        return !sieve::pattern_of({pattern}, host.name).empty();
      });
      if (!fits) report.skipped.push_back("coverage.yaml: " + pattern + " fits no machine");
    }
  }
}

bool observable_unknown(const CampaignReport& c) {
  return std::ranges::any_of(
      c.funnel, [](const FunnelRow& row) { return row.observable && row.cannot_know > 0; });
}

// Whether any source speaks of what the stage is about: a release shows in inventories, processes
// and files.
bool somebody_looks(const Report& report, const pack::Stage& stage) {
  std::uint32_t channels = stage.decisive;
  for (const Channel c : {Channel::Software, Channel::Process, Channel::Module, Channel::File}) {
    if (stage.release_bad) channels |= 1u << static_cast<unsigned>(c);
  }
  if (channels == 0) return true;  // no log can see it: the pack says so
  return std::ranges::any_of(report.sources, [channels](const Source& s) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (s.channel_events[c] > 0 && (channels & (1u << c)) != 0) return true;
    }
    return false;
  });
}

void conclude(Report& report, const std::vector<pack::Pack>& packs) {
  const auto reached = [&](const CampaignReport& c) {
    // A release that nobody calls bad is not found by being there.
    if (c.id == kProductPack)
      return std::ranges::any_of(report.look_now,
                                 [&](const LookNow& look) { return look.campaign == c.id; });
    return c.ownerless_definite > 0 || std::ranges::any_of(c.hosts, &HostReport::neighbour) ||
           std::ranges::any_of(c.funnel, [](const FunnelRow& row) { return row.reached > 0; });
  };
  bool all_seen = !packs.empty() && report.indicators.tested_rows > 0;
  for (const pack::Pack& pack : packs) {
    for (const pack::Stage& stage : pack.stages)
      all_seen = all_seen && somebody_looks(report, stage);
  }
  const auto unowned = [](const CampaignReport& c) { return c.ownerless_rows > 0; };
  report.looked_everywhere = all_seen && read_everything(report) &&
                             std::ranges::none_of(report.campaigns, observable_unknown) &&
                             std::ranges::none_of(report.campaigns, unowned);
  if (std::ranges::any_of(report.campaigns, reached)) {
    report.verdict = Verdict::Found;
  } else {
    // What stands out without a pack finds nothing by itself; but beside it nobody says "nothing".
    const bool odd = std::ranges::any_of(report.unusual.hosts, [](const UnusualHost& host) {
      return host.band == UnusualBand::LookNow;
    });
    report.verdict = report.looked_everywhere && !odd ? Verdict::NotFound : Verdict::CouldNotLook;
  }
}

}  // namespace

Result<Report> hunt(const HuntOptions& given) {
  HuntOptions options = given;
  TAMIZ_CHECK(open_case(options));
  // What the case has read before is evidence as well: nothing may be written over it.
  InputOptions all = options.inputs;
  all.paths.insert(all.paths.end(), options.given_before.begin(), options.given_before.end());
  for (const KeptInput& kept : options.inputs.kept) all.paths.push_back(kept.file.path);
  TAMIZ_CHECK(keep_apart(all, options.packs));
  const auto start = std::chrono::steady_clock::now();
  Report report;
  report.version = kVersion;
  report.commit = kCommit;
  report.command = options.command;
  report.as_of = day_of(options.as_of == kNoTime ? now() : options.as_of) * kDay;
  report.until = options.until;
  report.disclosed = options.disclosed;
  report.all_hosts = options.all_hosts;
  TAMIZ_TRY(auto packs, packs_of(options, report));
  InputOptions inputs = options.inputs;
  if (!options.rejects.empty() || !options.case_folder.empty()) inputs.most_rejects = kMostRejects;
  // A case keeps everything that was read.
  if (packs.empty() && options.product.empty() && options.case_folder.empty())
    inputs.columns = sieve::kColumnsWithoutPacks;
  TAMIZ_TRY(auto gathered, gather(inputs, report));
  packs = known_by(std::move(packs), report);
  if (!options.product.empty()) {
    TAMIZ_TRY(auto product, pack_of_product(options.product, gathered, report.as_of));
    packs.push_back(std::move(product));
  }
  TAMIZ_CHECK(digests_suffice(gathered.digests, options, !packs.empty()));
  TAMIZ_TRY(auto clocks,
            check_clocks(*gathered.data.segments, *gathered.data.strings, report.sources));
  report.warnings = std::move(clocks.warnings);
  note_clocks(clocks, report);
  note_claims(gathered, report);
  sieve::Knowledge knowledge{std::move(packs), report.as_of};
  const sieve::HuntOptions how{
      gathered.threads,
      options.until,
      options.all_hosts,
      std::min<std::uint64_t>(128ull << 20, gathered.max_memory_bytes / 6),
      {gathered.claims.fixed, gathered.claims.always_on, lease_of(gathered)},
      gathered.max_memory_bytes,
      options.disclosed,
      options.set_aside.standing,
      options.blind || knowledge.packs().empty(),
      fold(trim(options.explain)),
      options.replay_from,
      options.replay_to,
      gathered.digests,
      options.digest,
      options.pictures || (!options.case_folder.empty() && options.explain.empty())};
  std::uint64_t kinds = 0;
  TAMIZ_CHECK(sieve::hunt(*gathered.data.segments, *gathered.data.strings, gathered.identity,
                          report.sources, knowledge, how, report, kinds));
  account(knowledge, report, report.indicators);
  account_hash_kinds(knowledge, kinds, report.indicators);
  report.links = link::links_between(knowledge.packs(), report);
  const std::string asked = fold(trim(options.explain));
  report.explained_was_read =
      !asked.empty() &&
      std::ranges::any_of(gathered.identity.hosts(), [&](const identity::Host& h) {
        return h.name == asked || h.name.substr(0, h.name.find('.')) == asked ||
               std::ranges::find(h.aliases, asked) != h.aliases.end();
      });
  conclude(report, knowledge.packs());
  TAMIZ_CHECK(check_case(options, report));
  if (!options.case_folder.empty()) TAMIZ_CHECK(tell_since(options.case_folder, report));
  if (!options.rejects.empty()) {
    if (auto written = write_whole(options.rejects, rejects_of(report)); !written) {
      Error error = written.error();
      error.input = "--rejects " + options.rejects;
      return std::unexpected(error);
    }
  }
  if (options.explain.empty() && (!options.from_case || options.rewrite))
    TAMIZ_CHECK(write_case(options, report));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

int exit_code(const Report& report) {
  return report.verdict == Verdict::Found ? 1 : report.verdict == Verdict::NotFound ? 0 : 2;
}

}  // namespace tamiz::flow
