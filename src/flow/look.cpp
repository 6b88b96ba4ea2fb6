#include "flow/look.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "flow/gather.hpp"

namespace tamiz::flow {
namespace {

// Distinct machines by source; addresses count as one each.
Result<std::vector<std::uint64_t>> hosts_by_source(Gathered& gathered) {
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
  std::vector<std::uint64_t> out;
  for (const auto& each : seen) out.push_back(each.size());
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

report::Question answer(const Asked& asked, const Report& base) {
  report::Question out{std::string{asked.question}, "no", {}};
  Completeness best = Completeness::Absent;
  std::string why;
  for (const Source& s : base.sources) {
    if (s.events == 0) continue;
    for (const Channel c : asked.any) {
      const ChannelCover& cover = s.cover[static_cast<std::size_t>(c)];
      if (cover.completeness >= best || s.channel_events[static_cast<std::size_t>(c)] == 0)
        continue;
      best = cover.completeness;
      why = cover.why;
    }
  }
  if (best == Completeness::Absent) {
    out.missing.emplace_back(asked.without);
  } else {
    out.answerable = best == Completeness::Complete ? "yes" : "partly";
    if (best != Completeness::Complete)
      out.missing.push_back(
          fmt::format("completeness: the best source is {} ({})", name_of(best), why));
  }
  return out;
}

}  // namespace

Result<report::LookReport> look(const InputOptions& options) {
  report::LookReport out;
  TAMIZ_TRY(auto gathered, gather(options, out.base));
  TAMIZ_TRY(const auto hosts, hosts_by_source(gathered));
  for (std::size_t i = 0; i < hosts.size(); ++i) out.base.sources[i].hosts = hosts[i];
  for (const Asked& asked : questions()) out.questions.push_back(answer(asked, out.base));
  out.base.looked_everywhere = read_everything(out.base);
  return out;
}

}  // namespace tamiz::flow
