#include "blind/cohorts.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tamiz::blind {
namespace {

// Machine h of 40: mail and, every second, chat; a thing of all, one of every fifth, and twice one
// of its own. Chat began at minute 100 + h.
class Office : public testing::Test {
 protected:
  Office() {
    for (std::uint32_t host = 0; host < 40; ++host) {
      Doings doings;
      const auto act = [&](const std::string& program, const std::string& thing, Micros time) {
        Act one;
        one.program = cache_.intern(program);
        one.shape = one.family = cache_.intern("does");
        one.thing = cache_.intern(thing);
        one.time = time;
        doings.acts.push_back(one);
      };
      act("mail", "common", kMinute);
      if (host % 5 == 0) act("mail", "fifth", kMinute);
      for (const Micros time : {2 * kMinute, 3 * kMinute})
        act("mail", "own " + std::to_string(host), time);
      if (host % 2 == 0) act("chat", "common", (100 + host) * kMinute);
      ranking_.add(host, cache_.intern(host < 30 ? "east" : "west"), doings);
    }
  }
  Dictionary strings_;
  DictionaryCache cache_{strings_};
  Ranking ranking_;
};

TEST_F(Office, EachMachineCountsOnce) {
  const Editions editions{ranking_, strings_};
  for (const unsigned threads : {0u, 1u, 3u, 64u}) {
    const Cohorts all = cohorts_of(ranking_, editions, strings_, Ranking::kNoLimit, threads);
    EXPECT_EQ(all.machines, 40u);
    EXPECT_EQ(all.things[cache_.intern("common")], 40u);
    EXPECT_EQ(all.things[cache_.intern("fifth")], 8u);
    EXPECT_EQ(all.things[cache_.intern("own 7")], 1u);
    EXPECT_EQ(all.programs[cache_.intern("mail")], 40u);
    EXPECT_EQ(all.programs[cache_.intern("chat")], 20u);
    EXPECT_EQ(all.houses.at(pair_of(cache_.intern("chat"), cache_.intern("west"))), 5u);
  }
}

TEST_F(Office, ByWhatWasDoneBefore) {
  const Editions editions{ranking_, strings_, 110};
  const Cohorts then = cohorts_of(ranking_, editions, strings_, 110, 2);
  EXPECT_EQ(then.programs[cache_.intern("chat")], 5u);  // 100, 102 .. 108
  EXPECT_EQ(then.machines, 40u);
  EXPECT_EQ(cohorts_of(ranking_, editions, strings_, 1, 2).machines, 0u);
}

}  // namespace
}  // namespace tamiz::blind
