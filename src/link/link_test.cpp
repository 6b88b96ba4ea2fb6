#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "link/facts.hpp"
#include "link/links.hpp"
#include "link/pair.hpp"

namespace tamiz::link {
namespace {

constexpr Micros kMarch = 18'322 * kDay;  // 2020-03-01
constexpr std::string_view kLoader = "0123456789abcdef0123456789abcdef";

pack::Pack made(std::string_view id, std::string_view tests, std::string_view more = "") {
  const std::string text = fmt::format(
      "pack: tamiz.pack/1\nid: {}\ngrade: tested\nknown_since: 2020-01-01\nsource: made\n"
      "product: {{name: Made {}}}\nstages:\n  - id: came\n    test:\n{}{}",
      id, id, tests, more);
  auto pack = pack::read_pack(text, "made.yaml");
  EXPECT_TRUE(pack) << pack.error().what << "\n" << text;
  return pack ? *pack : pack::Pack{};
}

Evidence row(std::string why, Micros time, std::uint64_t record, bool observed = false) {
  Evidence out;
  out.why = std::move(why);
  out.time = time;
  out.record = record;
  out.observed = observed;
  return out;
}

struct Case {
  std::vector<pack::Pack> packs;
  Report report;
  explicit Case(std::vector<pack::Pack> of) : packs(std::move(of)) {
    report.hosts = 40;
    for (const pack::Pack& p : packs) report.campaigns.emplace_back().id = p.id;
  }
  void sign(std::size_t campaign, const std::string& host, Evidence evidence) {
    auto& hosts = report.campaigns[campaign].hosts;
    auto found = std::ranges::find(hosts, host, &HostReport::host);
    if (found == hosts.end()) {
      hosts.emplace_back();
      found = hosts.end() - 1;
      found->host = found->id = host;
      found->furthest = 0;
      found->stages.resize(1);
      found->stages[0].state = StageState::Reached;
    }
    found->stages[0].first = earlier_of(found->stages[0].first, evidence.time);
    found->stages[0].evidence.push_back(std::move(evidence));
    ++found->stages[0].evidence_count;
  }
  [[nodiscard]] std::vector<std::string> kinds() const {
    std::vector<std::string> out;
    for (const Link& l : links_between(packs, report))
      out.push_back(fmt::format("{} {} {}{}", name_of(l.kind), l.a, l.b, l.seen ? "" : " unseen"));
    return out;
  }
};

using Texts = std::vector<std::string>;

TEST(Names, StandAsWordsOfTheirOwn) {
  struct Row {
    std::string_view text, value;
    bool in;
  };
  for (const Row& r :
       {Row{"dns a.example.org", "example.org", true},
        Row{"dns example.org.evil.net", "example.org", false},
        Row{"dns notexample.org", "example.org", false},
        Row{"dns example.org. (x)", "example.org", true},
        Row{"network 192.0.2.1", "192.0.2.1", true}, Row{"network 192.0.2.10", "192.0.2.1", false},
        Row{"network 1.192.0.2.1", "192.0.2.1", false},
        Row{"file c:/a/guard64.dll", "guard64.dll", true}, Row{"anything", "", false}})
    EXPECT_EQ(names(r.text, r.value), r.in) << r.text << " / " << r.value;
  EXPECT_EQ(names_in("a.js, B.js"), (Texts{"a.js", "b.js"}));
  EXPECT_EQ(names_in("C:\\x\\*.dll"), Texts{});
  EXPECT_EQ(names_in("five and four more"), Texts{});
}

TEST(OneWitness, IsAReportThatBothCite) {
  EXPECT_EQ(one_witness("Maker 2020; Press", "press, other"), "press");
  EXPECT_EQ(one_witness("Maker 2020", "Maker 2021"), "");
}

// What two packs have, and which links come of it, when nothing was seen of either.
TEST(Shared, JoinsByFactAndNotByNameOrSharedService) {
  struct Row {
    std::string_view what, a, more_a, b, more_b;
    Texts kinds;
  };
  const Texts network{"network one two unseen"}, none{};
  for (const Row& r : {
           Row{"a name", "      dns: [c2.example.org]\n", "", "      dns: [c2.example.org]\n", "",
               network},
           Row{"a file",
               "      file: [0123456789abcdef0123456789abcdef]\n",
               "",
               "      file: [0123456789ABCDEF0123456789ABCDEF]\n",
               "",
               {"file one two unseen"}},
           Row{"a name alone is weak", "      file: [guard64.dll]\n", "",
               "      file: [guard64.dll]\n", "", none},
           Row{"a path below the name is not the name",
               "      http: [{domain: pages.example.org, text: '*/a/*'}]\n", "",
               "      dns: [pages.example.org]\n", "", none},
           Row{"everybody's pages", "      dns: [raw.githubusercontent.com]\n", "",
               "      dns: [raw.githubusercontent.com]\n", "", none},
           Row{"demoted by one", "      dns: [c2.example.org]\n",
               "demoted:\n  - {value: c2.example.org, why: \"of others\"}\n",
               "      dns: [c2.example.org]\n", "", none},
           Row{"a sinkhole", "      network: [192.0.2.1]\n", "", "      network: [192.0.2.1]\n",
               "infrastructure:\n  - {value: 192.0.2.1, kind: sinkhole}\n", none},
           Row{"in a hoster's block", "      network: [192.0.2.1]\n",
               "infrastructure:\n  - {value: 192.0.2.0/24, kind: shared}\n",
               "      network: [192.0.2.1]\n", "", none},
           Row{"an address of both", "      dns: [a.example.org]\n",
               "infrastructure:\n  - {value: 192.0.2.1, kind: address, until: 2020-03-01}\n",
               "      dns: [b.example.org]\n",
               "infrastructure:\n  - {value: 192.0.2.1, kind: address, from: 2020-02-01}\n",
               network},
           Row{"one after the other", "      dns: [a.example.org]\n",
               "infrastructure:\n  - {value: 192.0.2.1, kind: address, until: 2020-02-01}\n",
               "      dns: [b.example.org]\n",
               "infrastructure:\n  - {value: 192.0.2.1, kind: address, from: 2020-02-01}\n", none},
           Row{"a registrant",
               "      dns: [a.example.org]\n",
               "infrastructure:\n  - {value: A@example.net, kind: registrant}\n",
               "      dns: [b.example.org]\n",
               "infrastructure:\n  - {value: a@example.net, kind: registrant}\n",
               {"registration one two unseen"}},
           Row{"a published link needs signs of both", "      dns: [a.example.org]\n",
               "links:\n  - {pack: two, how: said}\n", "      dns: [b.example.org]\n", "", none},
       }) {
    const Case c{{made("two", r.b, r.more_b), made("one", r.a, r.more_a)}};
    EXPECT_EQ(c.kinds(), r.kinds) << r.what;
  }
}

TEST(Shared, IsSaidToBeSeenOrNot) {
  Case c{
      {made("one", "      dns: [c2.example.org]\n"), made("two", "      dns: [c2.example.org]\n")}};
  auto links = links_between(c.packs, c.report);
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].rarity, "known, not seen here");
  EXPECT_FALSE(links[0].in_case);
  EXPECT_EQ(links[0].rivals,
            (Texts{"both packs cite made: one witness, not two",
                   "no days of use are published: that both had it at one time is not known",
                   "names lapse and addresses are rented again: one after the other is no link"}));
  c.sign(0, "pc-1", row("dns other.example.org", kMarch, 1));
  c.report.campaigns[0].hosts[0].stages[0].evidence_count = 9;
  links = links_between(c.packs, c.report);
  EXPECT_EQ(links[0].rarity,
            "known; not among the signs that are kept of this case, which are not all");
  c.sign(1, "pc-2", row("dns www.c2.example.org (c2.example.org)", kMarch, 2));
  links = links_between(c.packs, c.report);
  EXPECT_EQ(links[0].rarity, "on 1 of 40 machines");
  EXPECT_EQ(links[0].hosts, Texts{"pc-2"});
  EXPECT_EQ(links[0].first, kMarch);
}

