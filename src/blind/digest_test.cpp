#include "blind/digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tamiz::blind {
namespace {

constexpr Micros kStart = 20'000'000 * kMinute;

// One who reads and writes digests, with a dictionary of its own.
class Reader {
 public:
  void machine(const std::string& id, const std::vector<std::string>& things, Micros after = 0,
               const std::string& org = "house", const std::string& maker = " of acme") {
    Doings doings;
    for (const std::string& thing : things) {
      Act act;
      act.program = cache_.intern("c:\\p\\phone.exe");
      if (!maker.empty()) act.edition = cache_.intern("c:\\p\\phone.exe" + maker);
      act.family = cache_.intern("loads");
      act.shape = cache_.intern("loads, not signed");
      act.thing = cache_.intern(thing);
      act.time = kStart + after;
      doings.acts.push_back(act);
      act.shape = act.family;
      act.only_counted = true;
      doings.acts.push_back(act);
    }
    doings.releases.push_back(
        {cache_.intern("c:\\p\\phone.exe"), cache_.intern("1.0"), kStart + after});
    digest_.add({id, id + ".example", org, things.size(), {}, after == 0 ? 1u : 2u},
                cache_.intern(org), doings, names_);
  }
  Result<> read(std::string_view file) { return digest_.add(file, cache_); }
  std::string bytes() {
    digest_.settle(names_);
    return digest_.bytes(names_);
  }
  Digest& digest() { return digest_; }
  std::string_view text(StringCode code) const { return names_.text(code); }

