#include "report/campaign_context.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/html_for_tests.hpp"
#include "report/lists.hpp"

namespace tamiz::report {
namespace {

CampaignReport told() {
  CampaignReport c;
  c.funnel.emplace_back();
  c.funnel[0].cannot_know = 1;
  c.context.selector = {"targets", "whoever stood on it", "invented", {"corp.example.com"}, 0};
  c.context.hazards = {{"restart it", "invented", 0}};
  c.context.conflicts = {{"the day", "", {"1", "2"}, 0}, {"the hour", "", {"3", "4"}, 0}};
  c.context.listed = {{"ws-1.corp.example.com", "corp.example.com"}};
  c.context.listed_machines = 1;
  return c;
}

TEST(CampaignContext, ItSaysHowTheFewWereChosenAndWhatIsDisputed) {
  EXPECT_EQ(listed_text(told()) + context_text(told()),
            "ON THE ATTACKERS' LIST  by its domain, which is no stage: 1 machine: "
            "ws-1.corp.example.com\n"
            "CHOSEN from a list: whoever stood on it (invented)\n"
            "DISPUTED 2 points: the day; the hour\n");
  EXPECT_EQ(hazards_text(told()), "DO NOT restart it (invented)\n");
}

TEST(CampaignContext, WhereNobodyIsConcernedOnlyTheListIsSaid) {
  CampaignReport c = told();
  c.funnel[0].cannot_know = 0;
  c.funnel[0].not_reached = 3;
  EXPECT_NE(listed_text(c), "");
  EXPECT_EQ(context_text(c), "");
  Report report;
  report.campaigns = {c};
  EXPECT_EQ(hazards_text(report), "");
}

TEST(CampaignContext, EveryTextIsBoundedAndHarmless) {
  CampaignReport c = told();
  const std::string longer = "\x1b[31m" + std::string(100'000, 'x') + " " + std::string(5'000, 'y');
  c.context.selector = {"targets", longer, longer, {}, 0};
  c.context.hazards.assign(1'000, {longer, longer, 0});
  c.context.conflicts.assign(1'000, {longer, longer, {longer}, 0});
  c.context.listed.assign(1'000, {longer, longer});
  c.context.listed_machines = 5'000;
  Report report;
  report.campaigns.assign(20, c);
  const std::string said = listed_text(c) + context_text(c), hazards = hazards_text(report);
  EXPECT_LE(std::ranges::count(said, '\n'), 12);
  EXPECT_LE(said.size(), 1'200u);
  EXPECT_LE(hazards.size(), 2'000u);
  EXPECT_NE(hazards.find("and 19994 more that the response must not do"), std::string::npos);
  EXPECT_EQ((said + hazards).find('\x1b'), std::string::npos);
}

TEST(CampaignContext, TheProgramsFormNamesNoDomainOfTheListThatNobodyHas) {
  JsonWriter json{JsonWriter::Form::OneLine};
  json.open_object();
  CampaignContext context = told().context;
  context.selector.domains = {"other.example.org", "corp.example.com"};
  context_json(json, context);
  const std::string text = json.close_object().take();
  EXPECT_EQ(text.find("other.example.org"), std::string::npos) << text;
  EXPECT_NE(text.find("\"domains\": 2"), std::string::npos) << text;
  EXPECT_NE(text.find("\"do_not\": \"restart it\""), std::string::npos) << text;
}

}  // namespace
}  // namespace tamiz::report
