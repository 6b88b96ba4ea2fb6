#include "telemetry/values.hpp"

#include <gtest/gtest.h>

namespace tamiz::telemetry {
namespace {

TEST(Values, ItTakesTheHostOutOfAUrl) {
  struct Row {
    std::string_view url, host;
  };
  for (const Row& row :
       {Row{"https://a.example.org/x?y", "a.example.org"}, Row{"a.example.org", "a.example.org"},
        Row{"a.example.org:443", "a.example.org"},
        Row{"http://u:p@a.example.org:80/", "a.example.org"},
        Row{"http://[2001:db8::1]:80/", "2001:db8::1"}, Row{"a.example.org.", "a.example.org"},
        Row{"", ""}}) {
    EXPECT_EQ(url_host(row.url), row.host) << row.url;
  }
}

TEST(Values, ItJoinsFolderAndFileOnce) {
  Scratch scratch;
  EXPECT_EQ(joined_path("c:\\a", "b.exe", scratch), "c:\\a\\b.exe");
  EXPECT_EQ(joined_path("c:\\a\\B.exe", "b.EXE", scratch), "c:\\a\\B.exe");
  EXPECT_EQ(joined_path("c:\\ab.exe", "b.exe", scratch), "c:\\ab.exe\\b.exe");
  EXPECT_EQ(joined_path("/usr/bin", "ls", scratch), "/usr/bin/ls");
  EXPECT_EQ(joined_path("", "b.exe", scratch), "b.exe");
}

TEST(Values, ItTellsHashesByTheirLength) {
  Row row;
  set_hashes(
      "SHA1=AEC94D2800000000000000000000000000000001,MD5=00000000000000000000000000000000,IMPHASH="
      "2E93BF3800000000000000000000000A,SHA256=AABBCCDD...",
      true, row);
  EXPECT_EQ(row[Column::TargetSha1], "AEC94D2800000000000000000000000000000001");
  EXPECT_EQ(row[Column::TargetMd5], "");
  EXPECT_EQ(row[Column::TargetSha256], "");
}

TEST(Values, ItReadsAnswers) {
  struct Case {
    std::string_view text, answer, kind;
  };
  for (const Case& c : {Case{"type:  5 a.example.net;::ffff:192.0.2.1;", "192.0.2.1", "a"},
                        Case{"type:  5 a.example.net;", "a.example.net", "cname"},
                        Case{"2001:db8::1;", "2001:db8::1", "aaaa"},
                        Case{"[\"192.0.2.1\",\"192.0.2.2\"]", "192.0.2.1", "a"}, Case{"[]", "", ""},
                        Case{"-", "", ""}, Case{"", "", ""}}) {
    Row row;
    set_answers(c.text, row);
    EXPECT_EQ(row[Column::Answer], c.answer) << c.text;
    EXPECT_EQ(row[Column::AnswerKind], c.kind) << c.text;
  }
}

TEST(Values, ItKnowsADnsNameWhenItSeesOne) {
  for (const std::string_view yes : {"a.example.org", "_x.example.org.", "a-1.b"})
    EXPECT_TRUE(looks_like_domain(yes)) << yes;
  for (const std::string_view no : {"plain", "1.2.3.4", "a..b", "a b.c", ".a.b", ""})
    EXPECT_FALSE(looks_like_domain(no)) << no;
}

TEST(Values, ItFindsTheNamesOfPackages) {
  Scratch scratch;
  struct Row {
    std::string_view text, name;
  };
  for (const Row& row :
       {Row{"pkg:npm/%40x/chalk@5.6.1", "@x/chalk"}, Row{"pkg:npm/chalk@5.6.1", "chalk"},
        Row{"pkg:pypi/litellm@1.82.8?x=y", "litellm"},
        Row{"pkg:deb/debian/liblzma5@5.6.1-1?arch=amd64", "liblzma5"},
        Row{"pkg:golang/github.com/a/b@v1.0.0", "github.com/a/b"},
        Row{"pkg:composer/laravel-lang/lang@1", "laravel-lang/lang"}, Row{"pkg:npm", "pkg:npm"},
        Row{"Example Phone", "Example Phone"}, Row{"pkg:npm/a%4", "a%4"}})
    EXPECT_EQ(purl_name(row.text, scratch), row.name) << row.text;
  for (const Row& row :
       {Row{"node_modules/a", "a"}, Row{"node_modules/a/node_modules/@x/b", "@x/b"},
        Row{"packages/own", ""}, Row{"", ""}})
    EXPECT_EQ(npm_path_name(row.text), row.name) << row.text;
}

}  // namespace
}  // namespace tamiz::telemetry
