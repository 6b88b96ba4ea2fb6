#include "fleet/course.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/file.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

std::uint64_t lot(const World& world, std::uint64_t number, std::size_t stage) {
  return Rng(world.seed, "lot " + world.scenario.stages[stage].id, number).next();
}

// The organisations of a stage that is not everywhere.
std::set<std::uint64_t> orgs_of(const World& world, const Stage& stage) {
  std::set<std::uint64_t> out;
  if (stage.who.few || (stage.who.orgs == 0 && stage.who.orgs_permille == 1000)) return out;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> lots;
  for (const Org& org : world.orgs)
    lots.emplace_back(Rng(world.seed, "orgs of " + stage.id, org.first).next(), org.first);
  std::ranges::sort(lots);
  const std::size_t wanted =
      stage.who.orgs > 0 ? stage.who.orgs
                         : std::max<std::size_t>(1, lots.size() * stage.who.orgs_permille / 1000);
  for (std::size_t i = 0; i < std::min(wanted, lots.size()); ++i) out.insert(lots[i].second);
  return out;
}

bool by_lot(const World& world, const Course& course, const Host& host, std::size_t stage) {
  const auto& orgs = course.orgs[stage];
  if (!orgs.empty() && !orgs.contains(host.org->first)) return false;
  return lot(world, host.number, stage) % 1000 < world.scenario.stages[stage].who.permille;
}

// A machine that could be chosen: it is on the way there, and its data reach far enough for the
// stage to be seen at all.
bool eligible(const World& world, const Course& course, const Host& host, std::size_t stage) {
  const Micros begins = chain_begin(world, host);
  if (begins == kNoTime || begins < world.scenario.begins) return false;
  Micros most = 0;
  for (std::size_t s = 0; s < world.scenario.stages.size(); ++s) {
    if (world.scenario.stages[s].harmless) continue;
    most += world.scenario.stages[s].after.most;
    for (const Act& act : world.scenario.stages[s].acts)
      most += act.after.most * static_cast<Micros>(act.times);
    if (s < stage && !world.scenario.stages[s].who.few && !by_lot(world, course, host, s))
      return false;
  }
  return begins + most < world.end();
}

}  // namespace

Micros chain_begin(const World& world, const Host& host) {
  if (std::ranges::any_of(world.product.releases, &Release::bad)) return taken_bad(world, host);
  if (host.product.what == nullptr || host.product.releases.empty()) return kNoTime;
  const auto& [at, number] = host.product.releases.back();
  return number + 1 == world.product.releases.size() && at < world.end() ? at : kNoTime;
}

Course make_course(const World& world, unsigned threads) {
  Course out;
  out.chosen.resize(world.scenario.stages.size());
  const auto& stages = world.scenario.stages;
  for (const Stage& each : stages) out.orgs.push_back(orgs_of(world, each));
  const auto takes_few = [](const Stage& each) { return each.who.few; };
  const auto first = std::ranges::find_if(stages, takes_few);
  if (first == stages.end()) return out;
  const auto stage = static_cast<std::size_t>(first - stages.begin());
  std::vector<std::pair<std::uint64_t, std::uint64_t>> lots;
  std::mutex lock;
  std::atomic<std::uint64_t> next{0};
  constexpr std::uint64_t kPiece = 1024;
  in_parallel(threads, [&](unsigned) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> mine;
    while (true) {
      const std::uint64_t from = next.fetch_add(kPiece);
      if (from >= world.hosts) break;
      for (std::uint64_t number = from; number < std::min(from + kPiece, world.hosts); ++number) {
        if (eligible(world, out, make_host(world, number), stage))
          mine.emplace_back(lot(world, number, stage), number);
      }
    }
    const std::lock_guard guard{lock};
    lots.insert(lots.end(), mine.begin(), mine.end());
  });
  std::ranges::sort(lots);
  const unsigned most_orgs = stages[stage].who.orgs;
  std::set<std::uint64_t> orgs;
  for (const auto& [drawn, number] : lots) {
    if (out.chosen[stage].size() >= few_of(world.hosts)) break;
    const std::uint64_t org = world.org_of(number).first;
    if (most_orgs > 0 && !orgs.contains(org) && orgs.size() >= most_orgs) continue;
    orgs.insert(org);
    out.chosen[stage].insert(number);
  }
  for (std::size_t s = stage + 1; s < out.chosen.size(); ++s) {
    if (takes_few(stages[s])) out.chosen[s] = out.chosen[stage];
  }
  return out;
}

bool takes(const World& world, const Course& course, const Host& host, std::size_t stage) {
  return world.scenario.stages[stage].who.few ? course.chosen[stage].contains(host.number)
                                              : by_lot(world, course, host, stage);
}

}  // namespace tamiz::fleet
