#include "telemetry/delimited.hpp"

#include <gtest/gtest.h>

namespace tamiz::telemetry {
namespace {

std::string shown(std::string_view text, Dialect dialect = {}) {
  DelimitedRows rows{text, dialect};
  std::vector<std::string_view> fields;
  Scratch scratch;
  std::string out;
  while (rows.next(fields, {}, scratch)) {
    for (std::size_t i = 0; i < fields.size(); ++i) (out += i == 0 ? "" : "|") += fields[i];
    out += "/";
  }
  return out;
}

TEST(Delimited, ItReadsFieldsAsExportsWriteThem) {
  struct Row {
    std::string_view text, fields;
  };
  for (const Row& row : {
           Row{"a,b\n1,2\n", "a|b/1|2/"},
           Row{"a,b\r\n1,2\r\n", "a|b/1|2/"},
           Row{"a,b", "a|b/"},
           Row{"a,\n", "a|/"},
           Row{"a,", "a|/"},
           Row{",,\n", "||/"},
           Row{"\n\na\n\n\r\nb\n", "a/b/"},
           Row{"\"a,b\",c\n", "a,b|c/"},
           Row{"\"a\"\"b\",c\n", "a\"b|c/"},
           Row{"\"a\nb\",c\n", "a\nb|c/"},
           Row{"  \"a\",b\n", "a|b/"},
           Row{"a\"b,c\n", "a\"b|c/"},
           Row{"\"a\"x,c\n", "ax|c/"},
           Row{"\"\",b\n", "|b/"},
           Row{"\"\"\"x\"\" y\",b\n", "\"x\" y|b/"},
       }) {
    EXPECT_EQ(shown(row.text), row.fields) << row.text;
  }
}

TEST(Delimited, ItCutsOnlyBetweenRecords) {
  struct Row {
    std::string_view text;
    std::size_t end;
    bool unclosed;
  };
  for (const Row& row :
       {Row{"a,b\nc", 4, false}, Row{"a,\"x\ny", 0, true}, Row{"a\n\"x\"\nb", 6, false},
        Row{"a\n\"x\"", 2, false}, Row{"a\nb\"c\n", 6, false}, Row{"", 0, false}}) {
    const Cut cut = cut_records(row.text, {}, false);
    EXPECT_EQ(cut.end, row.end) << row.text;
    EXPECT_EQ(cut.unclosed.has_value(), row.unclosed) << row.text;
  }
  EXPECT_EQ(cut_records("a\nb", {}, true).end, 3u);
}

TEST(Delimited, ItGuessesTheDelimiterOutsideQuotes) {
  EXPECT_EQ(guess_delimiter("a,b\n1,2\n"), ',');
  EXPECT_EQ(guess_delimiter("a;b;c\n\"1,5\";2;3\n"), ';');
  EXPECT_EQ(guess_delimiter("a\tb\n1\t2\n"), '\t');
  EXPECT_EQ(guess_delimiter("a|b\n1|2\n"), '|');
  EXPECT_EQ(guess_delimiter("one\ntwo\n"), std::nullopt);
}

}  // namespace
}  // namespace tamiz::telemetry
