#include "blind/drift.hpp"

#include <gtest/gtest.h>

#include <string>

#include "blind/editions.hpp"

namespace tamiz::blind {
namespace {

constexpr Micros kHour = 3'600'000'000, kStart = 400'000 * kHour;
constexpr int kUndated = -1'000'000;
constexpr int kOld = 40, kUpdated = 40, kNew = 20;  // machines

class Releases : public testing::Test {
 protected:
  // A machine with releases at hours, and things at hours; hours count from the same moment.
  struct At {
    std::string what;
    int hour;
  };
  void machine(const std::vector<At>& releases, const std::vector<At>& things,
               const std::string& shape = "asks a name", const std::string& program = "phone") {
    Doings doings;
    for (const auto& [version, hour] : releases)
      doings.releases.push_back({cache_.intern(program), cache_.intern(version), time(hour)});
    for (const auto& [thing, hour] : things) {
      Act act;
      act.program = cache_.intern(program);
      act.shape = act.family = cache_.intern(shape);
      act.thing = cache_.intern(thing);
      act.time = time(hour);
      doings.acts.push_back(act);
    }
    ranking_.add(next_++, 0, doings);
  }
  static Micros time(int hour) { return hour == kUndated ? kNoTime : kStart + hour * kHour; }
  // "version thing with/cohort control_with/control before_with/before", + where it is explained.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    found_ = drifts(ranking_, Editions{ranking_, strings_}, strings_, 3);
    const auto of = [](std::uint32_t a, std::uint32_t b) {
      return " " + std::to_string(a) + "/" + std::to_string(b);
    };
    for (const Drift& d : found_.rows)
      out.push_back((d.explained ? "+" : "") + std::string{strings_.text(d.version)} + " " +
                    std::string{strings_.text(d.thing)} + of(d.with, d.cohort) +
                    of(d.control_with, d.control) + of(d.before_with, d.before));
    return out;
  }
  // 40 stay on 1.0, 40 go from it to 2.0 on the tenth day, 20 begin with 2.0; all ask their home.
  // With 2.0 nine of ten begin, a week later, to ask another name.
  void company(const std::string& shape = "asks a name", const std::string& program = "phone") {
    for (int i = 0; i < kOld; ++i) machine({{"1.0", i}}, {{"home", i + 1}}, shape, program);
    for (int i = 0; i < kUpdated + kNew; ++i) {
      std::vector<At> releases{{"2.0", 240 + i}}, things{{"home", i + 250}};
      if (i < kUpdated) {
        releases.push_back({"1.0", i});
        things.push_back({"home", i + 1});
      }
      if (i % 10 != 0) things.push_back({"odd", 240 + i + 168 + i % 5});
      machine(releases, things, shape, program);
    }
  }

  Dictionary strings_;
  DictionaryCache cache_{strings_};
  Ranking ranking_;
  Drifts found_;
  std::uint32_t next_ = 0;
};
using Lines = std::vector<std::string>;

TEST_F(Releases, WhatBeginsWithAReleaseIsToldWithItsControlsAndItsWait) {
  company();
  EXPECT_EQ(told(), (Lines{"2.0 odd 54/60 0/40 0/40"}));
  EXPECT_EQ(found_.rows[0].lag_median, 170u * 60);
  EXPECT_TRUE(found_.rows[0].waits);
  EXPECT_EQ(found_.releases, 2u);
  EXPECT_EQ(found_.without_control, 1u);  // 1.0: nothing was before it
}

TEST_F(Releases, WhatEarlierReleasesDoToo) {
  for (int i = 0; i < 20; ++i) machine({{"1.0", i}}, {{"odd", i + 50}});
  company();
  EXPECT_EQ(told(), Lines{});
}

TEST_F(Releases, ALaterReleaseIsNoControl) {
  company();
  for (int i = 0; i < 60; ++i) machine({{"2.1", 600 + i}}, {{"odd", 700 + i}});
  EXPECT_EQ(told(), (Lines{"2.0 odd 54/60 0/40 0/40"}));
}

TEST_F(Releases, MachinesOfUnknownReleaseCountNowhere) {
  company();
  for (int i = 0; i < 60; ++i) machine({}, {{"odd", 700 + i}});
  EXPECT_EQ(told(), (Lines{"2.0 odd 54/60 0/40 0/40"}));
}

TEST_F(Releases, AMakersNewLibraryIsExplained) {
  for (const std::string_view signer : {kByItsMaker, kByProgramsMaker})
    company("loads a library from its own folder, " + std::string{signer}, std::string{signer});
  EXPECT_EQ(told(), (Lines{"+2.0 odd 54/60 0/40 0/40", "+2.0 odd 54/60 0/40 0/40"}));
}

TEST_F(Releases, WhatManyProgramsBeginIsASensors) {
  for (const char* program : {"phone", "mail", "chat"}) company("loads a library", program);
  EXPECT_EQ(told().size(), 3u);
  EXPECT_FALSE(found_.rows[0].explained);  // two others may share a library of one maker
  company("loads a library", "talk");
  EXPECT_EQ(told().size(), 4u);
  EXPECT_TRUE(found_.rows[0].explained);
  EXPECT_EQ(found_.rows[0].ambient, 3u);
}

TEST_F(Releases, ActsWithoutATimeCountNowhere) {
  for (int i = 0; i < 40; ++i) machine({{"1.0", i}, {"2.0", 240 + i}}, {{"odd", kUndated}});
  for (int i = 0; i < 40; ++i) machine({{"1.0", i}}, {{"home", i}});
  EXPECT_EQ(told(), Lines{});
}

TEST_F(Releases, AFewMachinesAreTheRankingsBusiness) {
  for (int i = 0; i < 200; ++i) machine({{"1.0", i}, {"2.0", 300 + i}}, {{"home", i}});
  for (int i = 0; i < 8; ++i) machine({{"2.0", 300 + i}}, {{"odd", 400}});
  EXPECT_EQ(told(), Lines{});
}

}  // namespace
}  // namespace tamiz::blind
