// The property behind --as-of: whatever is changed about facts that were not public on a day, the
// pack of that day stays the same. Over all shipped packs, on every day on which any fact came out.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "pack/pack.hpp"

namespace tamiz::pack {
namespace {

void days_of(const Fact& fact, std::set<Micros>& out) { out.insert(fact.known_since); }

std::set<Micros> days_of(const Pack& pack) {
  std::set<Micros> out{pack.known_since - kDay, pack.known_since};
  for (const Release& r : pack.releases) days_of(r.fact, out);
  if (pack.selector.known_since != kNoTime) out.insert(pack.selector.known_since);
  for (const Hazard& h : pack.hazards) out.insert(h.known_since);
  for (const Conflict& c : pack.conflicts) out.insert(c.known_since);
  for (const Cluster& c : pack.clusters) out.insert(c.known_since);
  for (const Decoder& d : pack.decoders) days_of(d.fact, out);
  for (const Namesake& n : pack.benign) days_of(n.fact, out);
  for (const Stage& s : pack.stages) {
    if (s.known_since != kNoTime) out.insert(s.known_since);
    for (const Test& t : s.tests) days_of(t.fact, out);
  }
  std::set<Micros> before;
  for (const Micros day : out) before.insert(day - kDay);
  out.merge(before);
  return out;
}

// Every fact that is younger than the day says something else.
Pack with_other_future(Pack pack, Micros as_of) {
  for (Release& r : pack.releases) {
    if (r.fact.known_since > as_of) r.version = "99.99", r.state = ReleaseState::Bad;
  }
  for (Namesake& n : pack.benign) {
    if (n.fact.known_since > as_of) n.what = "changed", n.name = "changed";
  }
  for (Demoted& d : pack.demoted) {
    if (d.known_since != kNoTime && d.known_since > as_of) d.value = d.why = "changed";
  }
  if (pack.selector.known_since != kNoTime && pack.selector.known_since > as_of)
    pack.selector.kind = pack.selector.text = pack.selector.source = "changed",
    pack.selector.domains = {"changed.example"};
  for (Hazard& h : pack.hazards) {
    if (h.known_since > as_of) h.text = h.source = "changed";
  }
  for (Conflict& c : pack.conflicts) {
    if (c.known_since > as_of) c.about = c.source = "changed", c.says = {"changed"};
  }
  for (Cluster& c : pack.clusters) {
    if (c.known_since > as_of) c.name = c.by = c.source = "changed";
  }
  for (Decoder& d : pack.decoders) {
    if (d.fact.known_since > as_of) d.what = d.find = "changed", d.steps.clear();
  }
  const auto change = [as_of](std::vector<Test>& tests) {
    for (Test& t : tests) {
      if (t.fact.known_since <= as_of) continue;
      for (Condition& c : t.all) c.value = "changed";
      t.shown = "changed";
      t.weak = !t.weak;
    }
  };
  change(pack.product.install);
  change(pack.product.removal);
  for (Stage& s : pack.stages) {
    change(s.tests);
    if (s.known_since == kNoTime || s.known_since <= as_of) continue;
    s.title = s.settles = s.unseen = "changed";
    s.shortest_delay = kDay;
    s.decisive = ~s.decisive;
  }
  return pack;
}

TEST(AsKnown, ItDoesNotDependOnWhatCameOutLater) {
  const auto packs = shipped_packs();
  ASSERT_TRUE(packs);
  std::size_t checked = 0, differ = 0;
  for (const Pack& pack : *packs) {
    for (const Micros day : days_of(pack)) {
      const Pack other = with_other_future(pack, day);
      differ += other == pack ? 0 : 1;
      EXPECT_TRUE(as_known(other, day) == as_known(pack, day)) << pack.id << format_day(day);
      ++checked;
    }
  }
  EXPECT_GT(checked, 20u);
  EXPECT_GT(differ, 10u);  // the change does change something
}

TEST(AsKnown, ItForgetsStagesThatNobodyKnewOf) {
  const auto packs = shipped_packs();
  const auto pack = std::ranges::find(*packs, "3cx-2023", &Pack::id);
  ASSERT_NE(pack, packs->end());
  std::uint64_t younger = 0;
  const Pack early = as_known(*pack, *read_day("2023-03-29"), &younger);
  EXPECT_GT(younger, 50u);
  ASSERT_NE(early.stage("implant"), nullptr);
  EXPECT_EQ(early.stage("implant")->title, "implant");
  EXPECT_TRUE(early.stage("implant")->tests.empty());
  EXPECT_EQ(as_known(*pack, *read_day("2026-01-01")).stage("implant")->title,
            pack->stage("implant")->title);
}

}  // namespace
}  // namespace tamiz::pack
