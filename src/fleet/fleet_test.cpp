#include "fleet/fleet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/zstd.hpp"
#include "fleet/lines.hpp"
#include "fleet/loss.hpp"
#include "fleet/record.hpp"
#include "fleet/truth.hpp"
#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

World world_of(std::string_view scenario, std::uint64_t hosts, Variant variant = Variant::Whole) {
  return make_world(shipped_scenario(scenario).value(), 5, hosts, variant);
}

// The same machine, whatever was made before it; another seed makes another.
TEST(Fleet, AMachineIsAFunctionOfItsNumber) {
  const World world = world_of("3cx", 300);
  const Course course = make_course(world, 2);
  const auto text_of = [&](const World& of, std::uint64_t number) {
    std::string out;
    const HostRecord record = record_of(of, course, number);
    for (std::size_t i = 0; i < record.events.size(); ++i) {
      write_winlogbeat(out, record.host, record.events[i], i);
      write_defender(out, record.host, record.events[i], i);
    }
    return out;
  };
  const std::string seventh = text_of(world, 7);
  text_of(world, 8);
  EXPECT_EQ(text_of(world, 7), seventh);
  EXPECT_NE(text_of(world, 8), seventh);
  const World other = make_world(shipped_scenario("3cx").value(), 6, 300, Variant::Whole);
  EXPECT_NE(text_of(other, 7), seventh);
  EXPECT_GT(seventh.size(), 10'000u);
}

// What was asked for: as many chosen as a handful, each through all stages, in order.
TEST(Fleet, TheFewGoThroughTheirStages) {
  for (const std::string name : {"3cx", "solarwinds", "ccleaner", "updater"}) {
    const World world = world_of(name, 2000);
    const Course course = make_course(world, 2);
    Tally tally;
    std::uint64_t linked_without_trace = 0;
    for (std::uint64_t h = 0; h < world.hosts; ++h) {
      const HostRecord record = record_of(world, course, h);
      tally.add(record, world);
      EXPECT_TRUE(std::ranges::is_sorted(record.events, {}, &Event::at));
      Micros before = 0;
      for (std::size_t s = 0; s < record.stages.size(); ++s) {
        const StageTruth& stage = record.stages[s];
        if (!stage.reached) continue;
        EXPECT_GE(stage.at, before) << name << " " << world.scenario.stages[s].id;
        before = stage.at;
        EXPECT_TRUE(s == 0 || record.stages[s - 1].reached) << name;
      }
      linked_without_trace += record.linked && !record.target ? 1 : 0;
    }
    EXPECT_EQ(tally.targets, few_of(world.hosts)) << name;
    EXPECT_LE(tally.linked, tally.targets);
    EXPECT_GT(tally.linked, 0u) << name;
    EXPECT_EQ(linked_without_trace, 0u) << name;
  }
}

TEST(Fleet, QuietOnesHaveNoTarget) {
  for (const std::string name : {"quiet", "noisyquiet", "response"}) {
    const World world = world_of(name, 400);
    const Course course = make_course(world, 2);
    Tally tally;
    for (std::uint64_t h = 0; h < world.hosts; ++h) tally.add(record_of(world, course, h), world);
    EXPECT_EQ(tally.targets, 0u);
    EXPECT_EQ(tally.bad, 0u);
    EXPECT_GT(tally.cohort, 100u);
    EXPECT_LT(tally.written, tally.happened * 102 / 100);
  }
}

// Nothing that a sensor does not log is in its export.
TEST(Fleet, VariantsLoseWhatTheySay) {
  for (const Variant variant :
       {Variant::Capped, Variant::Days30, Variant::NoSigner, Variant::NoModules}) {
    const World world = world_of("quiet", 60, variant);
    const Course course = make_course(world, 1);
    std::size_t modules = 0, early = 0, signers = 0;
    for (std::uint64_t h = 0; h < world.hosts; ++h) {
      const HostRecord record = record_of(world, course, h);
      for (std::size_t i = 0; i < record.events.size(); ++i) {
        if (!record.here[i]) continue;
        modules += record.events[i].kind == Kind::Module ? 1 : 0;
        early += record.events[i].at < world.at_day(15) ? 1 : 0;
        std::string line;
        write_winlogbeat(line, record.host, record.events[i], i);
        signers += line.contains("\"Signature\"") ? 1 : 0;
      }
    }
    EXPECT_EQ(modules == 0, variant == Variant::NoModules);
    EXPECT_EQ(early == 0, variant == Variant::Days30);
    EXPECT_EQ(signers == 0, variant == Variant::NoSigner || variant == Variant::NoModules);
  }
}

// Thousands of organisations, each of its own name: machines of two must not be one.
TEST(Fleet, NoTwoOrganisationsHaveOneName) {
  const World world = world_of("quiet", 1'000'000);
  std::set<std::string> names;
  for (const Org& org : world.orgs) names.insert(org.domain);
  EXPECT_GT(names.size(), 5'000u);
  EXPECT_EQ(names.size(), world.orgs.size());
}

TEST(Fleet, RankIsSpreadAsItIsInTheWorld) {
  sim::Rng rng(1, "rank");
  std::array<std::uint64_t, 1000> counts{};
  for (int i = 0; i < 100'000; ++i) ++counts[zipf(rng, counts.size())];
  // The share of the first rank is ln 2 / ln 1001, each ten-fold has a third of all.
  EXPECT_NEAR(static_cast<double>(counts[0]), 10'033, 400);
  EXPECT_GT(counts[999], 0u);
}

TEST(Fleet, TextsAreEscaped) {
  std::string out;
  write_text(out, "C:\\a \"b\"");
  EXPECT_EQ(out, "\"C:\\\\a \\\"b\\\"\"");
  EXPECT_EQ(sha256_of(1).size(), 64u);
  EXPECT_EQ(guid_of(0x1122334455667788), "{11223344-0000-0000-5566-334455667788}");
  EXPECT_FALSE(zstd("text").empty());
}

}  // namespace
}  // namespace tamiz::fleet
