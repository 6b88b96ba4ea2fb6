#include "sieve/unusual_findings.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

UnusualHost machine(const std::string& host, const std::string& program, const std::string& shape,
                    double expected, UnusualBand band) {
  UnusualHost out;
  out.host = host;
  out.org = "house";
  out.program = program;
  out.cohort = 1000;
  out.score = 9;
  out.expected = expected;
  out.band = band;
  UnusualPart part;
  part.shape = shape;
  part.thing = "library x.dll";
  part.surprise = 6;
  part.weight = 8;
  part.things = 1;
  part.as_rare = 2;
  part.of = 1000;
  out.parts.push_back(part);
  return out;
}

TEST(UnusualFindings, MachinesOfOneProgramAndOneThingAreOneFinding) {
  Unusual unusual;
  unusual.hosts = {
      machine("a", "c:\\p\\phone.exe", "loads", 0.001, UnusualBand::LookNow),
      machine("b", "c:\\p\\phone.exe", "starts whoami.exe", 0.002, UnusualBand::ProbablyHarmless),
      machine("c", "c:\\p\\phone.exe", "loads", 0.01, UnusualBand::LookNow),
      machine("d", "c:\\p\\phone.exe", "loads", 2.5, UnusualBand::Background)};
  tell_findings({}, unusual);
  ASSERT_EQ(unusual.findings.size(), 3u);
  const UnusualFinding& first = unusual.findings[0];
  EXPECT_EQ(first.id, "u1");
  EXPECT_EQ(first.hosts, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(first.entity, "phone.exe loads: library x.dll");
  EXPECT_EQ(first.reasons, (std::vector<std::string>{
                               "loads: 2 machines here; 2 of 1,000 machines with the program do it "
                               "with a thing as rare"}));
  EXPECT_EQ(first.against,
            (std::vector<std::string>{"all in one organisation: it may be its own software"}));
  EXPECT_EQ(name_of(unusual.findings[1].band), "probably_harmless");
  EXPECT_EQ(name_of(unusual.findings[2].band), "background");
  EXPECT_EQ(unusual.findings[2].against,
            (std::vector<std::string>{"chance alone puts 2.5 machines that high"}));
  EXPECT_EQ(unusual.hosts[2].finding, "u1");
  EXPECT_EQ(unusual.hosts[3].finding, "u3");
}

TEST(UnusualFindings, TheSameThingInUnrelatedHousesRecurs) {
  Unusual unusual;
  for (const char* org : {"house", "other", "third"}) {
    unusual.hosts.push_back(machine(org, "c:\\p\\phone.exe", "loads", 0.001, UnusualBand::LookNow));
    unusual.hosts.back().org = org;
    unusual.hosts.back().parts[0].things = 5;
  }
  unusual.hosts[2].parts[0].thing = "library z.dll";
  tell_findings({}, unusual);
  EXPECT_EQ(
      unusual.findings[0].reasons[1],
      "library x.dll recurs: on 2 machines of 2 organisations here, of 5 that have it at all");
}

TEST(UnusualFindings, TheOrderIsThreeValued) {
  Unusual unusual;
  const struct {
    const char* host;
    UnusualOrder order;
    Micros lag;
    const char* why;
  } kRows[] = {{"a", UnusualOrder::After, 7 * kDay, ""},
               {"b", UnusualOrder::Before, -3 * kHour, ""},
               {"c", UnusualOrder::CannotKnow, 0, ""},  // its release began nothing
               {"d", UnusualOrder::NoDrift, 0, ""},
               {"e", UnusualOrder::CannotKnow, 0, "both fall into one minute"},
               {"f", UnusualOrder::After, 6 * kDay, ""}};
  for (const auto& row : kRows) {
    unusual.hosts.push_back(
        machine(row.host, "c:\\p\\phone.exe", "loads", 0.001, UnusualBand::LookNow));
    UnusualHost& host = unusual.hosts.back();
    host.order = row.order;
    host.order_lag = row.lag;
    host.order_why = row.why;
    host.order_began = "asks a name: name x.example";
  }
  tell_findings({}, unusual);
  const UnusualFinding& f = unusual.findings[0];
  EXPECT_EQ(f.reasons[1],
            "on 2 of 6 machines: it came after what the release began to do there (asks a name: "
            "name x.example, 6.0 d before)");  // the closest
  EXPECT_EQ(f.against.back(),
            "on 1 of 6 machines: it came before the first sign of what the release began to do "
            "there (asks a name: name x.example, 3.0 h after), which may be late");
  EXPECT_EQ(f.settles.back(),
            "on 1 of 6 machines: cannot know whether it came after what the release began to do: "
            "both fall into one minute");
  EXPECT_EQ(f.context,
            (std::vector<std::string>{f.reasons[1], f.against.back(), f.settles.back()}));
}

// What was set aside is so on these machines only; elsewhere it stands, and says so.
TEST(UnusualFindings, WhatAPersonSetAsideStaysSo) {
  Dismissal said;
  said.campaign = kUnusualCampaign;
  said.entity = "c:\\p\\phone.exe; loads: library x.dll";
  said.hosts = {"a", "c"};
  said.host_count = 2;
  said.at = *read_day("2026-01-02");
  said.why = "our own tool";
  Unusual unusual;
  unusual.hosts = {machine("a", "c:\\p\\phone.exe", "loads", 0.001, UnusualBand::LookNow),
                   machine("b", "c:\\p\\phone.exe", "starts", 0.002, UnusualBand::LookNow)};
  tell_findings({said}, unusual);
  ASSERT_EQ(unusual.findings.size(), 2u);
  EXPECT_EQ(unusual.findings[0].hosts, std::vector<std::string>{"b"});
  EXPECT_EQ(name_of(unusual.findings[1].band), "dismissed");
  EXPECT_EQ(unusual.findings[1].against.back(), "set aside on 2026-01-02: our own tool");
  EXPECT_EQ(unusual.hosts[0].band, UnusualBand::Dismissed);
  unusual = {};
  unusual.hosts = {machine("a", "c:\\p\\phone.exe", "loads", 0.001, UnusualBand::LookNow),
                   machine("d", "c:\\p\\phone.exe", "loads", 0.002, UnusualBand::LookNow)};
  tell_findings({said}, unusual);
  ASSERT_EQ(unusual.findings.size(), 1u);
  EXPECT_EQ(name_of(unusual.findings[0].band), "look_now");
  EXPECT_EQ(unusual.findings[0].reasons.back(),
            "set aside on 2026-01-02: our own tool; but then it was on 2 machines, and now on "
            "others too");
}

// Of what would be LOOK NOW: what says little alone, and what came since the disclosure.
TEST(UnusualFindings, Bands) {
  const auto band = [](double expected, double bare, double before) {
    blind::Ranked ranked;
    ranked.expected = expected;
    ranked.expected_bare = bare;
    ranked.expected_before = before;
    return name_of(band_of(ranked, limit_without_mere(400)));
  };
  EXPECT_EQ(band(0.1, 0.3, 0.3), "look_now");
  EXPECT_EQ(band(0.2, 0.2, 0.2), "background");
  EXPECT_EQ(band(0.1, 0.5, 0.5), "probably_harmless");
  EXPECT_EQ(band(0.1, 0.3, 0.5), "after_disclosure");
  EXPECT_EQ(limit_without_mere(50), 0.1);
}

TEST(UnusualFindings, TheProductIsTheOneThatStandsOutAndWhoseReleaseBeganSomething) {
  Dictionary names;
  DictionaryCache cache{names};
  blind::Drifts drifts;
  const auto row = [&](const char* program, const char* version, bool waits, bool explained) {
    blind::Drift d;
    d.program = cache.intern(program);
    d.version = cache.intern(version);
    d.shape = cache.intern("asks a name");
    d.thing = cache.intern("name odd.example");
    d.cohort = 100;
    d.with = 90;
    d.lag_median = 7 * 24 * 60;
    d.waits = waits;
    d.explained = explained;
    drifts.rows.push_back(d);
  };
  row("c:\\p\\phone.exe", "2.0", true, false);
  row("c:\\p\\phone.exe", "2.1", false, false);
  row("c:\\m\\mail.exe", "7", false, false);
  row("c:\\c\\chat.exe", "1", false, true);
  Unusual unusual;
  unusual.hosts = {machine("a", "c:\\p\\phone.exe", "loads", 0.001, UnusualBand::LookNow),
                   machine("b", "", "svchost.exe loads", 0.01, UnusualBand::LookNow)};
  tell_drift(drifts, names, unusual);
  ASSERT_EQ(unusual.products.size(), 2u);
  EXPECT_EQ(unusual.products[0].program, "c:\\p\\phone.exe");
  EXPECT_EQ(unusual.products[0].version, "2.0");  // it waits
  EXPECT_EQ(unusual.products[0].look_now, 1u);
  EXPECT_EQ(unusual.products[0].waiting, 1u);
  EXPECT_EQ(unusual.products[1].program, "c:\\m\\mail.exe");
  ASSERT_EQ(unusual.drift.size(), 4u);
  EXPECT_EQ(unusual.drift[0].entity, "asks a name: name odd.example");
  EXPECT_EQ(unusual.drift[0].lag_median, 7 * kDay);
}

}  // namespace
}  // namespace tamiz::sieve
