#include "identity/identity.hpp"

#include <gtest/gtest.h>

namespace tamiz::identity {
namespace {

struct Names {
  Dictionary strings;
  DictionaryCache cache{strings};
  Sightings seen;

  NamePair pair(std::string_view org, std::string_view agent, std::string_view subject) {
    return {cache.intern(org), cache.intern(agent), cache.intern(subject)};
  }
  void add(std::string_view org, std::string_view agent, std::string_view subject, Micros at = 0) {
    seen[pair(org, agent, subject)].add(at);
  }
  std::string name(const Identity& id, std::string_view org, std::string_view agent,
                   std::string_view subject) {
    const auto p = pair(org, agent, subject);
    const HostNumber host = id.host_of(p.org, p.agent, p.subject);
    return host == kNoHost
               ? "-"
               : id.hosts()[host].name +
                     (id.hosts()[host].agent.empty() ? "" : " " + id.hosts()[host].agent);
  }
  // Those who bear a name that others bear too.
  static std::string shared(const Identity& id) {
    std::string out;
    for (const Host& host : id.hosts()) {
      if (host.shares_name) out += (out.empty() ? "" : " ") + host.name;
    }
    return out;
  }
};

TEST(Identity, ItJoinsShortAndFullNamesOnlyWhenThereIsOneOfThem) {
  Names n;
  n.add("", "", "WORKSTATION6");
  n.add("", "", "workstation6.theshire.example.");
  n.add("", "", "CORP\\DC");
  n.add("", "", "dc.a.example");
  n.add("", "", "dc.b.example");
  n.add("o2", "", "workstation6");
  const auto id = Identity::from_names(n.seen, n.strings);
  EXPECT_EQ(n.name(id, "", "", "WORKSTATION6"), "workstation6.theshire.example");
  EXPECT_EQ(n.name(id, "", "", "CORP\\DC"), "dc");  // two candidates: broken rather than guessed
  EXPECT_EQ(n.name(id, "o2", "", "workstation6"), "workstation6");  // never across organisations
  EXPECT_EQ(id.hosts().size(), 5u);
  EXPECT_EQ(n.shared(id), "dc dc.a.example dc.b.example");
}

TEST(Identity, ItTellsOneNameWithTwoAgentsApartAndFollowsRenames) {
  Names n;
  n.add("", "a1", "ws-1", 10);
  n.add("", "a2", "ws-1", 20);
  n.add("", "", "ws-1", 30);
  n.add("", "a3", "old-name", 10);
  n.add("", "a3", "new-name", 20);
  n.add("", "", "old-name", 30);
  n.add("", "00000000-0000", "ws-9", 1);
  for (const Micros at : {10, 30}) n.add("", "copied", "clone-1", at);
  for (const Micros at : {20, 40}) n.add("", "copied", "clone-2", at);
  const auto id = Identity::from_names(n.seen, n.strings);
  EXPECT_EQ(n.name(id, "", "a1", "ws-1"), "ws-1 a1");
  EXPECT_EQ(n.name(id, "", "a2", "ws-1"), "ws-1 a2");
  EXPECT_EQ(n.name(id, "", "", "ws-1"), "ws-1");
  EXPECT_EQ(n.shared(id), "new-name ws-1 ws-1 ws-1");  // old-name was heard after it was given up
  EXPECT_EQ(id.ambiguous_names(), 1u);
  EXPECT_EQ(n.name(id, "", "copied", "clone-1"),
            "clone-1 copied");  // an image that was copied: two machines
  EXPECT_EQ(n.name(id, "", "copied", "clone-2"), "clone-2 copied");
  EXPECT_EQ(n.name(id, "", "", "old-name"), "new-name a3");
  EXPECT_EQ(n.name(id, "", "00000000-0000", "ws-9"), "ws-9");  // zeros are no id
}

TEST(Identity, ItIsTheSameOnAnyNumberOfThreads) {
  Names n;
  for (int org = 0; org < 7; ++org) {
    const std::string name = "o" + std::to_string(org);
    for (int i = 0; i < 20; ++i) {
      const std::string host = "ws-" + std::to_string(i);
      n.add(name, i % 3 == 0 ? "" : "agent-" + std::to_string(i / 2), host, i);
      n.add(name, "", host + (i % 2 == 0 ? ".a.example" : ".b.example"), i);
    }
  }
  const auto told = [&](unsigned threads) {
    const auto id = Identity::from_names(n.seen, n.strings, threads);
    std::string out;
    for (const Host& host : id.hosts()) {
      out += host.org + " " + host.name + " " + host.agent + " " + host.id;
      for (const std::string& alias : host.aliases) out += " " + alias;
      out += "\n";
    }
    return out;
  };
  const std::string one = told(1);
  EXPECT_GT(one.size(), 1'000u);
  for (const unsigned threads : {2u, 3u, 16u}) EXPECT_EQ(told(threads), one) << threads;
}

}  // namespace
}  // namespace tamiz::identity
