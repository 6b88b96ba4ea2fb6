#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <regex>

#include "base/file.hpp"
#include "base/text.hpp"
#include "report/html_for_tests.hpp"
#include "report/html_sheet.hpp"
#include "report/pseudonyms.hpp"

namespace tamiz::report {
namespace {

std::size_t times(std::string_view what, std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
    ++out;
  return out;
}

std::string page(const Report& report, const std::string& name,
                 Language language = Language::English) {
  HtmlOptions how;
  how.language = language;
  const std::string html = hunt_html(report, how);
  if (const char* folder = std::getenv("TAMIZ_WRITE_PAGES"); folder != nullptr) {
    EXPECT_TRUE(write_whole(std::string{folder} + "/" + name + ".html", html));
  }
  return html;
}

TEST(Escaping, MakesTextHarmless) {
  struct Case {
    std::string in, out;
  };
  for (const Case& c : {Case{"a & b", "a &amp; b"}, Case{"<script>", "&lt;script&gt;"},
                        Case{"\"'", "&quot;&#39;"}, Case{std::string{"a\0b", 3}, "a\\u{0000}b"},
                        Case{"\xFF", "\\xFF"}, Case{"\xE2\x80\xAE", "\\u{202E}"},
                        Case{"ma\xC3\xB1"
                             "ana",
                             "ma\xC3\xB1"
                             "ana"}})
    EXPECT_EQ(escaped(c.in), c.out);
}

TEST(Page, ForbidsEverythingButItself) {
  const std::string html = page(made_report(40), "small");
  EXPECT_EQ(times("http-equiv=\"Content-Security-Policy\"", html), 1u);
  EXPECT_NE(html.find("default-src 'none'; style-src 'sha256-"), std::string::npos);
  EXPECT_NE(html.find("script-src 'sha256-"), std::string::npos);
  EXPECT_EQ(html.find("unsafe-"), std::string::npos);
}

// No address is loaded, and nothing in the page could load one.
TEST(Page, NamesNothingToLoad) {
  for (const Report& report : {made_report(40), hostile_report(), quiet_report()}) {
    const std::string html = page(report, "loads");
    EXPECT_EQ(times("http://", html) + times("https://", html), 0u);
    EXPECT_EQ(times(" src=", html) + times("<link", html) + times("@import", html), 0u);
    for (std::size_t at = html.find("href=\""); at != std::string::npos;
         at = html.find("href=\"", at + 1))
      EXPECT_EQ(html[at + 6], '#') << html.substr(at, 60);
    for (std::size_t at = html.find("url("); at != std::string::npos;
         at = html.find("url(", at + 1))
      EXPECT_EQ(html[at + 4], '#') << html.substr(at, 60);
    EXPECT_EQ(times(" style=", html) + times(" onclick", html), 0u);
  }
}

TEST(Page, ShowsHostileTextAsText) {
  const std::string html = page(hostile_report(), "ugly");
  EXPECT_EQ(times("<script", html), 1u);
  EXPECT_EQ(times("</script", html), 1u);
  EXPECT_EQ(times("</textarea", html), 1u);
  EXPECT_EQ(html.find("<svg/onload"), std::string::npos);
  EXPECT_EQ(html.find('\0'), std::string::npos);
  EXPECT_EQ(html.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
  for (std::size_t at = 0; at < html.size();)
    ASSERT_NE(next_code_point(html, at), kInvalid) << "at byte " << at;
}

// Every element that is opened is closed, in order.
TEST(Page, IsWellFormed) {
  for (const Report& report : {made_report(40), hostile_report(), quiet_report()}) {
    const std::string html = page(report, "well-formed");
    const std::string body =
        html.substr(html.find("<body>"), html.find("<script>") - html.find("<body>"));
    std::vector<std::string> open;
    const std::regex tag{"<(/?)([a-z0-9]+)([^>]*)>"};
    for (std::sregex_iterator it{body.begin(), body.end(), tag}, end; it != end; ++it) {
      const std::string name = (*it)[2], rest = (*it)[3];
      if (rest.ends_with('/') || name == "br" || name == "meta") continue;
      if ((*it)[1].length() == 0) {
        open.push_back(name);
        continue;
      }
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), name) << body.substr(static_cast<std::size_t>(it->position()), 200);
      open.pop_back();
    }
    EXPECT_EQ(open, std::vector<std::string>{"body"});
  }
}

TEST(Page, EveryLinkHasItsPlace) {
  Report report = made_report(200);
  for (std::size_t i = 0; i < 7; ++i) add_look(report, i);
  const std::string html = page(report, "links");
  for (std::size_t at = html.find("href=\"#"); at != std::string::npos;
       at = html.find("href=\"#", at + 1)) {
    const std::string id = html.substr(at + 7, html.find('"', at + 7) - at - 7);
    EXPECT_EQ(times("id=\"" + id + "\"", html), 1u) << id;
  }
}

TEST(Funnel, AddsUpOnEveryBar) {
  const Report report = made_report(800);
  const std::string html = page(report, "sums");
  const std::regex label{
      "aria-label=\"[^\"]*: ([0-9,]+) yes, ([0-9,]+) no, ([0-9,]+) cannot know, of ([0-9,]+)\""};
  const auto number_of = [](std::string text) {
    std::erase(text, ',');
    return std::stoull(text);
  };
  std::size_t bars = 0;
  for (std::sregex_iterator it{html.begin(), html.end(), label}, end; it != end; ++it, ++bars)
    EXPECT_EQ(number_of((*it)[1]) + number_of((*it)[2]) + number_of((*it)[3]), number_of((*it)[4]));
  EXPECT_EQ(bars, 3u);
}

TEST(Neighbours, AreListedApartFromTheBars) {
  Report report = made_report(64);
  report.campaigns[0].hosts[3].neighbour = true;
  const std::string html = page(report, "neighbours");
  EXPECT_NE(html.find("Neighbours: later stages without the product"), std::string::npos);
  EXPECT_NE(html.find("without the product: 1 machine."), std::string::npos);
}

TEST(LookNow, ShowsAtMostFiveCardsAndSaysHowManyMore) {
  Report report = made_report(100);
  for (std::size_t i = 0; i < 9; ++i) add_look(report, i);
  const std::string html = page(report, "cards");
  EXPECT_EQ(times("<li class=\"card\">", html), 5u);
  EXPECT_NE(html.find("and 4 more, below"), std::string::npos);
  EXPECT_EQ(times("<article id=\"look", html), 9u);
}

TEST(Words, AreThereInBothLanguagesAndFillTheSamePlaces) {
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::string_view english = word(Language::English, static_cast<Word>(i)),
                           spanish = word(Language::Spanish, static_cast<Word>(i));
    EXPECT_FALSE(english.empty() || spanish.empty()) << i;
    for (const std::string place : {"{0}", "{1}", "{2}", "{3}", "{4}", "{5}", "{6}"})
      EXPECT_EQ(times(place, english), times(place, spanish)) << english;
    EXPECT_EQ(english.find_first_of("<>\"&"), std::string_view::npos) << english;
    EXPECT_EQ(spanish.find_first_of("<>\"&"), std::string_view::npos) << spanish;
  }
  for (std::size_t r = 1; r < kReasonCount; ++r) {
    const auto reason = static_cast<Reason>(r);
    EXPECT_FALSE(reason_text(Language::Spanish, reason).empty()) << r;
    EXPECT_EQ(reason_settles(Language::Spanish, reason).empty(),
              reason_settles(Language::English, reason).empty())
        << r;
  }
}

