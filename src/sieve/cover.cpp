#include "sieve/cover.hpp"

#include <algorithm>
#include <tuple>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

std::string fixed_pattern(const Claims& claims, const std::string& host) {
  const std::string name = host.substr(0, host.find('.'));
  for (const std::string& pattern : claims.fixed) {
    if (glob_match(fold(pattern), host) || glob_match(fold(pattern), name)) return pattern;
  }
  return "";
}

// The reason nearest to being solved is shown: a gap in a complete source, a cap, a sample ...
int weight(Reason reason) {
  constexpr std::array kOrder{Reason::Gap,      Reason::HashKind,  Reason::Capped,
                              Reason::Sampled,  Reason::Filtered,  Reason::Cut,
                              Reason::Snapshot, Reason::AlertsOnly};
  return static_cast<int>(std::ranges::find(kOrder, reason) - kOrder.begin());
}

class Builder {
 public:
  Builder(const CoverContext& context, std::size_t pack, std::size_t stage)
      : context_(context), pack_(pack), stage_(stage) {}

  void weaker(Reason reason) {
    if (weight(reason) < weight(out_.weaker)) out_.weaker = reason;
  }

  void assume(const std::string& claim) {
    if (std::ranges::find(out_.assumes, claim) == out_.assumes.end()) out_.assumes.push_back(claim);
  }

  // A sensor on the machine: a day counts when the machine spoke on it, on the channel in question.
  void machine(std::uint32_t source, Channel channel, const Watched& watched) {
    const Source& of = (*context_.sources)[source];
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
    add(source, watched.since, watched.days);
  }

  // A log of the network covers a machine that never leaves it; for others a silent day may be a
  // day elsewhere.
  void network(const identity::Host& host) {
    const std::string fixed = fixed_pattern(context_.claims, host.name);
    for (const auto& [of, days] : context_.data->source_days) {
      const auto& [source, org] = of;
      const Source& log = (*context_.sources)[source];
      if (!log.network || org != host.org) continue;
      for (std::size_t c = 0; c < kChannels; ++c) {
        if ((decisive() & (1u << c)) == 0 || log.cover[c].completeness != Completeness::Complete)
          continue;
        if (fixed.empty()) {
          weaker(Reason::Gap);
          continue;
        }
        if (log.claimed) assume(log.cover[c].why);
        assume("fixed: " + fixed);
        add(source, context_.groups->first[context_.groups->of[source]], days);
      }
    }
  }

  Cover take() {
    for (const auto& [group, watch] : groups_) {
      for (const std::int64_t day : watch.days) {
        const Micros last = context_.groups->last[group];
        const Micros from = std::max(day * kDay, watch.since),
                     to = std::min((day + 1) * kDay, last + 1);
        if (from < to) out_.spans.push_back({from, to});
      }
    }
    std::ranges::sort(out_.spans, {}, [](const TimeSpan& s) { return std::tie(s.from, s.to); });
    std::vector<TimeSpan> merged;
    for (const TimeSpan& span : out_.spans) {
      if (!merged.empty() && span.from <= merged.back().to) {
        merged.back().to = std::max(merged.back().to, span.to);
      } else {
        merged.push_back(span);
      }
    }
    out_.spans = std::move(merged);
    return std::move(out_);
  }

  [[nodiscard]] std::uint32_t decisive() const {
    return context_.knowledge->packs()[pack_].stages[stage_].decisive;
  }

 private:
  struct Watch {
    Micros since = kNoTime;
    std::vector<std::int64_t> days;
  };
  void add(std::uint32_t source, Micros since, const std::vector<std::int64_t>& days) {
    const Micros cut = (*context_.sources)[source].cut_before;
    Watch& watch = groups_[context_.groups->of[source]];
    watch.since = watch.since == kNoTime ? since : std::min(watch.since, since);
    for (const std::int64_t day : days) {
      if (cut == kNoTime || day > day_of(cut)) watch.days.push_back(day);
    }
  }

  const CoverContext& context_;
  std::size_t pack_, stage_;
  Cover out_;
  std::map<std::uint32_t, Watch> groups_;
};

}  // namespace

ExportGroups::ExportGroups(const std::vector<Source>& sources) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, std::uint32_t> numbers;
  for (const Source& s : sources) {
    const auto [found, fresh] = numbers.try_emplace({s.map, s.header, folder_of(s.path)},
                                                    static_cast<std::uint32_t>(numbers.size()));
    of.push_back(found->second);
    if (fresh) {
      first.push_back(s.first);
      last.push_back(s.last);
    }
    Micros& earliest = first[found->second];
    if (s.first != kNoTime) earliest = earliest == kNoTime ? s.first : std::min(earliest, s.first);
    last[found->second] = std::max(last[found->second], s.last);
  }
}

Cover cover_of(const CoverContext& context, std::size_t pack, std::size_t stage,
               const HostStory& story, const identity::Host& host) {
  Builder builder{context, pack, stage};
  for (const auto& [of, watched] : story.watched) {
    if ((builder.decisive() & (1u << static_cast<unsigned>(of.second))) != 0)
      builder.machine(of.first, of.second, watched);
  }
  builder.network(host);
  return builder.take();
}

}  // namespace tamiz::sieve
