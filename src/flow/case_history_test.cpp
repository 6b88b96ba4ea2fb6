#include "flow/case_history.hpp"

#include <gtest/gtest.h>

namespace tamiz::flow {
namespace {

CaseRun first() {
  CaseRun run;
  run.number = 1;
  run.as_of = "2023-03-30";
  run.inputs = {"aa a.csv"};
  run.packs = {"3cx"};
  run.funnel = {{"3cx installed", "3/1/0"}};
  run.hosts = {{"3cx fin-1", "installed=reached implant=cannot_know(no_test)"}};
  run.look_now = {"fin-1"};
  return run;
}

TEST(CaseHistory, ItSaysWhatChangedAndForWhom) {
  CaseRun second = first();
  second.number = 2;
  second.as_of = "2023-04-04";
  second.inputs.push_back("bb velo.zip");
  second.packs.push_back("gopuram");
  second.funnel["3cx installed"] = "3/0/1";
  second.hosts["3cx fin-1"] = "installed=reached implant=reached";
  second.look_now.push_back("srv-2");
  EXPECT_EQ(run_difference(first(), second),
            "run 1 (as known on 2023-03-30) to run 2 (as known on 2023-04-04)\n"
            "  input came: bb velo.zip\n"
            "  pack came: gopuram\n"
            "  3cx installed: yes/no/cannot know 3/1/0 -> 3/0/1\n"
            "  now under LOOK NOW: srv-2\n"
            "  3cx fin-1\n"
            "      was installed=reached implant=cannot_know(no_test)\n"
            "      is  installed=reached implant=reached\n");
  EXPECT_EQ(
      run_difference(first(), first()),
      "run 1 (as known on 2023-03-30) to run 1 (as known on 2023-03-30)\n  nothing changed\n");
}

TEST(CaseHistory, ItReadsWhatItWrote) {
  const auto read = read_run(run_text(first()), "r");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(run_text(*read), run_text(first()));
  EXPECT_EQ(read_run("tamiz.run/2\n", "r").error().what,
            "line 1: this program reads runs of 'tamiz.run/1'");
  EXPECT_EQ(read_run("tamiz.run/1\nhost\tx\n", "r").error().what,
            "line 2: this program reads runs of 'tamiz.run/1'");
}

}  // namespace
}  // namespace tamiz::flow
