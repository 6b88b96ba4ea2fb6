#include "flow/look.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "flow/clocks.hpp"
#include "flow/gather.hpp"
#include "flow/outputs.hpp"
#include "report/sources.hpp"
#include "telemetry/event_text.hpp"

namespace tamiz::flow {
namespace {

// Distinct machines by source; addresses count as one each.
Result<std::vector<std::set<std::uint64_t>>> hosts_by_source(Gathered& gathered) {
  std::vector<std::set<std::uint64_t>> seen(gathered.data.sources.size());
  using Named = std::pair<std::uint32_t, std::uint64_t>;
  Named last{0, ~0ull};  // rows of one machine come close together
  for (std::size_t i = 0; i < gathered.data.segments->size(); ++i) {
    TAMIZ_CHECK(gathered.data.segments->with(i, [&](const Segment& s) {
      for (std::size_t row = 0; row < s.rows(); ++row) {
        const StringCode subject = s.code(Column::Subject, row), agent = s.code(Column::Agent, row);
        if (subject == 0 && agent == 0) continue;
        const auto host = gathered.identity.host_of(s.code(Column::Org, row), agent, subject);
        const Named now{s.source[row], host == identity::kNoHost ? (1ull << 32) + subject : host};
        if (now != last) seen[now.first].insert(now.second);
        last = now;
      }
    }));
  }
  return seen;
}

// Files of one map in one folder, by path; what no map reads stands alone.
std::vector<report::LookGroup> groups_of(const Report& base,
                                         const std::vector<std::set<std::uint64_t>>& seen) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < base.sources.size(); ++i) {
    const Source& s = base.sources[i];
    const bool alone = s.map.empty() || !s.network;
    groups[{std::string{folder_of(s.path)}, s.map, alone ? s.path : ""}].push_back(i);
  }
  std::vector<report::LookGroup> out;
  for (auto& [key, sources] : groups) {
    std::ranges::sort(sources, {}, [&](std::size_t i) { return base.sources[i].path; });
    report::LookGroup group;
    group.path = base.sources[sources.front()].path;
    std::set<std::uint64_t> hosts;
    group.by_address = base.sources[sources.front()].network;
    for (const std::size_t i : sources) {
      const std::string& path = base.sources[i].path;
      const auto differ = std::ranges::mismatch(group.path, path).in1;
      group.path.erase(differ, group.path.end());
      hosts.insert(seen[i].begin(), seen[i].end());
      group.by_address = group.by_address &&
                         std::ranges::all_of(seen[i], [](std::uint64_t n) { return n >> 32 != 0; });
    }
    if (sources.size() > 1) group.path += "*";
    group.hosts = hosts.size();
    group.by_address = group.by_address && !hosts.empty();
    group.sources = std::move(sources);
    out.push_back(std::move(group));
  }
  std::ranges::sort(out, {}, &report::LookGroup::path);
  return out;
}

struct Asked {
  std::string_view question;
  std::vector<Channel> any;  // channels of which one answers
  std::string_view without;  // what is missing when none is there
};
const std::vector<Asked>& questions() {
  static const std::vector<Asked> kQuestions{
      {"did we have it?",
       {Channel::Software, Channel::Process, Channel::Module},
       "a software inventory or process events"},
      {"did it run?", {Channel::Process, Channel::Module, Channel::Network}, "process events"},
      {"did it call home?",
       {Channel::Dns, Channel::Network, Channel::Http},
       "a resolver log, or DNS and network events"},
      {"what came after?",
       {Channel::Module, Channel::File, Channel::Registry, Channel::Service},
       "module loads, files and services"},
      {"for whom can we say no?",
       {Channel::Dns, Channel::Process},
       "a complete source for every machine"},
  };
  return kQuestions;
}

// What each map makes of its input: for whoever writes a map, or doubts one.
Result<std::string> first_events(const Gathered& gathered, std::size_t most) {
  std::string out = "EVENTS\n";
  std::vector<std::size_t> order(gathered.data.sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return gathered.data.sources[i].path; });
  for (const std::size_t i : order) {
    const Source& source = gathered.data.sources[i];
    out += printable(source.path) + "\n" + telemetry::source_text(source);
    TAMIZ_TRY(const std::string events, telemetry::events_text(gathered.data, i, most));
    out += events;
  }
  return out;
}

report::Question answer(const Asked& asked, const Report& base) {
  report::Question out{std::string{asked.question}, "no", {}};
  Completeness best = Completeness::Absent;
  std::string why;
  bool zone_missing = false;
  // By path: of equal ones the first is named, whatever the order in which threads read them.
  for (const Source* source : report::by_path(base.sources)) {
    const Source& s = *source;
    if (s.events == 0) continue;
    for (const Channel c : asked.any) {
      const ChannelCover& cover = s.cover[static_cast<std::size_t>(c)];
      if (cover.completeness >= best || s.channel_events[static_cast<std::size_t>(c)] == 0)
        continue;
      best = cover.completeness;
      why = cover.why;
      zone_missing = lacks_zone(s);
    }
  }
  if (best == Completeness::Absent) {
    out.missing.emplace_back(asked.without);
  } else {
    const bool whole = best == Completeness::Complete && !zone_missing;
    out.answerable = whole ? "yes" : "partly";
    if (zone_missing)
      out.missing.emplace_back("a zone: the times of the best source name none (--zone)");
    if (best != Completeness::Complete)
      out.missing.push_back(
          fmt::format("completeness: the best source is {} ({})", name_of(best), why));
  }
  return out;
}

}  // namespace

Result<report::LookReport> look(const InputOptions& options) {
  TAMIZ_CHECK(keep_apart(options));
  report::LookReport out;
  TAMIZ_TRY(auto gathered, gather(options, out.base));
  TAMIZ_TRY(const auto hosts, hosts_by_source(gathered));
  for (std::size_t i = 0; i < hosts.size(); ++i) out.base.sources[i].hosts = hosts[i].size();
  out.groups = groups_of(out.base, hosts);
  TAMIZ_TRY(auto clocks,
            check_clocks(*gathered.data.segments, *gathered.data.strings, out.base.sources));
  out.warnings = std::move(clocks.warnings);
  for (const InputFile& digest : gathered.digests)
    out.warnings.push_back(printable(digest.path) +
                           " is a digest: what programs did, without the events; `tamiz hunt "
                           "--no-packs` reads it");
  if (clocks.pairs > 0)
    out.clocks = fmt::format("{} of {} DNS names that a sensor and a resolver saw agree in time",
                             with_commas(clocks.agree), with_commas(clocks.pairs));
  for (const Asked& asked : questions()) out.questions.push_back(answer(asked, out.base));
  if (options.most_events > 0) {
    TAMIZ_TRY(out.events, first_events(gathered, options.most_events));
  }
  out.base.looked_everywhere = read_everything(out.base);
  return out;
}

}  // namespace tamiz::flow
