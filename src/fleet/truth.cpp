#include "fleet/truth.hpp"

#include <fmt/core.h>

#include "fleet/fleet_pack.hpp"
#include "fleet/lines.hpp"
#include "fleet/loss.hpp"

namespace tamiz::fleet {
namespace {

std::string stages_json(const World& world, const Tally& tally) {
  std::string out;
  for (std::size_t s = 0; s < world.scenario.stages.size(); ++s) {
    const Stage& stage = world.scenario.stages[s];
    const StageTruth none, &counted = s < tally.stages.size() ? tally.stages[s] : none;
    out += fmt::format(
        "{}\n    {{\"id\": {}, \"title\": {}, \"harmless\": {}, \"few\": {}, \"hosts\": {}, "
        "\"seen\": {}}}",
        out.empty() ? "" : ",", quoted(stage.id), quoted(stage.title), stage.harmless,
        stage.who.few, counted.acts, counted.seen);
  }
  return out;
}

std::string releases_json(const World& world) {
  std::string out;
  for (const Release& release : world.product.releases)
    out += fmt::format("{}\n    {{\"version\": {}, \"from\": \"{}\", \"bad\": {}}}",
                       out.empty() ? "" : ",", quoted(release.version),
                       format_day(world.at_day(release.day)), release.bad);
  return out;
}

}  // namespace

void Tally::add(const HostRecord& record, const World& world) {
  cohort += record.host.product.what != nullptr ? 1 : 0;
  bad += taken_bad(world, record.host) != kNoTime ? 1 : 0;
  targets += record.target ? 1 : 0;
  linked += record.target && record.linked ? 1 : 0;
  happened += record.events.size();
  for (const bool here : record.here) written += here ? (record.host.twice ? 2 : 1) : 0;
  stages.resize(record.stages.size());
  for (std::size_t s = 0; s < stages.size(); ++s) {
    stages[s].acts += record.stages[s].reached ? 1 : 0;
    stages[s].seen += record.stages[s].seen > 0 ? 1 : 0;
  }
}

void Tally::add(const Tally& other) {
  cohort += other.cohort;
  bad += other.bad;
  targets += other.targets;
  linked += other.linked;
  happened += other.happened;
  written += other.written;
  stages.resize(std::max(stages.size(), other.stages.size()));
  for (std::size_t s = 0; s < other.stages.size(); ++s) {
    stages[s].acts += other.stages[s].acts;
    stages[s].seen += other.stages[s].seen;
  }
}

void write_truth(std::string& out, const HostRecord& record, const World& world) {
  const Host& host = record.host;
  if (host.product.what == nullptr) return;
  const Release* release = release_at(host.product, world.end());
  out += fmt::format(
      "{{\"host\": {}, \"later\": {}, \"org\": {}, \"release\": {}, \"bad_since\": {}, \"target\": "
      "{}, \"linked\": {}, \"stages\": {{",
      quoted(host.name), host.renamed.empty() ? "null" : quoted(host.renamed),
      quoted(host.org->name), release == nullptr ? "null" : quoted(release->version),
      taken_bad(world, host) == kNoTime ? "null" : quoted(format_time(taken_bad(world, host))),
      record.target, record.linked);
  bool first = true;
  for (std::size_t s = 0; s < record.stages.size(); ++s) {
    if (!record.stages[s].reached) continue;
    out += fmt::format("{}{}: {{\"at\": \"{}\", \"seen\": {}}}", first ? "" : ", ",
                       quoted(world.scenario.stages[s].id), format_time(record.stages[s].at),
                       record.stages[s].seen);
    first = false;
  }
  out += "}}\n";
}

std::string truth_summary(const Order& order, const World& world, const Tally& tally) {
  return fmt::format(
      "{{\n  \"truth\": \"tamiz.fleet/1\",\n  \"scenario\": {},\n  \"title\": {},\n  \"seed\": "
      "{},\n  \"hosts\": {},\n"
      "  \"organisations\": {},\n  \"variant\": \"{}\",\n  \"shape\": \"{}\",\n  \"begins\": "
      "\"{}\",\n  \"ends\": \"{}\",\n"
      "  \"disclosed\": \"{}\",\n  \"product\": {{\"name\": {}, \"company\": {}, \"file\": {}}},\n "
      " \"releases\": [{}\n  ],\n"
      "  \"cohort\": {},\n  \"bad\": {},\n  \"targets\": {},\n  \"linked\": {},\n  \"stages\": "
      "[{}\n  ],\n"
      "  \"happened\": {},\n  \"written\": {}\n}}\n",
      quoted(world.scenario.id), quoted(world.scenario.title), order.seed, order.hosts,
      world.orgs.size(), kVariantNames[static_cast<std::size_t>(order.variant)],
      kShapeNames[static_cast<std::size_t>(order.shape)], format_time(world.scenario.begins),
      format_time(world.end()), format_day(disclosed(world)), quoted(world.product.name),
      quoted(world.product.company), quoted(world.product.file), releases_json(world), tally.cohort,
      tally.bad, tally.targets, tally.linked, stages_json(world, tally), tally.happened,
      tally.written);
}

}  // namespace tamiz::fleet
