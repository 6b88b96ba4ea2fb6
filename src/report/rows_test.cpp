#include "report/rows.hpp"

#include <gtest/gtest.h>

namespace tamiz::report {
namespace {

struct Rows {
  std::vector<RowColumn> columns;
  std::vector<std::vector<RowCell>> rows;
};

Rows hostile() {
  return {{{"n", CellKind::Number},
           {"text", CellKind::Text},
           {"b", CellKind::Boolean},
           {"n", CellKind::Number}},
          {{"-1", "=cmd()", "true", "9007199254740993"},
           {std::nullopt, "a,\"b\"\x1b[2J\xFF", "false", "1.50"},
           {"12", std::nullopt, std::nullopt, "inf"},
           {"0", "", "true", "-1e-7"}}};
}

void pass(const Rows& rows, RowSink& sink) {
  ASSERT_TRUE(sink.columns(rows.columns));
  for (const auto& row : rows.rows) ASSERT_TRUE(sink.row(row));
}

TEST(Rows, ItWritesHarmlessCsv) {
  std::string out;
  CsvRows csv{[&](std::string_view text) -> Result<> {
    out += text;
    return {};
  }};
  pass(hostile(), csv);
  EXPECT_EQ(out,
            "n,text,b,n\n-1,'=cmd(),true,9007199254740993\n"
            ",\"a,\"\"b\"\"\\u{001B}[2J\\xFF\",false,1.50\n12,,,inf\n0,,true,-1e-7\n");
}

TEST(Rows, ItWritesJsonThatEveryReaderUnderstandsAlike) {
  std::string out;
  JsonRows json{[&](std::string_view text) -> Result<> {
    out += text;
    return {};
  }};
  pass(hostile(), json);
  EXPECT_EQ(
      out,
      "{\"n\": -1,\"text\": \"=cmd()\",\"b\": true,\"n 2\": \"9007199254740993\"}\n"
      "{\"n\": null,\"text\": \"a,\\\"b\\\"\\\\u{001B}[2J\\\\xFF\",\"b\": false,\"n 2\": 1.50}\n"
      "{\"n\": 12,\"text\": null,\"b\": null,\"n 2\": \"inf\"}\n"
      "{\"n\": 0,\"text\": \"\",\"b\": true,\"n 2\": -1e-7}\n");
}

TEST(Rows, ItAlignsATableAndSaysWhatItLeavesOut) {
  TableRows table{2};
  pass(hostile(), table);
  EXPECT_EQ(table.rows(), 4u);
  EXPECT_EQ(table.text(),
            " n  text                  b                     n\n"
            "-1  =cmd()                true   9007199254740993\n"
            "    a,\"b\"\\u{001B}[2J\\xFF  false              1.50\n"
            "\n4 rows, of which the first 2 are shown: --rows N shows more, --csv FILE and --json "
            "FILE write all\n");
  TableRows wide{9};
  const std::string text(61, 'x');
  pass({{{"t", CellKind::Text}}, {{text}}}, wide);
  EXPECT_EQ(wide.text(), "t\n" + std::string(58, 'x') +
                             "..\n\n1 row\ncells that end in .. are cut: --csv FILE and --json "
                             "FILE write them whole\n");
  TableRows none{9};
  pass({{{"t", CellKind::Text}}, {}}, none);
  EXPECT_EQ(none.text(), "t\n\n0 rows\n");
}

}  // namespace
}  // namespace tamiz::report
