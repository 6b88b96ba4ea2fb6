#include "sieve/ownerless.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

TEST(Ownerless, AHitMayBeAnyMachineOfItsOrganisation) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Sightings seen;
  const auto name = [&](std::string_view org, std::string_view subject) {
    const NamePair pair{cache.intern(org), cache.intern(""), cache.intern(subject)};
    seen[pair].add(0);
    return pair;
  };
  const NamePair ours = name("ours", "ws-1"), theirs = name("theirs", "ws-1"), bare = name("", "a");
  const auto identity = identity::Identity::from_names(seen, strings);
  std::vector<Source> sources(2);
  sources[1].passive = true;
  struct Case {
    std::string_view what, org;
    std::uint32_t source;
    bool ours, theirs, bare;  // whether it may be that machine
  };
  for (const Case& c : {
           Case{"of one organisation", "ours", 0, true, false, true},
           Case{"of nobody knows which", "", 0, true, true, true},
           Case{"of a passive source", "ours", 1, false, false, false},
       }) {
    Ownerless hits;
    hits.add({kHour, 0, c.source, 0, 0, 0, std::string{c.org}, {{0, 1, true}}});
    hits.finish(sources, strings);
    const auto may_be = [&](const NamePair& of, std::size_t stage = 1) {
      return hits.may_be(0, stage, identity.host_of(of.org, of.agent, of.subject), identity,
                         kNoTime, kNoTime) != nullptr;
    };
    EXPECT_EQ(may_be(ours), c.ours) << c.what;
    EXPECT_EQ(may_be(theirs), c.theirs) << c.what;
    EXPECT_EQ(may_be(bare), c.bare) << c.what;
    EXPECT_FALSE(may_be(ours, 2)) << c.what;  // another stage
  }
}

}  // namespace
}  // namespace tamiz::sieve
