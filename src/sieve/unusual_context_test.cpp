#include "sieve/unusual_context.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

constexpr Micros kStart = 20'000'000 * kMinute;
constexpr std::string_view kPhone = "c:\\p\\phone.exe";

// Machines with one program, and what is told of them.
class Machines : public testing::Test {
 protected:
  struct Did {
    std::string shape, thing;
    int minute;  // -1: nobody says when
  };
  void machine(const std::string& name, const std::vector<Did>& did,
               const std::string& version = "2.0") {
    blind::Doings doings;
    for (const Did& each : did) {
      blind::Act act;
      act.program = cache_.intern(kPhone);
      act.shape = act.family = cache_.intern(each.shape);
      act.thing = cache_.intern(each.thing);
      act.time = each.minute == -1 ? kNoTime : kStart + each.minute * kMinute;
      doings.acts.push_back(act);
    }
    doings.releases.push_back({cache_.intern(kPhone), cache_.intern(version), kStart});
    digest_.add({name, name, "house", did.size(), {}}, 0, doings, names_);
  }
  void began(const std::string& shape, const std::string& thing, bool explained = false) {
    blind::Drift row;
    row.program = cache_.intern(kPhone);
    row.version = cache_.intern("2.0");
    row.shape = cache_.intern(shape);
    row.thing = cache_.intern(thing);
    row.explained = explained;
    drifts_.rows.push_back(row);
  }
  blind::RankedPart part(const Did& did, std::uint32_t things, bool mere = false) {
    blind::RankedPart out;
    out.shape = cache_.intern(did.shape);
    out.thing = cache_.intern(did.thing);
    out.weight = 3;
    out.things = things;
    out.mere = mere;
    out.minute = did.minute < 0 ? blind::KeptAct::kNoMinute
                                : static_cast<std::uint32_t>(20'000'000 + did.minute);
    return out;
  }
  // Of the machine of that number.
  UnusualHost ordered(std::uint32_t number, const std::vector<blind::RankedPart>& parts) {
    blind::Ranked ranked;
    ranked.host = number;
    ranked.program = cache_.intern(kPhone);
    ranked.parts = parts;
    UnusualHost out;
    const ToldUnusual told[] = {{&ranked, &out}};
    digest_.settle(names_);
    tell_order(digest_.ranking, blind::Editions{digest_.ranking, names_}, drifts_, names_, told);
    return out;
  }

  Dictionary names_;
  DictionaryCache cache_{names_};
  blind::Digest digest_;
  blind::Drifts drifts_;
};

TEST_F(Machines, WhatCameAfterTheReleasesOwnNovelty) {
  const Did beacon{"asks a name", "name x.example", 60}, odd{"loads", "library y.dll", 3 * 1440};
  machine("a", {beacon, odd});
  machine("b", {odd, {beacon.shape, beacon.thing, 4 * 1440}});
  machine("c", {odd});                                    // its beacon was not seen
  machine("d", {{beacon.shape, beacon.thing, -1}, odd});  // nor dated
  machine("e", {beacon, {odd.shape, odd.thing, 60}});     // in the same minute
  machine("f", {beacon, odd}, "1.0");                     // its release began nothing
  began(beacon.shape, beacon.thing);
  began("writes", "file z.dll", true);
  machine("g", {beacon, odd}, "3.0");                     // nothing to compare it with
  machine("h", {{beacon.shape, beacon.thing, -9}, odd});  // before it had the release
  drifts_.with_control = {blind::pair_of(cache_.intern(kPhone), cache_.intern("1.0")),
                          blind::pair_of(cache_.intern(kPhone), cache_.intern("2.0"))};
  constexpr std::string_view kUnseen = "nothing dated of that was seen there";
  const struct {
    std::uint32_t machine;
    int minute;
    UnusualOrder order;
    Micros lag;
    std::string_view why;
  } kRows[] = {
      {0, 3 * 1440, UnusualOrder::After, (3 * 1440 - 60) * kMinute, ""},
      {1, 3 * 1440, UnusualOrder::Before, -1440 * kMinute, ""},
      {2, 3 * 1440, UnusualOrder::CannotKnow, 0, kUnseen},
      {3, 3 * 1440, UnusualOrder::CannotKnow, 0, kUnseen},
      {4, 60, UnusualOrder::CannotKnow, 0, "both fall into one minute"},
      {0, -1, UnusualOrder::CannotKnow, 0, "of what stands out nothing else is dated"},
      {5, 3 * 1440, UnusualOrder::NoDrift, 0, ""},
      {6, 3 * 1440, UnusualOrder::CannotKnow, 0, ""},
      {7, 3 * 1440, UnusualOrder::CannotKnow, 0, kUnseen},
  };
  for (const auto& row : kRows) {
    const auto told = ordered(row.machine, {part({odd.shape, odd.thing, row.minute}, 1)});
    EXPECT_EQ(told.order, row.order) << row.machine;
    EXPECT_EQ(told.order_lag, row.lag) << row.machine;
    EXPECT_EQ(told.order_why, row.why) << row.machine;
    EXPECT_EQ(told.order_began, row.lag == 0 ? "" : "asks a name: name x.example") << row.machine;
  }
  // What the release began itself is not what stands out, nor a trifle, nor what says little alone.
  EXPECT_EQ(ordered(0, {part(beacon, 1)}).order, UnusualOrder::CannotKnow);
  auto trifle = part({"loads", "library ui.dll", 1}, 1);
  trifle.weight = 1;
  const auto tool = part({"starts", "start whoami.exe", 2}, 1, true);
  EXPECT_EQ(ordered(0, {part(odd, 1), tool, trifle}).order, UnusualOrder::After);
}

TEST_F(Machines, WhoElseHasTheSameRareThing) {
  const Did odd{"loads", "library y.dll", 0}, tool{"starts", "start cmd.exe", 0},
      common{"writes", "file z.dll", 0}, ui{"loads", "library ui.dll", 0};
  machine("a", {odd, tool, common});
  machine("b", {tool, common, ui});
  machine("c", {{"writes", "library y.dll", 5}, odd});
  machine("d", {common});
  digest_.settle(names_);
  blind::Ranked first;
  first.parts = {part(odd, 2), part(tool, 2, true), part(common, kMostCarriers + 1), part(ui, 2)};
  first.parts[3].weight = 1;
  Unusual unusual;
  unusual.hosts.resize(1);
  unusual.hosts[0].band = UnusualBand::LookNow;
  unusual.hosts[0].finding = "u1";
  unusual.findings.resize(1);
  unusual.findings[0].id = "u1";
  tell_carriers(digest_, names_, {&first, 1}, unusual);
  using Also = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(unusual.findings[0].also, (Also{{"c", "library y.dll"}}));
  unusual.findings[0].also.clear();
  unusual.hosts[0].band = UnusualBand::Background;
  tell_carriers(digest_, names_, {&first, 1}, unusual);
  EXPECT_EQ(unusual.findings[0].also, Also{});
}

}  // namespace
}  // namespace tamiz::sieve
