#include "blind/ranking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "blind/editions.hpp"

namespace tamiz::blind {
namespace {

class Fleet {
 public:
  void does(std::uint32_t host, const std::string& program, const std::string& shape,
            const std::string& thing, const std::string& maker = "", Micros time = kNoTime) {
    Act act;
    if (!maker.empty()) act.edition = cache_.intern(program + " of " + maker);
    act.time = time;
    act.program = cache_.intern(program);
    act.shape = act.family = cache_.intern(shape);
    act.thing = cache_.intern(thing);
    if (acts_.size() <= host) acts_.resize(host + 1);
    acts_[host].push_back(act);
  }
  // As a sensor tells it that names signers.
  void does_signed(std::uint32_t host, const std::string& program, const std::string& family,
                   const std::string& thing) {
    does(host, program, family, thing);
    acts_[host].back().only_counted = true;
    does(host, program, family + ", signed", thing);
    acts_[host].back().family = cache_.intern(family);
  }
  // In any order, in several parts, by several threads.
  std::vector<Ranked> ranked(bool backwards = false, unsigned threads = 1) {
    std::array<Ranking, 3> parts;
    for (std::uint32_t i = 0; i < acts_.size(); ++i) {
      const auto host = backwards ? static_cast<std::uint32_t>(acts_.size()) - 1 - i : i;
      parts[host % 3].add(host, groups_.empty() ? 0 : cache_.intern(groups_[host]),
                          Doings{acts_[host], {}});
    }
    Ranking all;
    for (Ranking& part : parts) all.add(std::move(part));
    return all.highest(20, Editions{all, strings_}, strings_, {}, threads).hosts;
  }
  void house(std::uint32_t host, const std::string& name) {
    if (groups_.size() <= host) groups_.resize(host + 1);
    groups_[host] = name;
  }
  std::string text(StringCode code) const { return std::string{strings_.text(code)}; }

 private:
  Dictionary strings_;
  DictionaryCache cache_{strings_};
  std::vector<std::vector<Act>> acts_;
  std::vector<std::string> groups_;
};

// 200 machines with one program, each loads a common library; a fifth have a printer's of its own;
// machine 7 does two things that nobody else's does.
void office(Fleet& fleet) {
  for (std::uint32_t host = 0; host < 200; ++host) {
    fleet.does(host, "phone", "loads", "common");
    if (host % 5 == 0)
      fleet.does(host, "phone", "loads a printer's", "printer " + std::to_string(host));
  }
  fleet.does(7, "phone", "starts a shell", "shell");
  fleet.does(7, "phone", "writes to the system", "x");
}

TEST(Ranking, WhatAFifthDoIsNoDistinction) {
  Fleet fleet;
  office(fleet);
  const auto ranked = fleet.ranked();
  ASSERT_FALSE(ranked.empty());
  EXPECT_EQ(ranked[0].host, 7u);
  EXPECT_EQ(ranked[0].cohort, 200u);
  ASSERT_GE(ranked[0].parts.size(), 2u);
  EXPECT_EQ(fleet.text(ranked[0].parts[0].shape), "starts a shell");
  EXPECT_NEAR(ranked[0].parts[0].surprise, -std::log((0.5 + 50 * 1.0 / 200) / 249), 1e-9);
  EXPECT_EQ(ranked[0].parts[0].as_rare, 1u);
  EXPECT_EQ(ranked[0].parts[0].things, 1u);
  EXPECT_LT(ranked[0].expected, 0.1);
  EXPECT_GT(ranked[1].expected, 10);
  EXPECT_NEAR(ranked[1].score, 0, 1e-9);
}

void same(const std::vector<Ranked>& one, const std::vector<Ranked>& other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].host, other[i].host);
    EXPECT_EQ(one[i].program, other[i].program);
    EXPECT_EQ(one[i].score, other[i].score);
    EXPECT_EQ(one[i].expected, other[i].expected);
    EXPECT_EQ(one[i].parts.size(), other[i].parts.size());
    ASSERT_EQ(one[i].others.size(), other[i].others.size());
    for (std::size_t k = 0; k < one[i].others.size(); ++k) {
      EXPECT_EQ(one[i].others[k].program, other[i].others[k].program);
      EXPECT_EQ(one[i].others[k].expected, other[i].others[k].expected);
    }
  }
}

TEST(Ranking, OrderAndPartsOfTheInputDoNotMatter) {
  Fleet fleet;
  office(fleet);
  same(fleet.ranked(), fleet.ranked(true));
}