TEST(Residence, NeedsRowsOfEachPacksOwn) {
  const std::string file = fmt::format("      file: [{}]\n", kLoader);
  const std::string benign = "benign:\n  - {name: guard64.dll, what: \"a guard's own\"}\n";
  struct Row {
    std::string_view what;
    pack::Pack a, b;
    Evidence of_a, of_b;
    bool linked;
  };
  const std::string loader = fmt::format("file c:\\x.dll ({})", kLoader);
  const std::vector<Row> rows{
      {"two facts", made("one", file), made("two", "      dns: [c2.example.org]\n"),
       row(loader, kMarch, 1), row("dns c2.example.org", kMarch, 2), true},
      {"one row for both", made("one", "      dns: [a.example.org]\n"),
       made("two", "      dns: [b.example.org]\n"), row("dns a.example.org", kMarch, 1),
       row("dns b.example.org", kMarch, 1), false},
      {"one fact of both, by two rows", made("one", file), made("two", file),
       row(loader, kMarch, 1), row(loader, kMarch, 2), false},
      {"a file whose name the other calls benign",
       made("one", "      file: [{path: '*\\made\\guard64.dll', lineage: true}]\n"),
       made("two", "      dns: [c2.example.org]\n", benign),
       row("file C:\\made\\guard64.dll (*\\made\\guard64.dll)", kMarch, 1),
       row("dns c2.example.org", kMarch, 2), false},
      {"the same file by its hash", made("one", file),
       made("two", "      dns: [c2.example.org]\n", benign),
       row(fmt::format("file C:\\made\\guard64.dll ({})", kLoader), kMarch, 1),
       row("dns c2.example.org", kMarch, 2), true},
      {"a sinkhole", made("one", "      network: [192.0.2.1]\n"),
       made("two", "      dns: [c2.example.org]\n",
            "infrastructure:\n  - {value: 192.0.2.1, kind: sinkhole}\n"),
       row("network 192.0.2.1", kMarch, 1), row("dns c2.example.org", kMarch, 2), false},
  };
  for (const Row& r : rows) {
    Case c{{r.a, r.b}};
    c.sign(0, "pc-1", r.of_a);
    c.sign(1, "pc-1", r.of_b);
    const auto links = links_between(c.packs, c.report);
    EXPECT_EQ(std::ranges::count(links, LinkKind::Residence, &Link::kind), r.linked ? 1 : 0)
        << r.what;
  }
}

