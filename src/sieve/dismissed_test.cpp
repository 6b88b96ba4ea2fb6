#include "sieve/dismissed.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

TEST(Dismissed, ItHoldsForTheMachinesItWasSaidOf) {
  Dismissal said;
  said.campaign = "c";
  said.entity = "module x.dll in y.exe";
  said.why = "ours";
  said.hosts = {"a", "b"};
  said.host_count = 2;
  said.at = *read_day("2023-03-30");
  const std::string then = "set aside on 2023-03-30: ours";
  struct Row {
    std::string campaign, entity;
    std::vector<std::string> hosts;
    std::uint64_t count;
    Band band;
    std::vector<std::string> reasons, against;
  };
  for (const Row& row : {
           Row{"c", "module x.dll in y.exe", {"a", "b"}, 2, Band::Dismissed, {}, {then}},
           Row{"c", "module x.dll in y.exe", {"b"}, 1, Band::Dismissed, {}, {then}},
           Row{"c",
               "module x.dll in y.exe",
               {"a", "z"},
               2,
               Band::LookNow,
               {then + "; but then it was on 2 machines, and now on others too"},
               {}},
           // Not all machines are listed: there are more than were meant.
           Row{"c",
               "module x.dll in y.exe",
               {"a", "b"},
               3,
               Band::LookNow,
               {then + "; but then it was on 2 machines, and now on others too"},
               {}},
           Row{"other", "module x.dll in y.exe", {"a"}, 1, Band::LookNow, {}, {}},
           Row{"c", "module x.dll in z.exe", {"a"}, 1, Band::LookNow, {}, {}},
       }) {
    Finding f;
    f.campaign = row.campaign;
    f.entity = row.entity;
    f.hosts = row.hosts;
    f.host_count = row.count;
    std::vector<Finding> findings{f};
    set_aside({said}, findings);
    EXPECT_EQ(name_of(findings.front().band), name_of(row.band)) << row.entity;
    EXPECT_EQ(findings.front().reasons, row.reasons);
    EXPECT_EQ(findings.front().against, row.against);
  }
}

}  // namespace
}  // namespace tamiz::sieve
