#include "pack/pack.hpp"
#include "pack/test_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "pack/address.hpp"
#include "pack/matcher.hpp"
#include "pack/suffix.hpp"

namespace tamiz::pack {
namespace {

TEST(Pack, ItReadsAllShippedPacksAndEveryFactHasASource) {
  const auto packs = shipped_packs();
  ASSERT_TRUE(packs) << packs.error().input << ": " << packs.error().what;
  for (const Pack& pack : *packs) {
    for (const Release& r : pack.releases)
      EXPECT_FALSE(r.fact.source.empty()) << pack.id << " " << r.version;
    for (const Stage& stage : pack.stages) {
      EXPECT_TRUE(stage.has_tests() || !stage.unseen.empty()) << pack.id << " " << stage.id;
      for (const tamiz::pack::Test& test : stage.tests) {
        EXPECT_FALSE(test.fact.source.empty()) << pack.id << " " << test.shown;
        EXPECT_GE(test.fact.known_since, pack.known_since) << pack.id << " " << test.shown;
        EXPECT_FALSE(test.weak) << pack.id << " " << test.shown;
      }
    }
  }
}

TEST(Pack, ItComparesVersionsByTheirNumbers) {
  struct Row {
    std::string_view a, b;
    std::optional<int> order;
  };
  for (const Row& row :
       {Row{"18.12.416", "18.12.416.0", 0}, Row{"18.12.407", "18.12.416", -1},
        Row{"18.2", "18.12", -1}, Row{"v2.0", "2", 0}, Row{"2020.2 HF1", "2020.2", 1},
        Row{"latest", "1", std::nullopt}, Row{"", "1", std::nullopt},
        Row{"1", "99999999999999999999", std::nullopt}, Row{"10", "9", 1}}) {
    EXPECT_EQ(compare_versions(row.a, row.b), row.order) << row.a << " " << row.b;
  }
  EXPECT_EQ(folded_product("3CX_Desktop-App "), "3cx desktop app");
  EXPECT_EQ(folded_product("Example.us.app"), "example.us");
  EXPECT_EQ(folded_product(".app"), ".app");
}

TEST(Suffix, ItFollowsThePublicSuffixList) {
  struct Row {
    std::string_view name, registrable;
  };
  for (const Row& row :
       {Row{"www.a.example.co.uk", "example.co.uk"}, Row{"co.uk", ""},
        Row{"example.com", "example.com"}, Row{"a.b.c.kobe.jp", "b.c.kobe.jp"},
        Row{"www.city.kobe.jp", "city.kobe.jp"}, Row{"x.github.io", "x.github.io"},
        Row{"github.io", ""}, Row{"plain", ""}, Row{"a.unlisted-tld", "a.unlisted-tld"}}) {
    EXPECT_EQ(registrable_domain(row.name), row.registrable) << row.name;
  }
  EXPECT_EQ(suffix_list_date(), "2026-10-22");
}

TEST(Address, ItReadsBlocksOfBothKinds) {
  struct Row {
    std::string_view block, address;
    bool holds;
  };
  for (const Row& row :
       {Row{"192.0.2.0/24", "192.0.2.9", true}, Row{"192.0.2.0/24", "192.0.3.9", false},
        Row{"192.0.2.1", "::ffff:192.0.2.1", true}, Row{"2001:db8::/32", "2001:db8:1::5", true},
        Row{"fc00::/7", "fd12::1", true}, Row{"0.0.0.0/0", "1.2.3.4", true},
        Row{"0.0.0.0/0", "2001:db8::1", false}, Row{"::1", "::1", true}}) {
    EXPECT_EQ(AddressBlock::read(row.block)->holds(*Address::read(row.address)), row.holds)
        << row.block << " " << row.address;
  }
  for (const std::string_view bad : {"300.1.1.1", "1.2.3", "1.2.3.4/33", "::1/129", "2001:db8",
                                     "g::1", "1:2:3:4:5:6:7:8:9", "", "1.2.3.4/"})
    EXPECT_FALSE(AddressBlock::read(bad)) << bad;
}

TEST(Matcher, ItMeetsConditionsByTheirKind) {
  const auto pack = read_pack(R"(pack: tamiz.pack/1
id: example
grade: draft
known_since: 2023-03-29
source: invented
product: {name: Example Phone, aliases: [phone_app], images: [phone.exe]}
bad: [18.12.416]
stages:
  - {id: installed, test: {release: bad}}
  - id: later
    after: installed
    test:
      dns: [example.org, host.example.net, {value: late.example, known_since: 2023-04-10}, {value: gone.example, withdrawn: 2023-03-30}]
      file: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, {path: '*\config\TxR\*.TxR.0.regtrans-ms', signer: Example Ltd}, guard64.dll]
      network: [192.0.2.0/24]
)",
                              "p");
  ASSERT_TRUE(pack) << pack.error().input << pack.error().what;
  const Matcher matcher{{*pack}, *read_day("2023-03-31")};
  struct Row {
    std::string_view text;
    std::size_t met;
  };
  for (const Row& row :
       {Row{"example.org", 1}, Row{"A.B.Example.ORG.", 1}, Row{"notexample.org", 0},
        Row{"host.example.net", 1}, Row{"a.host.example.net", 0}, Row{"example.net", 0},
        Row{"late.example", 0}, Row{"gone.example", 0},
        Row{"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 1},
        Row{"C:\\Windows\\System32\\config\\TxR\\{x}.TxR.0.regtrans-ms", 1}, Row{"EXAMPLE LTD", 1},
        Row{"192.0.2.77", 1}, Row{"c:\\x\\phone.exe", 2}, Row{"Phone_App", 2}, Row{"", 0}}) {
    std::vector<std::uint32_t> met;
    matcher.match(row.text, met);
    EXPECT_EQ(met.size(), row.met) << row.text;
  }
  const auto& tests = pack->stages[1].tests;
  EXPECT_TRUE(std::ranges::find_if(tests, [](const tamiz::pack::Test& t) {
                return t.shown == "guard64.dll";
              })->weak);
}

TEST(Pack, ItReadsWhatUpdateHijacksAndWormsNeed) {
  const std::string text = R"(pack: tamiz.pack/1
id: example
grade: draft
known_since: 2025-12-09
source: invented
product: {name: Example Editor, images: [editor.exe]}
selector: {kind: targets, domains: [Corp.Example.ORG], text: by name, source: invented}
hazards: [Do not revoke the token, {text: restart it, source: S, known_since: 2025-12-20}]
conflicts: [{about: end, says: [a, b]}, {about: late, says: [c], known_since: 2026-01-01}]
clusters: [{name: X, by: Y, known_since: 2025-12-10}]
links: [{pack: other, how: same server, known_since: 2026-01-01}]
infrastructure: [{value: 192.0.2.1, kind: sinkhole, of: x.example}]
releases: [{version: deb 5.6.1-1, state: bad}, {version: deb 5.6.1+really5.4.5-1, state: clean}]
stages:
  - id: exposed
    during: [2025-06-01, 2025-12-03]
    rules_out: {package: [{name: Musl, ecosystem: apk}]}
    test: {process: [{actor: '*/gup.exe', outside: ['npp.*.exe'], from: 2025-07-01}], packages: list.csv}
)";
  const auto beside = [](const std::string& file) -> Result<std::string> {
    if (file != "list.csv") return fail(Code::Usage, "no " + file);
    return "ecosystem,name,version,known_since,withdrawn,source\nnpm,@x/"
           "chalk,5.6.1,2025-09-08,,\"a, b\"\n";
  };
  const auto pack = read_pack(text, "p", beside);
  ASSERT_TRUE(pack) << pack.error().input << pack.error().what;
  const Stage& stage = pack->stages[0];
  EXPECT_EQ(format_day(stage.not_before) + " " + format_day(stage.not_after),
            "2025-06-01 2025-12-03");
  ASSERT_EQ(stage.tests.size(), 3u);
  EXPECT_EQ(format_day(stage.tests[0].from) + " " + format_day(stage.tests[0].until),
            "2025-07-01 2025-12-03");
  EXPECT_EQ(stage.tests[0].outside[0].value, "*/npp.*.exe");
  EXPECT_FALSE(stage.tests[0].weak);
  EXPECT_EQ(
      stage.tests[1].ecosystem + " " + stage.tests[1].shown + " " + stage.tests[1].fact.source,
      "npm @x/chalk 5.6.1 a, b");
  EXPECT_TRUE(stage.tests[2].rules_out);
  EXPECT_EQ(stage.tests[2].from, kNoTime);  // what rules it out may be seen at any time
  EXPECT_EQ(pack->selector.domains, std::vector<std::string>{"corp.example.org"});
  const Pack before = as_known(*pack, *read_day("2025-12-09"));
  EXPECT_TRUE(before.links.empty());
  EXPECT_EQ(before.infrastructure.size(), 1u);
  // What is said besides has the pack's day, or its own.
  ASSERT_EQ(pack->hazards.size(), 2u);
  EXPECT_EQ(pack->hazards[0].text + "|" + format_day(pack->hazards[0].known_since),
            "revoke the token|2025-12-09");
  EXPECT_EQ(pack->hazards[1].text + "|" + pack->hazards[1].source + "|" +
                format_day(pack->hazards[1].known_since),
            "restart it|S|2025-12-20");
  EXPECT_EQ(before.hazards.size(), 1u);
  EXPECT_EQ(before.conflicts.size(), 1u);
  EXPECT_TRUE(before.clusters.empty());
  EXPECT_EQ(before.selector.kind, "targets");
  EXPECT_EQ(as_known(*pack, *read_day("2025-12-08")).selector, Selector{});
  for (const auto& [from, to, what] :
       {std::tuple{
            "kind: targets", "kind: luck",
            "'kind' is server_side, answer, targets, date_window or agent_absence, not 'luck'"},
        {"{text: restart it,", "{words: restart it,",
         "unknown key 'words'; known here: text, source, known_since"},
        {"ecosystem: apk", "ecosystem: ipk",
         "unknown ecosystem 'ipk'; known: deb, rpm, apk, pacman, npm, pypi, go, composer, gem, "
         "brew"},
        {"packages: list.csv", "packages: none.csv", "no none.csv"},
        {"[2025-06-01, 2025-12-03]", "[2025-12-03, 2025-06-01]",
         "'during' is [first day, day after the last], e.g. [2025-06-01, 2025-12-03]"},
        {"kind: sinkhole", "kind: hole",
         "'kind' is address, registrant, certificate, sinkhole or shared, not 'hole'"}}) {
    std::string bad = text;
    bad.replace(bad.find(from), std::string_view{from}.size(), to);
    EXPECT_EQ(read_pack(bad, "p", beside).error().what, what);
  }
}

