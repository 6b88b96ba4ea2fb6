#include "report/pseudonyms.hpp"

#include <gtest/gtest.h>

#include "report/html_for_tests.hpp"

namespace tamiz::report {
namespace {

Report named() {
  Report r = made_report(2);
  HostReport& host = r.campaigns[0].hosts[0];
  host.host = "fin-lt-0231.corp.example.org";
  host.aliases = {"fin-lt-0231.corp.example.org", "Ana's MacBook Pro", "10.2.7.31"};
  host.org = "Acme Ltd";
  host.stages[0].evidence = {made_evidence("dns x.example.net", kMadeDay, 1)};
  host.stages[0].evidence[0].address = "203.0.113.9";
  return r;
}

TEST(Users, AreHiddenInPathsAlways) {
  Pseudonyms hide{named(), false, ""};
  struct Case {
    std::string in, out;
  };
  for (const Case& c :
       {Case{R"(C:\Users\ana.garcia\AppData\x.exe)", R"(C:\Users\user-1\AppData\x.exe)"},
        Case{R"(c:\users\ANA.GARCIA\y)", R"(c:\users\user-1\y)"},
        Case{"/home/bob/x and /Users/eve/y", "/home/user-2/x and /Users/user-3/y"},
        Case{R"(C:\Documents and Settings\Ana Garcia\x)", R"(C:\Documents and Settings\user-4\x)"},
        Case{R"(C:\Users\Public\x)", R"(C:\Users\Public\x)"},
        Case{"fin-lt-0231 and 10.2.7.31", "fin-lt-0231 and 10.2.7.31"},
        Case{"C:\\Users\\\" and /home/", "C:\\Users\\\" and /home/"},
        Case{"homework/bob/x", "homework/bob/x"}})
    EXPECT_EQ(hide(c.in), c.out);
}

TEST(Names, AreHiddenWhereverTheyStand) {
  Pseudonyms hide{named(), true, ""};
  struct Case {
    std::string in, out;
  };
  for (const Case& c :
       {Case{"FIN-LT-0231: look", "machine-1: look"},
        Case{"fin-lt-0231.corp.example.org.", "machine-1."},
        Case{"on Ana's MacBook Pro, now", "on machine-1, now"},
        Case{"the domain corp.example.org", "the domain domain-1"},
        Case{"other.corp.example.org", "other.domain-1"},
        Case{"from 10.9.9.9, owner unknown", "from address-1, owner unknown"},
        Case{"10.9.9.9:53", "address-1:53"}, Case{"203.0.113.9 was its", "address-2 was its"},
        Case{"198.51.100.7 is theirs", "198.51.100.7 is theirs"},
        Case{"Acme Ltd", "organisation-1"},
        Case{"3CX Desktop App 18.12.416", "3CX Desktop App 18.12.416"},
        Case{"c2.example.net", "c2.example.net"}})
    EXPECT_EQ(hide(c.in), c.out);
}

TEST(Names, KeepTheirPseudonymUnderOneKeyAndChangeItUnderAnother) {
  Pseudonyms first{named(), true, "k1"}, again{named(), true, "k1"}, other{named(), true, "k2"};
  const std::string once = first("fin-lt-0231");
  again("10.1.1.1 and 10.1.1.2");  // whatever came before
  EXPECT_EQ(again("FIN-LT-0231.corp.example.org"), once);
  EXPECT_NE(other("fin-lt-0231"), once);
  EXPECT_TRUE(once.starts_with("machine-"));
}

TEST(Json, KeepsItsKeysAndItsShape) {
  Pseudonyms hide{named(), true, ""};
  EXPECT_EQ(hide.in_json(R"({"10.2.7.31": "10.2.7.31", "p": "C:\\Users\\ana\\x \"q\"", "n": 3})"),
            R"({"10.2.7.31": "machine-1", "p": "C:\\Users\\user-1\\x \"q\"", "n": 3})");
}

TEST(Map, NamesTheKeyAndEveryPseudonym) {
  Pseudonyms hide{named(), true, "k"};
  const std::string shown = hide("fin-lt-0231");
  EXPECT_EQ(hide.map_csv(), "key,k,\n" + shown + ",machine,\"fin-lt-0231.corp.example.org\"\n");
}

}  // namespace
}  // namespace tamiz::report
