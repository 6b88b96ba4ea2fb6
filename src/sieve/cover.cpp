#include "sieve/cover.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/file.hpp"
#include "base/text.hpp"
#include "sieve/machine_names.hpp"
#include "sieve/watch.hpp"

namespace tamiz::sieve {
namespace {

// The reason nearest to being solved is shown: a gap in a complete source, a cap, a sample ...
int weight(Reason reason) {
  constexpr std::array kOrder{Reason::Gap,    Reason::NoOwner,  Reason::HashKind,
                              Reason::Capped, Reason::Sampled,  Reason::Filtered,
                              Reason::Cut,    Reason::Snapshot, Reason::AlertsOnly};
  return static_cast<int>(std::ranges::find(kOrder, reason) - kOrder.begin());
}

// A newest-first cut lost what is older than its last row; rows that came late stand a little out
// of their order.
constexpr Micros kLateRows = kHour;

class Builder {
 public:
  Builder(const CoverContext& context, std::size_t pack, std::size_t stage, HostWatch& watch)
      : context_(context), pack_(pack), stage_(stage), watch_(watch) {}

  void weaker(Reason reason) {
    if (weight(reason) < weight(out_.weaker)) out_.weaker = reason;
  }

  void assume(const std::string& claim) {
    if (std::ranges::find(out_.assumes, claim) == out_.assumes.end()) out_.assumes.push_back(claim);
  }

  // A sensor on the machine: a day counts when the machine spoke on it, on the channel in question.
  void machine(std::uint32_t source, Channel channel, const Watched& watched) {
    const Source& of = this->source(source);
    const ChannelCover& cover = of.cover[static_cast<std::size_t>(channel)];
    if (of.network) {
      if (cover.completeness != Completeness::Complete) weaker(reason_of(cover.completeness));
      return;
    }
    if (cover.completeness != Completeness::Complete) return weaker(reason_of(cover.completeness));
    const std::uint8_t needed = context_.knowledge->needed_hashes(pack_, stage_, channel);
    if ((needed & watched.hashes) != needed) return weaker(Reason::HashKind);
    if (watched.since == kNoTime) return;
    if (of.claimed) assume(cover.why);
    Watch& watch = groups_[context_.groups->of[source]];
    watch.cut = std::max(watch.cut, of.cut_before);
    if (watch.path.empty() || of.path < watch.path) watch.path = of.path;
    watch.members.emplace_back(source, channel);
  }

  // A log of the network covers a machine that never leaves it, or while it has an address there;
  // else a silent day may be a day elsewhere.
  void network(const identity::Host& host) {
    const std::string fixed = pattern_of(context_.claims.fixed, host.name),
                      vpn = pattern_of(context_.claims.always_on, host.name);
    for (std::size_t c = 0; c < kChannels; ++c) {
      if ((decisive() & (1u << c)) == 0) continue;
      const auto found = context_.logs->find({host.org, static_cast<Channel>(c)});
      if (found == context_.logs->end()) continue;
      const NetworkLog& log = found->second;
      if (log.weakest != Completeness::Complete) continue;
      // Its rows may stand under any of those who bear its name.
      if (host.shares_name) {
        weaker(Reason::NoOwner);
        continue;
      }
      // What a machine that never leaves asks stands in the log under some address: its own, or one
      // that nobody is known to own, and then the hit is nobody's "no".
      std::vector<TimeSpan> spans;
      if (!fixed.empty() || (!log.by_address && !vpn.empty())) {
        spans = log.logged;
      } else if (log.by_address) {
        spans = both(log.logged, watch_.at_addresses());
      }
      if (spans.empty()) {
        weaker(Reason::Gap);
        continue;
      }
      if (!log.claim.empty()) assume(log.claim);
      out_.by.push_back(log.files + (log.by_address && fixed.empty()
                                         ? ", at addresses that were known to be its"
                                         : ""));
      if (!fixed.empty()) assume("fixed: " + fixed);
      if (fixed.empty() && !vpn.empty()) assume("always_on_vpn: " + vpn);
      out_.spans.insert(out_.spans.end(), spans.begin(), spans.end());
    }
  }

