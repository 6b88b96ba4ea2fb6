#include "sieve/findings.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

constexpr Micros kInstalled = 100 * kDay, kDisclosed = 120 * kDay;

// 40 machines with the bad release and 10 with another; each entry: which machines have the module.
struct Fleet {
  LineageCounts counts;
  Ambient ambient;
  pack::Pack pack;

  Fleet() {
    pack.id = "p";
    pack.product.name = "Example Phone";
    pack.stages.resize(1);
    pack.stages[0].id = "installed";
  }
  void machine(int number, bool bad, std::vector<std::pair<std::string, Micros>> modules) {
    HostReport report;
    report.host = fmt::format("ws-{:02}", number);
    report.stages.resize(1);
    report.stages[0].state = bad ? StageState::Reached : StageState::NotReached;
    report.stages[0].first = kInstalled;
    Evidence installed;
    installed.time = kInstalled;
    report.stages[0].evidence.push_back(installed);
    PackStory story;
    story.trace = true;
    story.sightings.push_back(
        {bad ? "2.0" : "1.0", "windows", kInstalled, kInstalled, false, false, {}, false});
    for (const auto& [name, at] : modules) {
      EntitySeen seen;
      seen.actor = "phone.exe";
      seen.target = name;
      seen.first.time = at;
      story.entities["m" + name] = seen;
    }
    counts.add(report, story, HostStory{}, pack, kDisclosed);
  }
  std::string told() {
    CampaignReport campaign;
    std::string out;
    for (const Finding& f :
         tell_findings(counts, ambient, pack, kDisclosed, kDisclosed, 0, campaign))
      out += fmt::format("{} {} x{}\n", name_of(f.band), f.entity, f.host_count);
    return out;
  }
};

TEST(Findings, ItWeighsRareThingsInTheCohort) {
  Fleet fleet;
  const Micros later = kInstalled + kDay;
  for (int i = 0; i < 40; ++i) {
    std::vector<std::pair<std::string, Micros>> modules{{"common.dll", later}};
    if (i == 0) modules.emplace_back("odd.dll", later);
    if (i == 1) modules.emplace_back("driver.dll", later);
    if (i == 2) modules.emplace_back("old.dll", kInstalled - kDay);
    if (i == 3) modules.emplace_back("collector.dll", kDisclosed + kDay);
    if (i == 4) modules.emplace_back("shared.dll", later);
    if (i < 20) modules.emplace_back("half.dll", later);
    fleet.machine(i, true, modules);
  }
  for (int i = 40; i < 50; ++i)
    fleet.machine(i, false, {{"common.dll", later}, {"shared.dll", later}});
  fleet.ambient.loaders["driver.dll"] = {"other.exe"};
  EXPECT_EQ(fleet.told(),
            "look_now module odd.dll in phone.exe x1\n"
            "after_disclosure module collector.dll in phone.exe x1\n"
            "probably_harmless module old.dll in phone.exe x1\n"
            "probably_harmless module driver.dll in phone.exe x1\n"
            "probably_harmless module shared.dll in phone.exe x1\n");
}

TEST(Findings, ItDoesNotDependOnHowTheFleetWasShared) {
  const auto add = [](Fleet& fleet, int from, int to) {
    for (int i = from; i < to; ++i)
      fleet.machine(i, i % 5 != 0, {{i == 7 ? "odd.dll" : "common.dll", kInstalled + i * kHour}});
  };
  Fleet whole, left, right;
  add(whole, 0, 60);
  add(left, 30, 60);
  add(right, 0, 30);
  left.counts.add(std::move(right.counts));
  EXPECT_EQ(left.told(), whole.told());
  EXPECT_NE(whole.told(), "");
}

TEST(Findings, ItCountsAlertsPerRelease) {
  LineageCounts counts;
  pack::Pack pack;
  pack.stages.resize(1);
  for (int i = 0; i < 10; ++i) {
    HostReport report;
    report.stages.resize(1);
    PackStory story;
    story.trace = true;
    story.sightings.push_back({i < 4 ? "2.0" : "1.0", "", 0, 0, true, false, {}, false});
    HostStory host;
    if (i < 4) host.alerts.insert("shellcode");
    if (i == 2 || i == 7) host.alerts.insert("adware");
    counts.add(report, story, host, pack, kNoTime);
  }
  CampaignReport campaign;
  tell_findings(counts, {}, pack, 0, kNoTime, 0, campaign);
  ASSERT_EQ(campaign.alerts.size(), 2u);
  const AlertFact &adware = campaign.alerts[0], &shellcode = campaign.alerts[1];
  EXPECT_EQ(fmt::format("{} {}/{} {}/{}", shellcode.version, shellcode.with, shellcode.of,
                        shellcode.others_with, shellcode.others),
            "2.0 4/4 0/6");
  EXPECT_EQ(fmt::format("{} {}/{} {}/{}", adware.version, adware.with, adware.of,
                        adware.others_with, adware.others),
            "2.0 1/4 1/6");
}

}  // namespace
}  // namespace tamiz::sieve