TEST(Ranking, ThreadsDoNotMatter) {
  Fleet fleet;
  office(fleet);
  for (std::uint32_t host = 0; host < 200; ++host) {
    for (const std::string program : {"mail", "office", ""}) {
      if ((host * program.size()) % 7 == 3) continue;
      fleet.does(host, program, "loads", "common");
      if (host % 11 < program.size())
        fleet.does(host, program, "what it started loads", program + std::to_string(host));
    }
  }
  const auto one = fleet.ranked();
  EXPECT_TRUE(std::ranges::any_of(one, [](const Ranked& r) { return r.others.size() > 1; }));
  for (const unsigned threads : {2u, 3u, 8u}) same(one, fleet.ranked(threads == 3, threads));
}

// Where few sensors name no signer, it is no rarity that a machine's does not.
TEST(Ranking, TheShapeWithoutSignerIsEverybodys) {
  Fleet fleet;
  for (std::uint32_t host = 0; host < 300; ++host) {
    if (host < 10)
      fleet.does(host, "phone", "loads", "common");
    else
      fleet.does_signed(host, "phone", "loads", "common");
  }
  fleet.does(3, "phone", "loads", "odd");
  const auto ranked = fleet.ranked();
  ASSERT_FALSE(ranked.empty());
  EXPECT_EQ(ranked[0].host, 3u);
  ASSERT_FALSE(ranked[0].parts.empty());
  const RankedPart& part = ranked[0].parts[0];
  EXPECT_EQ(fleet.text(part.shape), "loads");
  EXPECT_EQ(part.of, 300u);
  EXPECT_EQ(part.as_rare, 1u);
  EXPECT_NEAR(part.weight, part.surprise - 2.3, 1e-9);  // and nothing for the shape
}

// Eight machines with a library of one name weigh as eight with one each.
TEST(Ranking, SharedNamesWeighAsTheirNumber) {
  Fleet shared, own;
  for (std::uint32_t host = 0; host < 300; ++host) {
    shared.does(host, "phone", "loads", "common");
    own.does(host, "phone", "loads", "common");
    if (host >= 8) continue;
    shared.does(host, "phone", "loads its own", "same");
    own.does(host, "phone", "loads its own", "one of " + std::to_string(host));
  }
  const auto a = shared.ranked(), b = own.ranked();
  EXPECT_DOUBLE_EQ(a[0].score, b[0].score);
  EXPECT_EQ(a[0].parts[0].things, 8u);
  EXPECT_EQ(b[0].parts[0].things, 1u);
  EXPECT_EQ(a[0].parts[0].as_rare, 8u);
}

