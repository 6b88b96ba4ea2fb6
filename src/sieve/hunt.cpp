#include "sieve/hunt.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>

#include "base/text.hpp"
#include "sieve/attackers_list.hpp"
#include "sieve/counts.hpp"
#include "sieve/decoded_notes.hpp"
#include "sieve/dismissed.hpp"
#include "sieve/leases.hpp"
#include "sieve/look_now.hpp"
#include "sieve/unusual.hpp"
#include "sieve/watch.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::uint32_t kNoSource = 0xFFFFFFFF;

class Hunt {
 public:
  Hunt(const VerdictContext& context, const Dictionary& strings, const HuntOptions& options)
      : context_(context),
        options_(options),
        fold_(strings, *context.knowledge, *context.sources, *context.identity),
        total_(context.knowledge->packs()) {}

  Result<> run(Partitioned& data) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    Error error;
    in_parallel(options_.threads, [&](unsigned) {
      Counts mine{context_.knowledge->packs()};
      blind::Digest unusual;
      std::unique_ptr<DictionaryCache> names;
      std::unique_ptr<blind::HostActs> acts;
      if (options_.unusual) {
        names = std::make_unique<DictionaryCache>(unusual_.names());
        acts = std::make_unique<blind::HostActs>(*names);
      }
      for (std::size_t p = next++; p < kPartitions && !failed; p = next++) {
        auto folded = fold_partition(
            *data.parts[p], fold_,
            {options_.max_memory_bytes, options_.pictures || options_.unusual, acts.get(), {}});
        if (!folded || interrupted()) {
          const std::lock_guard guard{lock_};
          error = folded ? Error{Code::Stopped, "interrupted"} : folded.error();
          failed = true;
          break;
        }
        mine.duplicates += folded->duplicates;
        for (const HostStory& story : folded->hosts) {
          host(story, mine);
          if (options_.unusual)
            unusual_.add(story, context_.identity->hosts()[story.host], *names, unusual);
        }
      }
      unusual_.join(std::move(unusual));
      add(std::move(mine));
    });
    if (failed) return std::unexpected(error);
    return {};
  }

  void tell(Report& report) {
    report.duplicates = total_.duplicates;
    for (const auto& [source, n] : total_.hosts_of_source) report.sources[source].hosts = n;
    report.hosts = context_.identity->hosts().size();
    report.blind = report.hosts - total_.hosts + total_.blind;
    for (std::size_t c = 0; c < kChannels; ++c) {
      const auto& n = total_.channels[c];
      const std::uint64_t seen = n[0] + n[1] + n[2];
      if (seen > 0)
        report.channels.push_back(
            {std::string{kChannelNames[c]}, n[0], n[1], n[2], report.hosts - seen});
    }
    for (std::size_t p = 0; p < total_.campaigns.size(); ++p)
      report.campaigns.push_back(campaign(p));
    set_aside(options_.dismissals, findings_);
    // By band; within one in the order of the campaigns and of their own lists.
    for (const Band band :
         {Band::LookNow, Band::AfterDisclosure, Band::ProbablyHarmless, Band::Dismissed}) {
      for (Finding& f : findings_) {
        if (f.band == band) report.findings.push_back(std::move(f));
      }
    }
    choose_look_now(context_.knowledge->packs(), report);
    add_doubts(total_, *context_.data, context_.knowledge->packs(), report);
    report.pictures.made = options_.pictures;
    report.pictures.cover = std::move(total_.pictures.cover);
    report.pictures.cover.first_day = first_map_day(*context_.data);
  }
  Result<> find_unusual(Partitioned& data, Report& report) {
    if (!options_.unusual) return {};
    TAMIZ_CHECK(unusual_.read(options_.digests));
    if (options_.digest != nullptr) {
      *options_.digest = unusual_.digest(report.unusual);
      return {};
    }
    return unusual_.tell(context_, fold_, data, options_, report);
  }
  Result<> draw(Partitioned& data, Report& report) const {
    if (!options_.pictures) return {};
    return add_lanes(context_, fold_, data, options_.max_memory_bytes, report);
  }

 private:
  void host(const HostStory& story, Counts& mine) const {
    ++mine.hosts;
    std::uint32_t last = kNoSource;  // `watched` is sorted by source
    for (const auto& [of, watched] : story.watched) {
      if (of.first != last) ++mine.hosts_of_source[of.first];
      last = of.first;
    }
    bool telemetry = false;
    const auto channels = channels_of(context_, story);
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (channels[c] == Completeness::Absent) continue;
      ++mine.channels[c][channels[c] == Completeness::Complete ? 0
                         : channels[c] == Completeness::Capped ? 1
                                                               : 2];
      telemetry = telemetry || static_cast<Channel>(c) != Channel::Software;
    }
    mine.blind += telemetry ? 0 : 1;
    add_ambient(story.ambient, mine.ambient);
    mine.crowded += std::ranges::any_of(story.packs, &PackStory::crowded) ? 1 : 0;
    HostWatch watch = watch_of(context_, story);
    for (std::size_t p = 0; p < mine.campaigns.size(); ++p) {
      auto report = verdict_of(context_, p, watch);
      count_decoded(story.packs[p].sunburst, mine.campaigns[p]);
      const auto& list = context_.knowledge->packs()[p].selector.domains;
      if (auto domain = listed_domain(list, story.packs[p].sunburst); !domain.empty())
        mine.campaigns[p].listed.emplace(story.host, std::move(domain));
      if (!report) continue;
      count_stages(*report, mine.campaigns[p]);
      mine.campaigns[p].lineage.add(*report, story.packs[p], story, context_.knowledge->packs()[p],
                                    disclosed(p));
      if (report->neighbour && !story.packs[p].trace) ++mine.campaigns[p].traceless_neighbours;
      if (report->furthest >= 0 || report->neighbour || options_.all_hosts) {
        mine.campaigns[p].hosts.push_back(std::move(*report));
      } else if (options_.pictures) {
        keep_other(std::move(*report), mine.campaigns[p].others);
      }
    }
    if (options_.pictures && std::ranges::any_of(story.packs, &PackStory::trace))
      count_days(context_, story, first_map_day(*context_.data), mine.pictures);
  }

  // Since when what happens may be the response itself: as given, else since the pack was public.
  [[nodiscard]] Micros disclosed(std::size_t p) const {
    if (options_.disclosed != kNoTime) return options_.disclosed;
    const pack::Pack& pack = context_.knowledge->packs()[p];
    // What is public only after the day of knowledge is not known.
    return pack.known_since <= context_.knowledge->as_of() && pack.id != "product"
               ? pack.known_since
               : kNoTime;
  }

  void add(Counts mine) {
    const std::lock_guard guard{lock_};
    total_.add(std::move(mine));
  }

  CampaignReport campaign(std::size_t p) {
    const pack::Pack& pack = context_.knowledge->packs()[p];
    CampaignCounts& counts = total_.campaigns[p];
    CampaignReport out;
    out.id = pack.id;
    out.title = pack.title;
    out.product = pack.product.name;
    out.grade = name_of(pack.grade);
    out.known_since = format_day(pack.known_since);
    out.foreign = !pack.shipped;
    out.no_trace = context_.identity->hosts().size() - counts.in_base -
                   counts.traceless_neighbours - neighbours_with_trace(counts);
    for (std::size_t s = 0; s < counts.funnel.size(); ++s)
      out.funnel.push_back(with_reasons(counts, s));
    std::ranges::sort(counts.hosts, before);
    out.hosts = std::move(counts.hosts);
    out.others = std::move(counts.others);
    add_tallies(counts, out);
    out.context = context_of(pack, *context_.identity, counts.listed);
    refused(out, p);
    auto found = tell_findings(counts.lineage, total_.ambient, pack, context_.knowledge->as_of(),
                               disclosed(p), partial_channels(*context_.sources), out);
    std::ranges::move(found, std::back_inserter(findings_));
    tell_ownerless(context_.data->ownerless, p, *context_.sources, context_.cover.leases->logged,
                   *fold_.strings, out);
    return out;
  }
  static std::uint64_t neighbours_with_trace(const CampaignCounts& counts) {
    const auto all = std::ranges::count_if(counts.hosts, &HostReport::neighbour);
    return static_cast<std::uint64_t>(all) - counts.traceless_neighbours;
  }
  // The furthest first; then by the first evidence there, then by name.
  static bool before(const HostReport& a, const HostReport& b) {
    const auto key = [](const HostReport& h) {
      const Micros first =
          h.furthest < 0 ? kNoTime : h.stages[static_cast<std::size_t>(h.furthest)].first;
      return std::tuple{-h.furthest, first == kNoTime, first};
    };
    const auto x = key(a), y = key(b);
    return x != y ? x < y : std::tie(a.host, a.org, a.id) < std::tie(b.host, b.org, b.id);
  }
  void refused(CampaignReport& out, std::size_t p) const {
    if (!context_.knowledge->has_decoder(p)) return;
    for (const auto& [code, why] : context_.knowledge->refused_names()) {
      Evidence e;
      e.why = fmt::format("{}: {}", printable(fold_.strings->text(code)), why);
      out.refused.push_back(std::move(e));
    }
    std::ranges::sort(out.refused, {}, &Evidence::why);
  }
  const VerdictContext& context_;
  const HuntOptions& options_;
  FoldContext fold_;
  std::mutex lock_;
  Counts total_;
  std::vector<Finding> findings_;
  UnusualSearch unusual_;
};

}  // namespace

