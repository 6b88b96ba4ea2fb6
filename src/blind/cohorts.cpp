#include "blind/cohorts.hpp"

#include <algorithm>
#include <functional>

#include "base/file.hpp"

namespace tamiz::blind {
namespace {

// Counts by code; which machine was counted last stands beside the count.
class Counter {
 public:
  explicit Counter(std::size_t codes) : counted_(codes) {}
  // Whether it was new on that machine; machines come one after the other, and are numbered from 1.
  bool add(StringCode code, std::uint32_t machine) {
    auto& [count, last] = counted_[code];
    if (last == machine) return false;
    last = machine;
    ++count;
    return true;
  }
  [[nodiscard]] std::vector<std::uint32_t> counts() const {
    std::vector<std::uint32_t> out(counted_.size());
    std::ranges::transform(counted_, out.begin(), &Counted::count);
    return out;
  }

 private:
  struct Counted {
    std::uint32_t count = 0, last = 0;
  };
  std::vector<Counted> counted_;
};

Cohorts count(std::span<const KeptHost> hosts, const Ranking& ranking, const Editions& editions,
              const Dictionary& names, std::uint32_t until) {
  Cohorts out;
  Counter things{names.code_limit()}, programs{names.code_limit()};
  std::vector<KeptAct> room;
  std::uint32_t number = 0;
  for (const KeptHost& host : hosts) {
    ++number;
    const Acts acts = acts_until(ranking, host, until, room);
    out.machines += acts.empty() && until != Ranking::kNoLimit ? 0 : 1;
    for (const KeptAct& act : acts) things.add(act.thing, number);
    each_program(acts, editions, [&](StringCode program, Acts) {
      if (programs.add(program, number) && host.group != 0)
        ++out.houses[pair_of(program, host.group)];
    });
  }
  out.things = things.counts();
  out.programs = programs.counts();
  return out;
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
    const std::size_t begin = hosts.size() * i / threads, end = hosts.size() * (i + 1) / threads;
    parts[i] = count(hosts.subspan(begin, end - begin), ranking, editions, names, until);
  });
  for (std::size_t i = 1; i < parts.size(); ++i) join(parts[0], parts[i]);
  return std::move(parts[0]);
}

}  // namespace tamiz::blind
