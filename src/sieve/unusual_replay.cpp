#include "sieve/unusual_replay.hpp"

#include <algorithm>
#include <atomic>
#include <tuple>
#include <unordered_map>

#include "blind/editions.hpp"
#include "sieve/unusual_findings.hpp"

namespace tamiz::sieve {
namespace {

struct Said {
  std::uint64_t machines = 0;
  std::vector<std::pair<std::uint32_t, StringCode>> look_now;  // machine and program
};

Said said_by(const blind::Digest& digest, const Dictionary& names, const HuntOptions& options,
             Micros end) {
  blind::Ranking::When when;
  when.until = static_cast<std::uint32_t>(end / kMinute);
  // Who does not know of a disclosure cannot tell the response apart.
  if (options.disclosed != kNoTime && options.disclosed < end)
    when.disclosed = static_cast<std::uint32_t>(options.disclosed / kMinute);
  const blind::Editions editions{digest.ranking, names, when.until};
  const auto judged = digest.ranking.highest(kKeptUnusual, editions, names, when);
  Said out;
  out.machines = judged.machines;
  const double limit = limit_without_mere(out.machines);
  for (const blind::Ranked& one : judged.hosts) {
    if (band_of(one, limit) == UnusualBand::LookNow)
      out.look_now.emplace_back(one.host, one.program);
  }
  return out;
}

}  // namespace

void replay(const blind::Digest& digest, const Dictionary& names, const HuntOptions& options,
            Replay& out) {
  out.made = true;
  out.from = options.replay_from;
  out.to = options.replay_to;
  std::vector<Said> days(static_cast<std::size_t>((out.to - out.from) / kDay) + 1);
  std::atomic<std::size_t> next{0};
  in_parallel(options.threads, [&](unsigned) {
    for (std::size_t d = next++; d < days.size() && !interrupted(); d = next++)
      days[d] = said_by(digest, names, options, out.from + static_cast<Micros>(d + 1) * kDay);
  });
  std::unordered_map<std::uint32_t, std::size_t> places;
  for (std::size_t d = 0; d < days.size(); ++d) {
    const Micros day = out.from + static_cast<Micros>(d) * kDay;
    for (const auto& [machine, program] : days[d].look_now) {
      if (out.hosts.size() >= kMostReplayed ||
          !places.try_emplace(machine, out.hosts.size()).second)
        continue;
      const blind::DigestHost& host = digest.hosts[machine];
      ReplayHost told;
      told.host = host.name;
      told.id = host.id;
      told.org = host.org;
      told.program = names.text(program);
      told.blind = day;
      out.hosts.push_back(std::move(told));
    }
    out.days.push_back({day, days[d].machines, days[d].look_now.size(), places.size(), 0});
  }
}

}  // namespace tamiz::sieve