 private:
  Dictionary names_;
  DictionaryCache cache_{names_};
  Digest digest_;
};

std::string of(const std::vector<std::pair<std::string, std::vector<std::string>>>& machines) {
  Reader reader;
  for (const auto& [id, things] : machines) reader.machine(id, things);
  return reader.bytes();
}

std::string merged(const std::vector<std::string>& files) {
  Reader reader;
  for (const std::string& file : files) {
    const auto read = reader.read(file);
    EXPECT_TRUE(read.has_value()) << read.error().what;
  }
  return reader.bytes();
}

TEST(Digest, TheSameMachinesGiveTheSameBytesHoweverTheyAreShardedOrOrdered) {
  const std::string whole = of({{"a", {"x", "y"}}, {"b", {"z"}}, {"c", {"x", "tool"}}});
  const std::string a = of({{"a", {"y", "x"}}}), b = of({{"b", {"z"}}}),
                    c = of({{"c", {"tool", "x"}}});
  EXPECT_EQ(of({{"c", {"x", "tool"}}, {"b", {"z"}}, {"a", {"x", "y"}}}), whole);
  EXPECT_EQ(merged({a, b, c}), whole);
  EXPECT_EQ(merged({c, a, b}), whole);
  EXPECT_EQ(merged({merged({b, a}), c}), whole);
  EXPECT_EQ(merged({a, merged({b, c})}), whole);
  EXPECT_EQ(merged({a, b, a, c, whole, a}), whole);
  EXPECT_EQ(merged({}), of({}));
  EXPECT_EQ(merged({of({}), whole}), whole);
}

TEST(Digest, WhatItHoldsIsWhatWasAdded) {
  Reader reader;
  ASSERT_TRUE(reader.read(of({{"a", {"x", "tool"}}})));
  const Digest& digest = reader.digest();
  ASSERT_EQ(digest.hosts.size(), 1u);
  EXPECT_EQ(digest.hosts[0].name, "a.example");
  EXPECT_EQ(digest.hosts[0].org, "house");
  EXPECT_EQ(digest.hosts[0].events, 2u);
  EXPECT_FALSE(digest.hosts[0].split());
  const KeptHost& kept = digest.ranking.kept_hosts()[0];
  EXPECT_EQ(reader.text(kept.group), "house");
  std::vector<std::string> acts;
  for (const KeptAct& act : digest.ranking.acts_of(kept)) {
    acts.push_back((act.only_counted() ? "+" : "") + std::string{reader.text(act.shape)} + " " +
                   std::string{reader.text(act.thing)} + " " +
                   std::to_string(act.minute() - 20'000'000));
    EXPECT_EQ(reader.text(act.program), "c:\\p\\phone.exe");
    EXPECT_EQ(reader.text(act.edition), "c:\\p\\phone.exe of acme");
    EXPECT_EQ(reader.text(digest.ranking.kind_of(act.shape).family), "loads");
  }
  std::ranges::sort(acts);
  EXPECT_EQ(acts, (std::vector<std::string>{"+loads tool 0", "+loads x 0",
                                            "loads, not signed tool 0", "loads, not signed x 0"}));
  ASSERT_EQ(digest.ranking.releases_of(kept).size(), 1u);
  EXPECT_EQ(reader.text(digest.ranking.releases_of(kept)[0].version), "1.0");
}

TEST(Digest, AMachineOfTwoPartsIsTheirUnionAndSaidToBeSplit) {
  Reader early, late;
  early.machine("a", {"x"});
  late.machine("a", {"x", "y"}, 5 * kMinute);
  const std::string one = early.bytes(), two = late.bytes();
  const std::string both = merged({one, two});
  EXPECT_EQ(merged({two, one}), both);
  EXPECT_EQ(merged({both, one}), both);
  Reader reader;
  ASSERT_TRUE(reader.read(both));
  const Digest& digest = reader.digest();
  ASSERT_EQ(digest.hosts.size(), 1u);
  EXPECT_TRUE(digest.hosts[0].split());
  EXPECT_EQ(digest.hosts[0].seen, 3u);
  std::vector<std::string> acts;
  for (const KeptAct& act : digest.ranking.acts_of(digest.ranking.kept_hosts()[0])) {
    if (!act.only_counted())
      acts.push_back(std::string{reader.text(act.thing)} + " " +
                     std::to_string(act.minute() - 20'000'000));
  }
  std::ranges::sort(acts);
  EXPECT_EQ(acts, (std::vector<std::string>{"x 0", "y 5"}));  // at the first time
}

// One part knows the maker, the other does not: on the machine it is one program, and one act.
TEST(Digest, OfASplitMachineAProgramHasOneEdition) {
  Reader knows, does_not;
  knows.machine("a", {"x"});
  does_not.machine("a", {"x", "y"}, 5 * kMinute, "house", "");
  const std::string one = knows.bytes(), two = does_not.bytes();
  const std::string both = merged({one, two});
  EXPECT_EQ(merged({two, one}), both);
  Reader reader;
  ASSERT_TRUE(reader.read(both));
  const Digest& digest = reader.digest();
  std::size_t scored = 0;
  for (const KeptAct& act : digest.ranking.acts_of(digest.ranking.kept_hosts()[0])) {
    EXPECT_EQ(reader.text(act.edition), "c:\\p\\phone.exe of acme");
    scored += act.only_counted() ? 0 : 1;
  }
  EXPECT_EQ(scored, 2u);  // x and y
}

TEST(Digest, ChannelsThatNobodyKnowsAreRefused) {
  Reader writer, reader;
  writer.machine("a", {"x"});
  writer.bytes();
  writer.digest().hosts[0].seen = 1u << kChannels;
  const auto read = reader.read(writer.bytes());
  ASSERT_FALSE(read.has_value());
  EXPECT_TRUE(read.error().what.ends_with("a channel that is not known")) << read.error().what;
}

// Merging counts on it.
TEST(Digest, PartsThatDoNotRiseAreRefused) {
  for (const std::vector<std::uint64_t>& parts :
       {std::vector<std::uint64_t>{2, 1}, std::vector<std::uint64_t>{1, 1}}) {
    Reader writer, reader;
    writer.machine("a", {"x"});
    writer.bytes();
    writer.digest().hosts[0].parts = parts;
    const auto read = reader.read(writer.bytes());
    ASSERT_FALSE(read.has_value());
    EXPECT_TRUE(read.error().what.ends_with("parts of a machine that do not rise"))
        << read.error().what;
  }
}

TEST(Digest, WhatWasChangedOrCutIsRefusedAndAddsNothing) {
  const std::string whole = of({{"a", {"x", "y"}}, {"b", {"z"}}});
  Reader reader;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    EXPECT_FALSE(reader.read(changed)) << i;
    EXPECT_FALSE(reader.read(std::string_view{whole}.substr(0, i))) << i;
  }
  EXPECT_TRUE(reader.digest().hosts.empty());
  EXPECT_EQ(reader.read("tamiz.digest/1\n...").error().what,
            "a digest of another version; this program reads version 2");
  EXPECT_EQ(reader.read("PK").error().what,
            "no digest: it begins with other bytes than tamiz.digest/2");
  EXPECT_EQ(reader.read(whole.substr(0, whole.size() - 1)).error().what,
            "a digest whose sum does not fit: it is cut or was changed");
}

}  // namespace
}  // namespace tamiz::blind
