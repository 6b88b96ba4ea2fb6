#include "fleet/record.hpp"

#include <algorithm>

#include "fleet/loss.hpp"

namespace tamiz::fleet {
namespace {

void run_chain(const World& world, const Course& course, HostRecord& record, Life& life) {
  Micros at = chain_begin(world, record.host);
  if (at == kNoTime) return;
  for (std::size_t s = 0; s < world.scenario.stages.size(); ++s) {
    const Stage& stage = world.scenario.stages[s];
    if (stage.harmless) continue;
    if (at >= world.end() || !takes(world, course, record.host, s)) return;
    life.stage(s, at);
    at = life.chain_end();
  }
}

void run_harmless(const World& world, const Course& course, const HostRecord& record, Life& life) {
  for (std::size_t s = 0; s < world.scenario.stages.size(); ++s) {
    const Stage& stage = world.scenario.stages[s];
    const Micros at = world.at_day(stage.day) + 9 * kHour;
    if (!stage.harmless || record.host.product.what == nullptr ||
        release_at(record.host.product, at) == nullptr || !takes(world, course, record.host, s))
      continue;
    life.stage(s, at);
  }
}

void count_stages(HostRecord& record, const World& world) {
  record.stages.resize(world.scenario.stages.size());
  for (std::size_t i = 0; i < record.events.size(); ++i) {
    const Event& event = record.events[i];
    if (event.stage == kNoStage || event.at >= world.end()) continue;
    StageTruth& truth = record.stages[static_cast<std::size_t>(event.stage)];
    truth.reached = true;
    truth.at = truth.at == kNoTime ? event.at : std::min(truth.at, event.at);
    ++truth.acts;
    truth.seen += record.here[i] ? 1 : 0;
  }
}

// Whether an orphan's file or command was left by something of the chain that is still there.
bool left_by(const HostRecord& record, const std::vector<bool>& live, std::size_t orphan) {
  const Event& event = record.events[orphan];
  for (std::size_t i = 0; i < orphan; ++i) {
    if (!live[i]) continue;
    const Event& before = record.events[i];
    if (before.kind == Kind::File && before.target.path == event.target.path) return true;
    if (before.kind == Kind::Registry && !before.value.empty() &&
        event.value.starts_with(before.value))
      return true;
  }
  return false;
}

void judge_links(HostRecord& record, const World& world) {
  std::vector<bool> live(record.events.size(), false);
  for (std::size_t i = 0; i < record.events.size(); ++i) {
    const Event& event = record.events[i];
    if (event.stage == kNoStage ||
        world.scenario.stages[static_cast<std::size_t>(event.stage)].harmless)
      continue;
    const bool caused = event.orphan        ? left_by(record, live, i)
                        : event.parent >= 0 ? live[static_cast<std::size_t>(event.parent)]
                                            : true;
    live[i] = record.here[i] && caused;
    record.linked =
        record.linked ||
        (live[i] && world.scenario.stages[static_cast<std::size_t>(event.stage)].who.few);
  }
}

}  // namespace

HostRecord record_of(const World& world, const Course& course, std::uint64_t number) {
  HostRecord record;
  record.host = make_host(world, number);
  Life life{world, record.host};
  life.everyday();
  life.product();
  run_chain(world, course, record, life);
  run_harmless(world, course, record, life);
  record.events = life.take();
  record.here = arrived(world, record.host, record.events);
  count_stages(record, world);
  for (std::size_t s = 0; s < record.stages.size(); ++s)
    record.target = record.target || (world.scenario.stages[s].who.few && record.stages[s].reached);
  judge_links(record, world);
  return record;
}

}  // namespace tamiz::fleet