  Cover take() {
    for (auto& [group, watch] : groups_) {
      std::set<std::uint32_t> files;
      for (const auto& [source, channel] : watch.members) files.insert(source);
      out_.by.push_back(
          watch.path +
          (files.size() > 1 ? fmt::format(" and {} more of that export", files.size() - 1) : ""));
      auto spans = watch_.sensors(group, watch.members);
      if (watch.cut != kNoTime) spans = both(spans, {{watch.cut + kLateRows, watch_.end()}});
      out_.spans.insert(out_.spans.end(), spans.begin(), spans.end());
    }
    out_.spans = merged(std::move(out_.spans));
    if (out_.spans.empty()) return std::move(out_);
    const TimeSpan life = watch_.life();
    out_.spans = both(out_.spans, {{life.from == kNoTime ? out_.spans.front().from : life.from,
                                    life.to == kNoTime ? out_.spans.back().to : life.to}});
    if (out_.spans.empty()) weaker(Reason::Gap);
    return std::move(out_);
  }

  [[nodiscard]] std::uint32_t decisive() const {
    return context_.knowledge->packs()[pack_].stages[stage_].decisive;
  }

 private:
  struct Watch {
    Micros cut = kNoTime;
    HostWatch::Members members;
    std::string path;  // the first of its files by name
  };
  [[nodiscard]] const Source& source(std::uint32_t of) const { return (*context_.sources)[of]; }

  const CoverContext& context_;
  std::size_t pack_, stage_;
  HostWatch& watch_;
  Cover out_;
  std::map<std::uint32_t, Watch> groups_;
};

}  // namespace

ExportGroups::ExportGroups(const std::vector<Source>& sources, Micros end) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, std::uint32_t> numbers;
  for (const Source& s : sources) {
    const auto [found, fresh] = numbers.try_emplace({s.map, s.header, folder_of(s.path)},
                                                    static_cast<std::uint32_t>(numbers.size()));
    of.push_back(found->second);
    if (fresh) last.push_back(s.last);
    last[found->second] = std::max(last[found->second], s.last);
  }
  std::vector<std::vector<const Source*>> files(last.size());
  for (std::size_t i = 0; i < sources.size(); ++i) files[of[i]].push_back(&sources[i]);
  for (const auto& group : files)
    logged.push_back(group.front()->network ? log_spans(group, end) : export_spans(group, end));
}

NetworkLogs network_logs(const std::vector<Source>& sources, const Partitioned& data, Micros end) {
  NetworkLogs out;
  std::map<std::pair<std::string, Channel>, std::vector<const Source*>> files;
  for (const auto& [number, org] : data.log_orgs) {
    const Source& source = sources[number];
    for (std::size_t c = 0; c < kChannels; ++c) {
      const ChannelCover& cover = source.cover[c];
      if (cover.completeness == Completeness::Absent) continue;
      const std::pair key{org, static_cast<Channel>(c)};
      NetworkLog& log = out[key];
      log.weakest = std::max(log.weakest, cover.completeness);
      log.by_address = log.by_address || data.by_address.contains(number);
      if (source.claimed && log.claim.empty()) log.claim = cover.why;
      files[key].push_back(&source);
    }
  }
  for (auto& [key, log] : out) {
    for (const Source& source : sources) {
      if (source.network && source.records == 0 && source.unread.empty() &&
          source.cover[static_cast<std::size_t>(key.second)].completeness != Completeness::Absent)
        log.silent = log.silent.empty() ? source.path : std::min(log.silent, source.path);
    }
    if (log.silent.empty()) log.logged = log_spans(files[key], end);
    std::set<std::string> names;
    for (const Source* file : files[key]) names.insert(file->path);
    for (const std::string& name : names) log.files += (log.files.empty() ? "" : ", ") + name;
  }
  return out;
}

void note_silent(const NetworkLogs& logs, Report& report) {
  std::set<std::string> silent;
  for (const auto& [key, log] : logs) {
    if (!log.silent.empty())
      silent.insert(
          fmt::format("{} has no row: its server wrote nothing, so no {} log of the "
                      "network counts as whole",
                      printable(log.silent), name_of(key.second)));
  }
  report.warnings.insert(report.warnings.end(), silent.begin(), silent.end());
}

NetworkLogs if_all_resolvers(NetworkLogs logs) {
  for (auto& [key, log] : logs) {
    if (key.second == Channel::Dns && log.weakest == Completeness::Filtered)
      log.weakest = Completeness::Complete;
  }
  return logs;
}

Cover cover_of(const CoverContext& context, std::size_t pack, std::size_t stage,
               const identity::Host& host, HostWatch& watch) {
  Builder builder{context, pack, stage, watch};
  for (const auto& [of, watched] : watch.story().watched) {
    if ((builder.decisive() & (1u << static_cast<unsigned>(of.second))) != 0)
      builder.machine(of.first, of.second, watched);
  }
  builder.network(host);
  return builder.take();
}

}  // namespace tamiz::sieve
