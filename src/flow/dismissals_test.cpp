#include "flow/dismissals.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace tamiz::flow {
namespace {

TEST(Dismissals, TheyAreReadAsTheyWereWritten) {
  Dismissal one;
  one.campaign = "3cx-2023";
  one.entity = "module guard64.dll in phone.exe";
  one.why = "checked by hash";
  one.hosts = {"fin-1", "srv-2"};
  one.host_count = 2;
  one.at = *read_day("2023-03-30");
  Dismissal two = one;
  two.back = true;
  two.hosts.clear();
  const auto read = read_dismissals(dismissals_text({one, two}), "x");
  ASSERT_TRUE(read);
  EXPECT_EQ(dismissals_text(*read), dismissals_text({one, two}));
  EXPECT_EQ(read->front().hosts, one.hosts);
  EXPECT_TRUE(read->back().back);
}

TEST(Dismissals, WhatIsNoneIsRefusedWithItsLine) {
  for (const auto& [text, error] : {
           std::pair{"", "line 1: this program reads 'tamiz.dismissed/1'"},
           {"tamiz.dismissed/2\n", "line 1: this program reads 'tamiz.dismissed/1'"},
           {"tamiz.dismissed/1\nx\n", "line 2: this program reads 'tamiz.dismissed/1'"},
           {"tamiz.dismissed/1\n\nlater\t2023-03-30T00:00:00Z\tc\te\t1\tw\n",
            "line 3: this program reads 'tamiz.dismissed/1'"},
           {"tamiz.dismissed/1\nback\tsoon\tc\te\t1\tw\n",
            "line 2: this program reads 'tamiz.dismissed/1'"},
           {"tamiz.dismissed/1\nback\t2023-03-30T00:00:00Z\tc\te\t-1\tw\n",
            "line 2: this program reads 'tamiz.dismissed/1'"},
       }) {
    const auto read = read_dismissals(text, "x");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().what, error) << text;
  }
}

struct Folder {
  std::string path =
      testing::TempDir() + "tamiz-dismiss-" + std::to_string(hash64(whole_path(".")));
  Folder() {
    EXPECT_TRUE(make_private_folder(path));
    Report report;
    Finding f;
    f.campaign = "c";
    for (const char* id : {"f1", "f2", "f3"}) {
      f.id = id;
      f.entity = std::string{"module "} + (id[1] == '3' ? "2" : &id[1]) + ".dll";
      f.hosts = {"a", "b"};
      f.host_count = 2;
      report.findings.push_back(f);
    }
    EXPECT_TRUE(write_whole(path + "/findings.txt", findings_text(report)));
    EXPECT_TRUE(write_whole(path + "/dismissed.txt", dismissals_text({})));
  }
};

TEST(Dismissals, TheLastWordOnAFindingStands) {
  const Folder folder;
  const auto first = dismiss(folder.path, "f1", " ours ", false);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->substr(0, first->find('\n')), "set aside: module 1.dll on 2 machines (c)");
  ASSERT_TRUE(dismiss(folder.path, "module 1.dll", "seen again", false));
  const auto aside = set_aside_in(folder.path);
  ASSERT_EQ(aside->standing.size(), 1u);
  EXPECT_EQ(aside->standing.front().why, "seen again");
  ASSERT_TRUE(dismiss(folder.path, "f1", "it was not", true));
  EXPECT_TRUE(set_aside_in(folder.path)->standing.empty());
  EXPECT_EQ(read_dismissals(*read_whole(folder.path + "/dismissed.txt", 10'000), "")->size(), 3u);
}

TEST(Dismissals, WhatIsMeantMustBeClear) {
  const Folder folder;
  EXPECT_EQ(dismiss(folder.path, "f1", "", false).error().what,
            "--why says the reason, in 1 to 500 bytes: who reads the case in a month will ask");
  EXPECT_EQ(dismiss(folder.path, "f9", "x", false).error().what,
            "none of the last run's findings is 'f9'; they are\n  f1  module 1.dll (c)\n  f2  "
            "module 2.dll (c)\n  f3  module 2.dll (c)");
  EXPECT_EQ(dismiss(folder.path, "module 2.dll", "x", false).error().what.substr(0, 56),
            "2 of the last run's findings are 'module 2.dll'; they ar");
  EXPECT_EQ(dismiss(folder.path + "/no", "f1", "x", false).error().code, Code::Usage);
}

}  // namespace
}  // namespace tamiz::flow
