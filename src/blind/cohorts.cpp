#include "blind/cohorts.hpp"

#include <algorithm>
#include <functional>

#include "base/file.hpp"

namespace tamiz::blind {
namespace {

void count(std::span<const KeptHost> hosts, const Ranking& ranking, const Editions& editions,
           std::uint32_t until, Cohorts& out) {
  std::vector<StringCode> things, programs;
  std::vector<KeptAct> room;
  const auto each_once = [](std::vector<StringCode>& list, std::vector<std::uint32_t>& counts) {
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
    for (const StringCode code : list) ++counts[code];
  };
  for (const KeptHost& host : hosts) {
    things.clear();
    programs.clear();
    const Acts acts = acts_until(ranking, host, until, room);
    out.machines += acts.empty() && until != Ranking::kNoLimit ? 0 : 1;
    for (const KeptAct& act : acts) things.push_back(act.thing);
    each_program(acts, editions, [&](StringCode program, Acts) { programs.push_back(program); });
    each_once(things, out.things);
    each_once(programs, out.programs);
    if (host.group == 0) continue;
    for (const StringCode program : programs) ++out.houses[pair_of(program, host.group)];
  }
}

void join(Cohorts& all, const Cohorts& part) {
  all.machines += part.machines;
  for (const auto& [key, machines] : part.houses) all.houses[key] += machines;
  std::ranges::transform(all.things, part.things, all.things.begin(), std::plus{});
  std::ranges::transform(all.programs, part.programs, all.programs.begin(), std::plus{});
}

}  // namespace

Acts acts_until(const Ranking& ranking, const KeptHost& host, std::uint32_t until,
                std::vector<KeptAct>& room) {
  const Acts all = ranking.acts_of(host);
  if (until == Ranking::kNoLimit) return all;
  room.clear();
  std::ranges::copy_if(all, std::back_inserter(room),
                       [&](const KeptAct& act) { return act.minute() < until; });
  return room;
}

Cohorts cohorts_of(const Ranking& ranking, const Editions& editions, const Dictionary& names,
                   std::uint32_t until, unsigned threads) {
  const std::span hosts{ranking.kept_hosts()};
  threads = std::max(1u, threads);
  std::vector<Cohorts> parts(threads);
  in_parallel(threads, [&](unsigned i) {
    parts[i].things.assign(names.code_limit(), 0);
    parts[i].programs.assign(names.code_limit(), 0);
    const std::size_t begin = hosts.size() * i / threads, end = hosts.size() * (i + 1) / threads;
    count(hosts.subspan(begin, end - begin), ranking, editions, until, parts[i]);
  });
  for (std::size_t i = 1; i < parts.size(); ++i) join(parts[0], parts[i]);
  return std::move(parts[0]);
}

}  // namespace tamiz::blind
