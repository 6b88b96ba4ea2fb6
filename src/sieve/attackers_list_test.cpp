#include "sieve/attackers_list.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

TEST(AttackersList, ItIsOfTheMachinesOwnDomain) {
  const std::vector<std::string> list{"corp.example.com", "flat", "ws-9.example.org"};
  struct Row {
    std::string name;
    std::vector<std::string> aliases;
    std::string domain;
  };
  for (const Row& row : {
           Row{"ws-1.corp.example.com", {}, "corp.example.com"},
           Row{"ws-1.eu.corp.example.com", {}, "eu.corp.example.com"},
           Row{"ws-1", {"ws-1", "ws-1.corp.example.com"}, "corp.example.com"},
           Row{"ws-1.notcorp.example.com", {}, ""},          // another name that ends alike
           Row{"corp.example.com", {}, "corp.example.com"},  // listed whole
           Row{"ws-9.example.org", {}, "ws-9.example.org"},
           Row{"ws-1.flat", {}, "flat"},
           Row{"flat", {}, ""},              // a machine's name, no domain
           Row{"ws-1.example.com", {}, ""},  // above the listed name
           Row{"10.1.2.3", {}, ""},
       }) {
    identity::Host host;
    host.name = row.name;
    host.aliases = row.aliases;
    EXPECT_EQ(listed_domain(list, host), row.domain) << row.name;
    EXPECT_EQ(listed_domain({}, host), "") << row.name;
  }
}

TEST(AttackersList, ItIsSaidWithItsSource) {
  pack::Pack pack;
  EXPECT_EQ(listed_note("corp.example.com", pack),
            "its domain corp.example.com is on the attackers' list");
  pack.selector.source = "invented 2023-03-29";
  EXPECT_EQ(listed_note("corp.example.com", pack),
            "its domain corp.example.com is on the attackers' list (invented 2023-03-29)");
}

}  // namespace
}  // namespace tamiz::sieve