TEST(Packages, TheirRowsSayWhatIsWrong) {
  const std::string header = "ecosystem,name,version,known_since,withdrawn,source\n";
  std::string many = header;
  for (int i = 0; i < 100'001; ++i) many += "npm,a,1.0.0,,,\n";
  const std::pair<std::string, const char*> cases[] = {
      {header + "npm,a,1.0.0,2025-09-08,,\"x, y\"\n", ""},
      {header + "npm,a,1.0.0,2025-09-08,,\"x\n",
       "line 2: a quote that does not close, or text behind it"},
      {header + "npm,a,1.0.0,,,\"x\"y\n", "line 2: a quote that does not close, or text behind it"},
      {header + "npm,a,latest,,,\n", "line 2: 'a' 'latest' is no package and version"},
      {header + "npm,,1.0.0,,,\n", "line 2: '' '1.0.0' is no package and version"},
      {header + "\nipk,a,1,,,\n", "line 3: unknown ecosystem 'ipk'"},
      {header + "npm,a,1.0.0,,\n", "line 2: 5 fields where 6 belong"},
      {header + "npm,a,1.0.0,soon,,\n", "line 2: days are written YYYY-MM-DD"},
      {"npm,a\n",
       "line 1: the header must be 'ecosystem,name,version,known_since,withdrawn,source'"},
      {many, "line 100002: more than 100,000 packages"},
  };
  for (const auto& [text, what] : cases) {
    std::vector<pack::Test> tests;
    EXPECT_EQ(read_packages(text, {}, tests), what);
  }
}

}  // namespace
}  // namespace tamiz::pack