TEST(Words, NeverPromise) {
  for (std::size_t i = 0; i < kWords; ++i) {
    for (const Language language : {Language::English, Language::Spanish}) {
      const std::string text = fold(word(language, static_cast<Word>(i)));
      for (const std::string never :
           {"clean", "safe", "breach", "compromise", "limpi", "segur", "brecha", "comprometid"})
        EXPECT_EQ(text.find(never), std::string::npos) << text;
    }
  }
}

TEST(Spanish, LeavesNoEnglishOfOurs) {
  Report report = made_report(100);
  add_look(report, 0);
  const std::string html = page(report, "spanish", Language::Spanish);
  EXPECT_NE(html.find("<html lang=\"es\">"), std::string::npos);
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::string_view english = word(Language::English, static_cast<Word>(i));
    if (english.size() > 12 && english != word(Language::Spanish, static_cast<Word>(i))) {
      EXPECT_EQ(html.find(escaped(english)), std::string::npos) << english;
    }
  }
  EXPECT_NE(html.find("<span lang=\"en\">called home</span>"), std::string::npos);
}

TEST(Links, StandWithSourcesAndRivalsWhereTheyTouchTheCase) {
  Report report = made_report(64);
  Link link;
  link.a = "one";
  link.b = "two";
  link.what = "c2.example.net";
  link.rarity = "on 1 of 64 machines";
  link.rivals = {"rented again"};
  link.sources = {{"one", "c2.example.net", "Press", "tested", kMadeDay}};
  report.links = {link};
  EXPECT_EQ(times("id=\"links\"", page(report, "links-elsewhere")), 0u);
  report.links[0].in_case = true;
  const std::string html = page(report, "links");
  for (const std::string text : {"one and two", "on 1 of 64 machines", "rented again", "Press"})
    EXPECT_EQ(times(text, html), 1u) << text;
  EXPECT_EQ(times("desde 2023-03-15", page(report, "links-es", Language::Spanish)), 1u);
}