Result<> hunt(SegmentStore& events, const Dictionary& strings, identity::Identity& identity,
              const std::vector<Source>& sources, Knowledge& knowledge, const HuntOptions& options,
              Report& report, std::uint64_t& hash_kinds) {
  knowledge.learn(strings, options.threads);
  const bool passive = std::ranges::any_of(sources, &Source::passive);
  GuidHosts guids;
  if (passive) guids = guid_hosts(knowledge, identity);
  const Micros end = end_of(sources, options.until);
  const ExportGroups groups{sources, end};
  const identity::LeaseRules leases{options.claims.lease, leases_logged(sources, end)};
  if (identity.any_address()) {
    TAMIZ_TRY(auto sightings, address_sightings(events, strings, identity, sources));
    identity.learn_addresses(std::move(sightings), leases);
  }
  Signers signers;
  if (std::ranges::any_of(sources, [](const Source& s) { return s.certificates > 0; })) {
    TAMIZ_TRY(signers, signers_by_hash(events, strings));
  }
  TAMIZ_TRY(auto data, partition(events, strings, identity, guids, sources, knowledge,
                                 {options.threads, options.until, options.segment_bytes,
                                  options.max_memory_bytes, options.unusual, &signers}));
  data.end_open = ends_open(sources);
  hash_kinds = data.hash_kinds;
  report.end_of_data = data.end_of_data;
  report.hostless = data.hostless;
  report.indicators.tested_rows = data.tested;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto& logged = groups.logged[groups.of[i]];
    const Micros last = logged.empty() ? groups.last[groups.of[i]] : logged.back().to - 1;
    const bool complete = std::ranges::any_of(sources[i].cover, [](const ChannelCover& c) {
      return c.completeness == Completeness::Complete;
    });
    if (!complete || last == kNoTime || last >= data.end_of_data) continue;
    report.all_speak_until = earlier_of(report.all_speak_until, last);
  }
  const NetworkLogs logs = network_logs(sources, data, end);
  note_silent(logs, report);
  const Succession succession{identity, sources, data.named, options.claims.fixed};
  const CoverContext cover{&knowledge, &sources,    &data,
                           &groups,    &logs,       &identity.addresses(),
                           &leases,    &succession, options.claims};
  CoverContext if_fixed = cover, if_all = cover;
  if_fixed.claims.fixed = {"*"};
  const NetworkLogs all_logs = if_all_resolvers(logs);
  if_all.logs = &all_logs;
  const VerdictContext context{&knowledge, &sources, &identity, &data, cover, if_fixed, if_all};
  Hunt hunting{context, strings, options};
  TAMIZ_CHECK(hunting.run(data));
  hunting.tell(report);
  TAMIZ_CHECK(hunting.find_unusual(data, report));
  return hunting.draw(data, report);
}

}  // namespace tamiz::sieve
