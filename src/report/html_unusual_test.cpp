#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "report/html.hpp"
#include "report/html_for_tests.hpp"

namespace tamiz::report {
namespace {

// The page, written for tools/check_report.py as well.
std::string page(const Report& report, const std::string& name) {
  const std::string html = hunt_html(report, {});
  if (const char* folder = std::getenv("TAMIZ_WRITE_PAGES"); folder != nullptr)
    std::ofstream(std::string{folder} + "/" + name + ".html") << html;
  return html;
}

Report blind_report(const std::string& word) {
  Report report;
  report.sources = {made_source("logs.ndjson", Completeness::Complete)};
  report.events = 1'000;
  Unusual& unusual = report.unusual;
  unusual.made = true;
  unusual.machines = 11'004;
  unusual.programs = 782;
  unusual.releases = 40;
  unusual.without_control = 3;
  for (int i = 0; i < 12; ++i) {
    UnusualHost host;
    host.host = "ws-" + std::to_string(i) + word + ".example";
    host.program = "c:\\program files\\phone\\" + word + "phone.exe";
    host.cohort = 9'781;
    host.score = 20 - i;
    host.band = i < 7 ? UnusualBand::LookNow : UnusualBand::Background;
    host.expected = i < 7 ? 0.0004 * i : i;
    for (int p = 0; p < 3; ++p) {
      UnusualPart part;
      part.shape = "a library it left is loaded by the system";
      part.thing = "library " + word + "ctrl.dll";
      part.surprise = part.weight = 7 - p;
      part.things = part.as_rare = 3;
      part.evidence = made_evidence(word, kMadeDay + i * kHour, 7);
      host.parts.push_back(part);
    }
    unusual.hosts.push_back(host);
  }
  UnusualFinding harmless;
  harmless.id = "u2";
  harmless.band = UnusualBand::ProbablyHarmless;
  harmless.entity = word + " starts whoami.exe";
  harmless.hosts = {"ws-77.example"};
  harmless.against = {"little but tools that tell something"};
  unusual.findings = {harmless};
  DriftRow row;
  row.program = unusual.hosts[0].program;
  row.version = "18.12" + word;
  row.entity = "asks a name: name odd.example" + word;
  row.cohort = 2'999;
  row.with = 1'034;
  row.control = 798;
  row.control_with = 46;
  row.lag_median = 8 * kDay;
  row.lag_low = 7 * kDay;
  row.waits = true;
  unusual.drift = {row};
  unusual.products = {{row.program, row.version, 7, 1, 1, 1, 60}};
  return report;
}

std::size_t times(std::string_view what, const std::string& in) {
  std::size_t n = 0;
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) ++n;
  return n;
}

TEST(UnusualPage, TheSentenceTheProductAndTheMachinesStandOnTheFirstScreen) {
  const std::string html = page(blind_report(""), "blind");
  const std::string first = html.substr(0, html.find("id=\"details\""));
  EXPECT_NE(
      first.find("Without a pack and without a product named, 11,004 machines and 782 programs "
                 "were weighed against themselves: <strong>look at 7 now</strong>."),
      std::string::npos);
  EXPECT_NE(first.find("phone.exe 18.12</p>"), std::string::npos);
  EXPECT_NE(first.find("On the release: 1,034 / 2,999; On earlier ones: 46 / 798"),
            std::string::npos);
  EXPECT_NE(first.find("never before 7.0 d: it waits"), std::string::npos);
  EXPECT_NE(first.find("For 3 of 40 releases nothing is there to compare with"), std::string::npos);
  EXPECT_EQ(times("href=\"#unusual", first), 5u);
  for (int i = 1; i <= 12; ++i)
    EXPECT_EQ(times("id=\"unusual" + std::to_string(i) + "\"", html), 1u) << i;
  EXPECT_NE(html.find("starts whoami.exe &middot; 1 machine: "), std::string::npos);
  EXPECT_NE(html.find("control missing</td>"), std::string::npos);  // nothing was seen before
}

Report replayed(const std::string& word) {
  Report report = blind_report(word);
  Replay& replay = report.replay;
  replay.made = true;
  replay.from = kMadeDay;
  replay.to = kMadeDay + 29 * kDay;
  for (std::uint64_t d = 0; d < 30; ++d) {
    const std::uint64_t pointed = d < 7 ? 0u : d < 12 ? 2u : 3u, named = d < 14 ? 0u : 319u + d;
    replay.days.push_back({kMadeDay + static_cast<Micros>(d) * kDay, 400, pointed, pointed, named});
  }
  replay.hosts.push_back({"ws-1" + word + ".example", "h1", "", "phone.exe", kMadeDay + 7 * kDay,
                          kMadeDay + 14 * kDay, kMadeDay + 14 * kDay, "made-3cx", "implant"});
  replay.hosts.push_back(
      {"ws-2.example", "h2", "", "phone.exe", kMadeDay + 12 * kDay, kNoTime, kNoTime, "", ""});
  replay.knowledge = {replay.from, kMadeDay + 14 * kDay};
  return report;
}

// Day by day: both first days, the lead of each machine, and "never" where one of the two is
// silent.
TEST(UnusualPage, AReplayHasItsDaysOfLead) {
  const std::string html = page(replayed(""), "replay");
  EXPECT_NE(html.find("Without packs the first machine was LOOK NOW on 2023-03-22. Packs named the "
                      "first on 2023-03-29."),
            std::string::npos);
  EXPECT_NE(html.find("<td>2023-03-22</td><td>2023-03-29</td><td>implant</td><td>7 d</td>"),
            std::string::npos);
  EXPECT_NE(html.find("<td>2023-03-27</td><td>never</td><td></td><td></td>"), std::string::npos);
  EXPECT_EQ(times("class=\"steps ", html), 2u);
  EXPECT_NE(html.find("<th scope=\"col\">Furthest, by packs</th>"), std::string::npos);
  EXPECT_NE(html.find("2023-03-29: packs came to know something"), std::string::npos);
  EXPECT_EQ(page(replayed(kHostile), "replay-ugly").find("<svg/onload"), std::string::npos);
  EXPECT_EQ(page(blind_report(""), "blind").find("id=\"replay\""), std::string::npos);
}

// "Nothing stands out" is never said over machines or releases that are listed below.
TEST(UnusualPage, TheSentenceLeavesNothingOut) {
  Report report = blind_report("");
  for (UnusualHost& host : report.unusual.hosts) host.band = UnusualBand::Background;
  const std::string began = "no machine stands out, but releases began what they do not explain.";
  EXPECT_NE(page(report, "blind-began").find(began), std::string::npos);
  report.unusual.hosts[0].band = report.unusual.hosts[1].band = UnusualBand::ProbablyHarmless;
  report.unusual.split = 3;
  const std::string html = page(report, "blind-at-work");
  EXPECT_NE(html.find("<strong>somebody was at work on 2 machines, ask who</strong>."),
            std::string::npos);
  EXPECT_NE(html.find("3 machines have events in two digests or more: what is said of them is the "
                      "least."),
            std::string::npos);
  report.unusual.programs = 0;
  EXPECT_NE(page(report, "blind-none").find("nothing was weighed: no program is on enough of "),
            std::string::npos);
}

TEST(UnusualPage, HostileWordsAreText) {
  const std::string html = page(blind_report(kHostile), "blind-ugly");
  EXPECT_EQ(times("<script", html), 1u);
  EXPECT_EQ(html.find("<svg/onload"), std::string::npos);
  EXPECT_EQ(html.find("\xE2\x80\xAE"), std::string::npos);
}

}  // namespace
}  // namespace tamiz::report