TEST(Mail, HasFiveHeadingsAndNoMarkup) {
  Report report = made_report(100);
  add_look(report, 0);
  const std::string mail = mail_text(report, {}, 0);
  std::size_t at = 0;
  for (const std::string heading : {"\nEXPOSURE\n", "\nUPDATES IN THE WINDOW\n", "\nINDICATORS\n",
                                    "\nBEHAVIOUR\n", "\nLIMITS\n"}) {
    ASSERT_NE(mail.find(heading, at), std::string::npos) << heading;
    at = mail.find(heading, at);
  }
  EXPECT_EQ(mail.find('<'), std::string::npos);
}

TEST(Context, SaysInBothLanguagesWhatThePackSaysBesides) {
  Report report = made_report(100);
  EXPECT_EQ(page(report, "context").find("id=\"context\""), std::string::npos);
  report.campaigns[0].context.hazards = {{"restart it", "invented", kMadeDay}};
  report.campaigns[0].context.listed = {{"ws-1.corp.example.com", "corp.example.com"}};
  report.campaigns[0].context.listed_machines = 1;
  const std::string english = page(report, "context"),
                    spanish = page(report, "context", Language::Spanish);
  EXPECT_NE(english.find("What the response must not do"), std::string::npos);
  EXPECT_NE(spanish.find("Lo que la respuesta no debe hacer"), std::string::npos);
  for (const std::string& html : {english, spanish}) {
    EXPECT_NE(html.find("Do not restart it"), std::string::npos);
    EXPECT_NE(html.find("corp.example.com"), std::string::npos);
  }
}

TEST(Quiet, SaysThatNothingStandsOutWithoutAPromise) {
  const std::string html = page(quiet_report(), "quiet");
  EXPECT_NE(html.find("Nothing stands out by what was given."), std::string::npos);
  EXPECT_NE(html.find("No gap is known"), std::string::npos);
}

TEST(Empty, SaysThatNothingWasRead) {
  Report nothing;
  nothing.as_of = kMadeDay;  // always known
  const std::string html = page(nothing, "empty");
  EXPECT_NE(html.find("Nothing was read: 0 events."), std::string::npos);
}

TEST(Size, SlowOfAMillionMachinesIsLessThanTenMegabytes) {
  Report report = made_report(1'000'000);
  for (std::size_t i = 0; i < 12; ++i) add_look(report, i * 50);
  const std::string html = page(report, "million");
  EXPECT_LT(html.size(), 10'000'000u);
  EXPECT_NE(html.find("and 874,900 more: shortlist.csv"), std::string::npos);
}

}  // namespace
}  // namespace tamiz::report