TEST(Residence, SaysOrderRarityAndChance) {
  struct Row {
    std::string_view what;
    Micros a, b;
    bool a_observed, b_observed;
    std::string_view order;
  };
  for (const Row& r :
       {Row{"days apart", kMarch, kMarch + 9 * kDay, false, false,
            "one first on 1, 9 days before two"},
        Row{"the other way", kMarch + 2 * kDay, kMarch, false, false,
            "two first on 1, 2 days before one"},
        Row{"hours", kMarch, kMarch + kHour, false, false,
            "one first on 1, less than a day before two"},
        Row{"at once", kMarch, kMarch, false, false, "which was first cannot be known on 1"},
        Row{"no time", kNoTime, kMarch, false, false, "which was first cannot be known on 1"},
        Row{"an inventory's began before", kMarch, kMarch + kDay, true, false,
            "one first on 1, 1 day before two"},
        Row{"an inventory's after it may have begun before", kMarch, kMarch + kDay, false, true,
            "which was first cannot be known on 1"}}) {
    Case c{
        {made("one", "      dns: [a.example.org]\n"), made("two", "      dns: [b.example.org]\n")}};
    c.sign(0, "pc-1", row("dns a.example.org", r.a, 1, r.a_observed));
    c.sign(1, "pc-1", row("dns b.example.org", r.b, 2, r.b_observed));
    c.sign(0, "pc-2", row("dns a.example.org", kMarch, 3));
    const auto links = links_between(c.packs, c.report);
    ASSERT_EQ(links.size(), 1u) << r.what;
    EXPECT_EQ(links[0].order, r.order) << r.what;
    EXPECT_EQ(links[0].rarity,
              "on 1 of 40 machines; no sign of the other on 1 with one, 0 with two");
    EXPECT_EQ(links[0].rivals.front(), "chance alone would put both on 0.05 machines");
  }
}

TEST(Published, NeedsSignsOfBothAndNamesWhoSaysSo) {
  Case c{
      {made("one", "      dns: [a.example.org]\n",
            "links:\n  - {pack: two, how: \"one hand\", known_since: 2020-06-01, source: Press}\n"),
       made("two", "      dns: [b.example.org]\n")}};
  c.sign(0, "pc-1", row("dns a.example.org", kMarch, 1));
  EXPECT_EQ(c.kinds(), Texts{});
  c.sign(1, "pc-2", row("dns b.example.org", kMarch, 2));
  const auto links = links_between(c.packs, c.report);
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].what, "one hand");
  EXPECT_EQ(links[0].sources.front().says, "Press");
  EXPECT_EQ(links[0].rarity, "signs of one on 1, of two on 1 of 40 machines");
  for (pack::Pack& pack : c.packs) pack = pack::as_known(std::move(pack), kMarch);
  EXPECT_EQ(c.kinds(), Texts{}) << "not public yet";
}

TEST(Shipped, GopuramAndThePhoneShareFilesAndGuardIsNone) {
  const auto packs = pack::shipped_packs();
  ASSERT_TRUE(packs);
  Case c{*packs};
  const auto links = links_between(c.packs, c.report);
  ASSERT_EQ(c.kinds(), Texts{"file 3cx-2023 gopuram unseen"});
  EXPECT_EQ(links[0].value_count, 5u);
  const std::string guard = "no link: guard64.dll: Comodo's guard module";
  EXPECT_TRUE(std::ranges::any_of(links[0].rivals,
                                  [&](const std::string& r) { return r.starts_with(guard); }));
}

}  // namespace
}  // namespace tamiz::link
