#include "fleet/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fleet/novel.hpp"

namespace tamiz::fleet {
namespace {

constexpr std::string_view kHead = "fleet: tamiz.fleet/1\nid: x\ntitle: t\nbegins: 2024-01-01\n";

std::string error_of(std::string_view text) {
  const auto read = read_scenario(std::string{kHead} + std::string{text}, "x.yaml");
  return read ? "" : read.error().input + ": " + read.error().what;
}

TEST(Scenario, ItSaysWhatIsWrongWhere) {
  struct Case {
    std::string_view text, error;
  };
  constexpr std::string_view kRelease = "releases: [{version: 1.0, day: 3}]\n";
  for (const auto& [text, error] : std::initializer_list<Case>{
           {kRelease, ""},
           {"", "x.yaml:1:1: 'releases' is missing"},
           {"releases: [{version: 1.0, day: soon}]",
            "x.yaml:5:32: 'day' takes a whole number, -1000 .. 400"},
           {"releases: [{version: 1.0, days: 0}]",
            "x.yaml:5:33: 'days' takes a whole number, 1 .. 400"},
           {"releases: 1.0", "x.yaml:5:11: 'releases' takes a list"},
           {"share: 1001\nreleases: [{version: 1.0}]",
            "x.yaml:5:8: 'share' takes a whole number, 1 .. 1000"},
           {"releases: [{version: 1.0}]\nstages: [{id: a, title: b, after: 7d .. 3d}]",
            "x.yaml:6:35: 'after' takes a length or two: 601s, or 7d .. 14d"},
           {"releases: [{version: 1.0}]\nstages: [{id: a, title: b, acts: [{do: sing, what: x}]}]",
            "x.yaml:6:40: one of start, module, file, registry, dns, service, task is wanted"},
       })
    EXPECT_EQ(error_of(text), error) << text;
}

TEST(Scenario, TheShippedOnesAreRead) {
  const auto names = shipped_scenarios();
  EXPECT_EQ(names, (std::vector<std::string>{"3cx", "ccleaner", "noisyquiet", "quiet", "response",
                                             "solarwinds", "updater"}));
  for (const std::string& name : names) {
    const auto scenario = shipped_scenario(name);
    ASSERT_TRUE(scenario) << name << ": " << scenario.error().input << scenario.error().what;
    EXPECT_EQ(scenario->id, name);
    const bool attack =
        std::ranges::any_of(scenario->stages, [](const Stage& s) { return s.who.few; });
    EXPECT_EQ(attack, name != "quiet" && name != "noisyquiet" && name != "response");
  }
  EXPECT_EQ(shipped_scenario("4cx").error().what, "no fleet '4cx' is shipped");
}

TEST(Scenario, AHandfulGrowsSlowly) {
  for (const auto& [hosts, few] : std::initializer_list<std::pair<std::uint64_t, std::uint64_t>>{
           {0, 0}, {1, 1}, {50, 1}, {400, 3}, {5000, 6}, {20'000, 8}, {600'000, 10}})
    EXPECT_EQ(few_of(hosts), few) << hosts;
}

TEST(Scenario, NovelOnesDiffer) {
  std::size_t bad = 0, with_beacon = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Scenario one = novel(seed);
    EXPECT_TRUE(std::ranges::any_of(one.stages, [](const Stage& s) { return s.who.few; }));
    bad += one.releases.back().bad ? 1 : 0;
    with_beacon += one.stages.front().id == "beacon" ? 1 : 0;
  }
  EXPECT_GT(bad, 20u);
  EXPECT_LT(bad, 50u);
  EXPECT_GT(with_beacon, 5u);
}

}  // namespace
}  // namespace tamiz::fleet
