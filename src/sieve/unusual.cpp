#include "sieve/unusual.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "blind/editions.hpp"
#include "sieve/unusual_findings.hpp"
#include "sieve/unusual_replay.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::size_t kMostDigest = 16ull << 30;
// Each thread of the ranking counts over all names, 24 bytes each: more would take memory that
// --max-memory does not see.
constexpr unsigned kMostThreads = 8;

UnusualHost host_of(const blind::Ranked& ranked, const blind::DigestHost& host, double bare_limit,
                    const Dictionary& names) {
  UnusualHost out;
  out.host = host.name;
  out.id = host.id;
  out.org = host.org;
  out.program = names.text(ranked.program);
  out.cohort = ranked.cohort;
  out.score = ranked.score;
  out.expected = ranked.expected;
  out.band = band_of(ranked, bare_limit);
  // Where chance puts more machines, a second program of a machine says nothing.
  for (const auto& [program, score, expected] : ranked.others) {
    if (expected <= 1) out.others.emplace_back(names.text(program), expected);
  }
  for (const blind::RankedPart& part : ranked.parts) {
    UnusualPart told;
    told.shape = names.text(part.shape);
    told.thing = names.text(part.thing);
    told.surprise = part.surprise;
    told.weight = part.weight;
    told.things = part.things;
    told.as_rare = part.as_rare;
    told.of = part.of;
    told.by = static_cast<UnusualMeasure>(part.by);
    if (part.minute != blind::KeptAct::kNoMinute) told.since = part.minute * kMinute;
    out.parts.push_back(std::move(told));
  }
  return out;
}

// Machines that bear that name among others.
std::set<std::string> asked_ids(const VerdictContext& context, const std::string& asked) {
  std::set<std::string> out;
  for (const identity::Host& host : context.identity->hosts()) {
    if (!asked.empty() && std::ranges::find(host.aliases, asked) != host.aliases.end())
      out.insert(host.id);
  }
  return out;
}

// As a person writes it: its name, the first label of it, its id, or another name of it.
bool is_asked(const blind::DigestHost& host, const std::string& asked,
              const std::set<std::string>& ids) {
  if (asked.empty()) return false;
  const std::string_view name = host.name;
  return host.id == asked || name == asked || name.substr(0, name.find('.')) == asked ||
         ids.contains(host.id);
}

std::uint32_t minute_of(Micros time) {
  return time == kNoTime ? blind::Ranking::kNoLimit : static_cast<std::uint32_t>(time / kMinute);
}

// The first act of each part.
void add_evidence(const HostStory& story, const blind::Ranked& ranked, const FoldContext& fold,
                  UnusualHost& out) {
  for (std::size_t p = 0; p < ranked.parts.size(); ++p) {
    const auto fits = [&](const blind::Act& act) {
      return (act.program == ranked.program || act.edition == ranked.program) &&
             act.shape == ranked.parts[p].shape && act.thing == ranked.parts[p].thing;
    };
    const auto act = std::ranges::find_if(story.doings.acts, fits);
    if (act == story.doings.acts.end()) continue;
    Evidence& evidence = out.parts[p].evidence;
    evidence.why = printable(out.parts[p].thing);
    evidence.time = act->time;
    evidence.source = act->source;
    evidence.record = act->record;
    evidence.observed = (*fold.sources)[act->source].only_snapshots();
  }
}

}  // namespace

// Its organisation, or the domain of its name.
void UnusualSearch::add(const HostStory& story, const identity::Host& host, DictionaryCache& names,
                        blind::Digest& part) const {
  const auto dot = host.name.find('.');
  const std::string_view domain =
      dot == std::string::npos ? std::string_view{} : std::string_view{host.name}.substr(dot + 1);
  const StringCode group = names.intern(host.org.empty() ? domain : std::string_view{host.org});
  std::uint32_t seen = 0;
  for (const auto& [of, watched] : story.watched) seen |= 1u << static_cast<unsigned>(of.second);
  part.add({host.id, host.name, host.org, story.events, {}, seen}, group, story.doings, names_);
}

void UnusualSearch::join(blind::Digest&& part) {
  const std::lock_guard guard{lock_};
  digest_.add(std::move(part));
}

Result<> UnusualSearch::read(const std::vector<InputFile>& digests) {
  DictionaryCache cache{names_};
  for (const InputFile& file : digests) {
    TAMIZ_TRY(const std::string bytes, read_whole(file.path, kMostDigest));
    if (auto added = digest_.add(bytes, cache); !added) {
      Error error = added.error();
      error.input = file.path;
      return std::unexpected(error);
    }
  }
  return {};
}

std::string UnusualSearch::digest(Unusual& unusual) {
  settle(unusual);
  return digest_.bytes(names_);
}

void UnusualSearch::settle(Unusual& unusual) {
  digest_.settle(names_);
  unusual.machines = digest_.hosts.size();
  for (const blind::DigestHost& host : digest_.hosts) {
    if (!host.split()) continue;
    ++unusual.split;
    if (unusual.split_names.size() < kKeptHosts) unusual.split_names.push_back(host.name);
  }
}

