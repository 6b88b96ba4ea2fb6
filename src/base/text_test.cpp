#include "base/text.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Text, ItFoldsLettersOfAllScripts) {
  struct Row {
    std::string_view text, folded;
  };
  for (const Row& row : {Row{"WS-01.Corp", "ws-01.corp"}, Row{"ÉLEVÉE", "élevée"},
                         Row{"ΣΑΣ", "σασ"}, Row{"\xFFX", "\xFFx"}, Row{"", ""}, Row{"İ", "İ"}}) {
    EXPECT_EQ(fold(row.text), row.folded);
  }
  std::string path;
  fold_path_into("C:\\Program Files\\A.DLL", path);
  EXPECT_EQ(path, "c:/program files/a.dll");
}

TEST(Text, ItMakesHostileBytesHarmless) {
  struct Row {
    std::string_view text, shown;
  };
  for (const Row& row : {Row{"plain", "plain"}, Row{"a\x1B[31m", "a\\u{001B}[31m"},
                         Row{"\xE2\x80\xAE"
                             "x",
                             "\\u{202E}x"},
                         Row{"a\tb\r\n", "a\\tb\\r\\n"}, Row{"\xC3\x28", "\\xC3("},
                         Row{"\xED\xA0\x80", "\\xED\\xA0\\x80"}, Row{"\xC0\x80", "\\xC0\\x80"},
                         Row{"\xF4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"}, Row{"é", "é"}}) {
    EXPECT_EQ(printable(row.text), row.shown);
  }
}

TEST(Text, ItShortensAtEitherEnd) {
  EXPECT_EQ(shortened("abcdefgh", 8), "abcdefgh");
  EXPECT_EQ(shortened("abcdefghi", 8), "abcdef..");
  EXPECT_EQ(shortened_front("abcdefghi", 8), "..defghi");
  EXPECT_EQ(shortened_front("abc", 8), "abc");
}

TEST(Text, ItMatchesPatterns) {
  struct Row {
    std::string_view pattern, text;
    bool match;
  };
  for (const Row& row : {Row{"*", "", true}, Row{"ws-*", "ws-12", true},
                         Row{"ws-?", "ws-12", false}, Row{"*a*b", "xxaxxb", true},
                         Row{"a", "A", false}, Row{"**x", "x", true}, Row{"", "x", false}}) {
    EXPECT_EQ(glob_match(row.pattern, row.text), row.match) << row.pattern << " " << row.text;
  }
}

TEST(Text, ItSuggestsTheNearestWordOnlyWhenItIsNear) {
  EXPECT_EQ(nearest("hnt", {"look", "hunt"}), "hunt");
  EXPECT_EQ(nearest("zebra", {"look", "hunt"}), "");
}

TEST(Text, ItWritesNumbersForPeople) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "machine", "machines"), "1 machine");
  EXPECT_EQ(counted(2000, "machine", "machines"), "2,000 machines");
}

}  // namespace
}  // namespace tamiz