// What half of one house does is the house's own software; what three of it do is not.
TEST(Ranking, AHouseHasItsOwnSoftware) {
  Fleet fleet;
  for (std::uint32_t host = 0; host < 400; ++host) {
    fleet.house(host, host < 40 ? "house" : "other " + std::to_string(host / 40));
    fleet.does(host, "phone", "loads", "common");
    if (host < 20) fleet.does(host, "phone", "loads its own", "of the house");
    if (host >= 40 && host < 43) fleet.does(host, "phone", "starts", "shell");
  }
  const auto ranked = fleet.ranked();
  ASSERT_GE(ranked.size(), 4u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(ranked[i].host, 40 + i);
  EXPECT_NEAR(ranked[0].parts[0].surprise, -std::log((2 + 50 * 3.0 / 400) / 449), 1e-9);
  EXPECT_NEAR(ranked[3].score, 0, 1e-9);
}

TEST(Ranking, ProgramsOnFewMachinesAreNotJudged) {
  Fleet fleet;
  for (std::uint32_t host = 0; host + 1 < Ranking::kLeastCohort; ++host)
    fleet.does(host, "phone", "loads", "x");
  EXPECT_TRUE(fleet.ranked().empty());
}

TEST(Ranking, OfTwoMakersUnderOnePathEachIsAProgram) {
  Fleet fleet;
  for (std::uint32_t host = 0; host < 100; ++host)
    fleet.does(host, "setup", "loads", "common", host % 2 == 0 ? "acme" : "");  // half say nothing
  for (std::uint32_t host = 100; host < 120; ++host)
    fleet.does(host, "setup", "starts a shell", "shell", "other");
  fleet.does(119, "setup", "writes to the system", "x", "other");
  const auto ranked = fleet.ranked();
  EXPECT_EQ(fleet.text(ranked[0].program), "setup of other");
  EXPECT_EQ(ranked[0].cohort, 20u);
  EXPECT_EQ(ranked[0].host, 119u);
  EXPECT_NEAR(ranked[1].score, 0, 1e-9);  // all of that maker's start a shell
}

// Both are on one machine of 1,000; but a tenth load some plug-in, and nobody else starts a shell.
TEST(Ranking, AShapeThatHardlyAnybodyHasCountsForItself) {
  Fleet fleet;
  for (std::uint32_t host = 0; host < 1000; ++host) {
    fleet.does(host, "phone", "loads", "common");
    if (host % 10 == 0 && host > 0)
      for (const char* twin : {"a", "b"})
        fleet.does(host + (twin[0] == 'b' ? 1 : 0), "phone", "loads a plug-in",
                   "plug-in " + std::to_string(host));
  }
  fleet.does(5, "phone", "loads a plug-in", "of its own");
  fleet.does(7, "phone", "starts a shell", "shell");
  const auto ranked = fleet.ranked();
  EXPECT_EQ(ranked[0].host, 7u);
  EXPECT_EQ(ranked[1].host, 5u);
  EXPECT_NEAR(ranked[0].parts[0].surprise, ranked[1].parts[0].surprise, 1e-9);
  EXPECT_GT(ranked[0].score, ranked[1].score + 3);
}

TEST(Ranking, WhatCameLaterCountsMoreThanWhatWasThereFromTheFirstDay) {
  constexpr Micros kHour = 3'600'000'000, kStart = 400'000 * kHour;
  Fleet fleet;
  for (std::uint32_t host = 0; host < 200; ++host)
    fleet.does(host, "phone", "loads", "common", "", kStart);
  for (const auto& [host, after] : {std::pair{3u, 2 * kHour}, std::pair{4u, 48 * kHour}}) {
    fleet.does(host, "phone", "starts a shell", "shell", "", kStart + after);
    fleet.does(host, "phone", "writes to the system", "x", "", kStart + after);
  }
  const auto ranked = fleet.ranked();
  EXPECT_EQ(ranked[0].host, 4u);
  EXPECT_EQ(ranked[1].host, 3u);
  EXPECT_NEAR(ranked[1].score, 0.75 * ranked[0].score, 1e-9);  // the second counts half
}

// An edition that starts and loads other things than the usual one is one fact, not two.
TEST(Ranking, WhatStandsInsteadOfTheUsualIsOneFact) {
  Fleet fleet;
  for (std::uint32_t host = 0; host < 200; ++host) {
    fleet.does(host, "phone", "starts", host == 3 ? "odd" : "helper");
    fleet.does(host, "phone", "loads", host == 3 ? "odd" : "core");
    if (host == 4) {
      fleet.does(host, "phone", "starts", "odd too");
      fleet.does(host, "phone", "loads", "another");
    }
  }
  const auto ranked = fleet.ranked();
  EXPECT_EQ(ranked[0].host, 4u);
  EXPECT_EQ(ranked[1].host, 3u);
  EXPECT_NEAR(ranked[1].score, 0.5 * ranked[0].score, 1e-9);
}

// What a descendant does is measured against machines that have one: that there is one was counted.
TEST(Ranking, WhatFollowsIsMeasuredAgainstItsCause) {
  const auto score_of = [](const std::string& shape) {
    Fleet fleet;
    for (std::uint32_t host = 0; host < 400; ++host) {
      fleet.does(host, "phone", "loads", "common");
      if (host % 8 == 0) fleet.does(host, "phone", "what it started asks a name", "common name");
    }
    fleet.does(8, "phone", shape, "x");
    return fleet.ranked()[0].score;
  };
  EXPECT_LT(score_of("what it started loads a library"), score_of("loads a library"));
}

// Half of a house's machines: its own, which counts as one of so many houses; a handful of them
// does not.
TEST(Ranking, AHouseHasItsOwn) {
  const auto score_of = [](std::uint32_t machines) {
    Fleet fleet;
    for (std::uint32_t host = 0; host < 400; ++host) {
      fleet.house(host, "house " + std::to_string(host / 40));
      fleet.does(host, "phone", "loads", "common");
      if (host < machines) fleet.does(host, "phone", "loads a plug-in", "of its own");
    }
    return fleet.ranked()[0].score;
  };
  EXPECT_GT(score_of(6), 2 * score_of(30));
}

// Written, started and loaded: the weightiest act, and half of each other.
TEST(Ranking, OneThingInThreeActsIsNotThree) {
  const auto score_of = [](const std::string& second) {
    Fleet fleet;
    for (std::uint32_t host = 0; host < 200; ++host) fleet.does(host, "phone", "loads", "common");
    fleet.does(3, "phone", "writes", "file a.exe");
    fleet.does(3, "phone", "starts", "start " + second);
    return fleet.ranked()[0].score;
  };
  EXPECT_NEAR(score_of("a.exe"), 0.75 * score_of("b.exe"), 1e-9);
}

}  // namespace
}  // namespace tamiz::blind