// Machines of digests beside those of exports, which are counted already: a digest says which
// channels were seen, not how complete they were.
void UnusualSearch::tell_coverage(const identity::Identity& identity, Report& report) const {
  std::unordered_set<std::string_view> counted;
  for (const identity::Host& host : identity.hosts()) counted.insert(host.id);
  std::vector<ChannelCount> channels;
  for (const std::string_view name : kChannelNames) {
    const auto known = std::ranges::find(report.channels, name, &ChannelCount::channel);
    channels.push_back(known != report.channels.end()
                           ? *known
                           : ChannelCount{std::string{name}, 0, 0, 0, report.hosts});
  }
  constexpr auto kSoftware = 1u << static_cast<unsigned>(Channel::Software);
  for (const blind::DigestHost& host : digest_.hosts) {
    if (counted.contains(host.id)) continue;
    ++report.hosts;
    report.blind += (host.seen & ~kSoftware) == 0 ? 1 : 0;
    for (std::size_t c = 0; c < kChannels; ++c)
      ++((host.seen >> c & 1) != 0 ? channels[c].other : channels[c].absent);
  }
  std::erase_if(channels, [&](const ChannelCount& c) { return c.absent == report.hosts; });
  report.channels = std::move(channels);
}

// The list, and the machine that is asked for, which comes last.
std::vector<ToldUnusual> UnusualSearch::list(const std::vector<blind::Ranked>& ranked,
                                             const VerdictContext& context,
                                             const std::string& asked_name,
                                             Unusual& unusual) const {
  const double limit = limit_without_mere(digest_.hosts.size());
  const auto asked = asked_ids(context, asked_name);
  std::vector<ToldUnusual> told;
  unusual.hosts.reserve(std::min(kKeptUnusual, ranked.size()));
  const blind::Ranked* of_asked = nullptr;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const blind::DigestHost& host = digest_.hosts[ranked[i].host];
    if (of_asked == nullptr && is_asked(host, asked_name, asked)) {
      of_asked = &ranked[i];
      unusual.asked_rank = i + 1;
      unusual.asked = host_of(ranked[i], host, limit, names_);
    }
    if (i >= kKeptUnusual) continue;
    unusual.hosts.push_back(host_of(ranked[i], host, limit, names_));
    told.emplace_back(&ranked[i], &unusual.hosts.back());
  }
  if (of_asked != nullptr) {
    told.emplace_back(of_asked, &unusual.asked);
    return told;
  }
  const auto host = std::ranges::find_if(digest_.hosts, [&](const blind::DigestHost& each) {
    return is_asked(each, asked_name, asked);
  });
  if (host != digest_.hosts.end()) unusual.asked.host = host->name;
  return told;
}

Result<> UnusualSearch::tell(const VerdictContext& context, const FoldContext& fold,
                             Partitioned& data, const HuntOptions& options, Report& report) {
  Unusual& unusual = report.unusual;
  unusual.made = true;
  unusual.disclosed = options.disclosed;
  settle(unusual);
  if (!options.digests.empty()) tell_coverage(*context.identity, report);
  const blind::Editions editions{digest_.ranking, names_};
  const blind::Ranking::When when{blind::Ranking::kNoLimit, minute_of(options.disclosed)};
  const std::size_t most = options.asked.empty() ? kKeptUnusual : digest_.hosts.size();
  // One after the other: each takes its memory alone.
  const unsigned threads = std::min(options.threads, kMostThreads);
  const auto drifts = blind::drifts(digest_.ranking, editions, names_, threads);
  const auto judged = digest_.ranking.highest(most, editions, names_, when, threads);
  unusual.programs = judged.programs;
  auto told = list(judged.hosts, context, options.asked, unusual);
  tell_order(digest_.ranking, editions, drifts, names_, told);
  tell_findings(options.dismissals, unusual);
  tell_carriers(digest_, names_, judged.hosts, unusual);
  const auto listed = std::ranges::find(unusual.hosts, unusual.asked.id, &UnusualHost::id);
  if (unusual.asked_rank > 0 && listed != unusual.hosts.end()) unusual.asked.band = listed->band;
  tell_drift(drifts, names_, unusual);
  if (options.replay_from != kNoTime) replay(digest_, names_, options, report.replay);
  // Evidence of the first, and of the one that is asked for.
  if (unusual.hosts.size() > kToldUnusual)
    told.erase(told.begin() + kToldUnusual,
               told.begin() + static_cast<std::ptrdiff_t>(unusual.hosts.size()));
  return find_evidence(told, context, fold, data, options.max_memory_bytes);
}

// Machines of digests have none here: their events are where the digest was made.
Result<> UnusualSearch::find_evidence(const std::vector<ToldUnusual>& told,
                                      const VerdictContext& context, const FoldContext& fold,
                                      Partitioned& data, std::uint64_t max_memory_bytes) {
  const auto& hosts = context.identity->hosts();
  std::unordered_map<std::string_view, std::vector<ToldUnusual>> by_id;
  for (const ToldUnusual& one : told) by_id[one.second->id].push_back(one);
  std::map<std::size_t, std::map<identity::HostNumber, const std::vector<ToldUnusual>*>> by_part;
  for (std::size_t h = 0; h < hosts.size(); ++h) {
    if (const auto found = by_id.find(hosts[h].id); found != by_id.end())
      by_part[h % kPartitions].emplace(static_cast<identity::HostNumber>(h), &found->second);
  }
  DictionaryCache names{names_};
  blind::HostActs acts{names};
  for (const auto& [part, wanted_here] : by_part) {
    const auto& wanted = wanted_here;
    FoldWish how{max_memory_bytes, true, &acts, {}};
    how.only = [&](identity::HostNumber host) { return wanted.contains(host); };
    TAMIZ_TRY(const Folded folded, fold_partition(*data.parts[part], fold, how));
    for (const HostStory& story : folded.hosts) {
      const auto found = wanted.find(story.host);
      if (found == wanted.end()) continue;
      for (const auto& [ranked, out] : *found->second) add_evidence(story, *ranked, fold, *out);
    }
  }
  return {};
}

}  // namespace tamiz::sieve
