// DuckDB as a tool, and as the second reader of our files.
#include "store/sql.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.hpp"
#include "store/files_for_tests.hpp"
#include "store/sql_text.hpp"

namespace tamiz::store {
namespace {

struct Table : RowSink {
  std::vector<RowColumn> head;
  std::vector<std::string> rows;  // cells with | between, NULL as ~
  Result<> columns(std::span<const RowColumn> columns) override {
    head.assign(columns.begin(), columns.end());
    return {};
  }
  Result<> row(std::span<const RowCell> cells) override {
    std::string& line = rows.emplace_back();
    for (const RowCell& cell : cells)
      line += (&cell == cells.data() ? "" : "|") + std::string{cell.value_or("~")};
    return {};
  }
};

std::vector<std::string> asked(const std::string& statement, const std::string& file) {
  Table table;
  const SqlTable events{"events", {file}};
  const auto done = run_sql(statement, {&events, 1}, {}, table);
  EXPECT_TRUE(done) << (done ? "" : done.error().what);
  return table.rows;
}

std::string refusal(const std::string& statement, std::span<const SqlTable> tables = {},
                    SqlLimits limits = {}) {
  Table table;
  const auto done = run_sql(statement, tables, limits, table);
  return done ? "not refused" : done.error().what;
}

// What a segment holds in a column, as SQL shows it.
std::string cell_of(const Segment& s, const Dictionary& strings, const Field& field,
                    std::size_t row) {
  const auto or_null = [](std::string_view text) {
    return text.empty() ? std::string{"~"} : std::string{text};
  };
  switch (field.content) {
    case Content::Time:
      return or_null(format_time(s.time[row]));
    case Content::ClockError:
      return std::to_string(s.clock_error[row]);
    case Content::Record:
      return std::to_string(s.record[row]);
    case Content::Source:
      return std::to_string(s.source[row]);
    case Content::Channel:
      return std::string{name_of(static_cast<Channel>(s.channel[row]))};
    case Content::Key:
      return s.key.empty() || s.key[row] == 0 ? "~" : std::to_string(s.key[row]);
    case Content::Host:
      return s.host.empty() ? "~" : or_null(host_name(s.host[row]));
    case Content::Short:
      return or_null(strings.text(s.code(field.column, row)));
    case Content::Long:
      return or_null(s.long_text(field.column, row));
  }
  return "";
}

TEST(Sql, ItReadsEveryCellOfOurFilesAsTheyWere) {
  for (const std::uint64_t seed : {21u, 22u, 23u}) {
    Dictionary strings;
    RowMaker maker{seed};
    const std::vector<Segment> segments{maker.segment(700, strings), maker.segment(1300, strings)};
    const Written file = written(segments, strings, {}, "duckdb");
    for (const Field& field : kFieldTable) {
      const auto rows = asked(fmt::format("SELECT \"{}\" FROM events", field.name), file.path);
      ASSERT_EQ(rows.size(), 2000u);
      for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::size_t s = row < 700 ? 0 : 1;
        ASSERT_EQ(rows[row], cell_of(segments[s], strings, field, row - s * 700))
            << field.name << " " << row;
      }
    }
  }
}

TEST(Sql, ItReadsFilesWithoutRowsAndWithManyGroups) {
  Dictionary strings;
  const Written none = written({}, strings, {}, "none");
  EXPECT_EQ(asked("SELECT count(*), min(time) FROM events", none.path),
            std::vector<std::string>{"0|~"});
  RowMaker maker{4, false};
  const Segment segment = maker.segment(2 * kGroupRows + 100, strings);
  const Written file = written({segment}, strings, {}, "groups");
  std::uint64_t records = 0;
  for (const std::uint64_t record : segment.record) records += record;
  EXPECT_EQ(
      asked("SELECT count(*), sum(record), min(time), max(time), count(DISTINCT subject), "
            "sum(length(actor_command)) FROM events",
            file.path),
      std::vector<std::string>{fmt::format(
          "{}|{}|{}|{}|300|{}", segment.rows(), records, format_time(segment.time.front()),
          format_time(segment.time.back()), segment.arena[index_of(Column::ActorCommand)].size())});
  // The statistics let it skip, and do not mislead it.
  EXPECT_EQ(asked(fmt::format("SELECT count(*) FROM events WHERE time = '{}' AND subject = '{}'",
                              format_time(segment.time[200'000]),
                              strings.text(segment.code(Column::Subject, 200'000))),
                  file.path),
            std::vector<std::string>{"1"});
  EXPECT_EQ(asked("SELECT num_rows, num_row_groups FROM parquet_file_metadata('" + file.path + "')",
                  file.path),
            std::vector<std::string>{fmt::format("{}|3", segment.rows())});
}

TEST(Sql, ItSaysWhatColumnsThereAre) {
  Dictionary strings;
  const Written file = written({}, strings, {}, "columns");
  Table table;
  const SqlTable events{"a \"view\"", {file.path}};
  ASSERT_TRUE(
      run_sql("SELECT 1 AS n, true AS b, 'x' AS t, 1 AS n, [1, NULL] AS l, NULL AS z, "
              "'2023-03-22 10:00:00.5+00'::TIMESTAMPTZ AS at, 'infinity'::TIMESTAMPTZ AS o "
              "FROM (SELECT count(*) FROM \"a \"\"view\"\"\");  ",
              {&events, 1}, {}, table));
  ASSERT_EQ(table.head.size(), 8u);
  EXPECT_EQ(table.head[3].name, "n");
  EXPECT_EQ(table.head[0].kind, CellKind::Number);
  EXPECT_EQ(table.head[1].kind, CellKind::Boolean);
  EXPECT_EQ(table.head[2].kind, CellKind::Text);
  EXPECT_EQ(table.rows,
            std::vector<std::string>{"1|true|x|1|[1, NULL]|~|2023-03-22T10:00:00.5Z|infinity"});
  EXPECT_EQ(asked("SELECT column_type FROM (DESCRIBE events) LIMIT 7", file.path),
            (std::vector<std::string>{"TIMESTAMP WITH TIME ZONE", "BIGINT", "UBIGINT", "UINTEGER",
                                      "VARCHAR", "UBIGINT", "VARCHAR"}));
  EXPECT_EQ(asked("DESCRIBE events", file.path).size(), kFields);
  EXPECT_EQ(asked("SUMMARIZE events", file.path).size(), kFields);
  EXPECT_EQ(asked("SHOW TABLES", file.path).size(), 1u);
  EXPECT_EQ(asked("WITH a AS (FROM events) FROM a -- a comment", file.path).size(), 0u);
}

TEST(Sql, ItReachesNothingButTheFilesThatWereNamed) {
  Dictionary strings;
  const Written file = written({}, strings, {}, "locked");
  const Written other = written({}, strings, {}, "other");
  const SqlTable events{"events", {file.path}};
  const std::string denied = "Permission Error: Cannot access ";
  const std::string locked =
      "a statement only reads here: write SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE";
  struct Row {
    std::string statement, begins;
  };
  for (const Row& row :
       {Row{"FROM read_text('/etc/passwd')", denied},
        Row{"FROM read_csv('/etc/passwd')", denied},
        Row{"FROM read_blob('" + testing::TempDir() + "*')", denied},
        Row{"FROM glob('/etc/*')", denied},
        Row{"FROM '" + other.path + "'", denied},
        Row{"FROM 'https://example.org/x.parquet'", ""},
        Row{"SELECT * FROM sqlite_scan('x', 'y')", ""},
        Row{"COPY events TO '" + file.path + "'", locked},
        Row{"COPY events TO '/tmp/tamiz-out.csv'", denied},
        Row{"EXPLAIN ANALYZE COPY events TO '" + file.path + "'", locked},
        Row{"SET memory_limit = '9GB'", locked},
        Row{"PRAGMA version", ""},
        Row{"INSTALL httpfs", locked},
        Row{"LOAD httpfs", locked},
        Row{"ATTACH '/tmp/tamiz-x.db'", locked},
        Row{"CREATE TABLE x AS FROM events", locked},
        Row{"CALL pragma_version()", locked},
        Row{"SELECT 1; SELECT 2",
            "2 statements: one at a time (a PIVOT needs its values named: ON column IN (..))"},
        Row{"", "no statement: write SELECT .."},
        Row{"SELECT getenv('HOME')", ""},
        Row{"SELEC 1", "Parser Error: syntax error at or near \"SELEC\""},
        Row{"SELECT nothing FROM events",
            "Binder Error: Referenced column \"nothing\" not found in FROM clause!"}}) {
    const std::string said = refusal(row.statement, {&events, 1});
    EXPECT_NE(said, "not refused") << row.statement;
    EXPECT_TRUE(said.starts_with(row.begins)) << row.statement << ": " << said;
  }
}

TEST(Sql, ItEndsWhenTheMemoryDoes) {
  Table table;
  const auto done =
      run_sql("SELECT list(i) FROM range(100000000) AS t(i)", {}, {64u << 20, 1}, table);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::TooLarge);
  EXPECT_EQ(done.error().what,
            "the statement needs more than the 67,108,864 bytes that it may use");
}

TEST(Sql, ItPassesOnWhatTheSinkSays) {
  struct Full : RowSink {
    Result<> columns(std::span<const RowColumn>) override { return {}; }
    Result<> row(std::span<const RowCell>) override { return fail(Code::Io, "full"); }
  } full;
  const auto done = run_sql("FROM range(10)", {}, {}, full);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what, "full");
}

TEST(Sql, ItTakesNoPathForAPattern) {
  Dictionary strings;
  RowMaker maker{1};
  const Written odd = written({maker.segment(3, strings)}, strings, {}, "odd [1] it's *");
  const Written fits = written({maker.segment(5, strings)}, strings, {}, "odd 1 it's more");
  EXPECT_EQ(asked("SELECT count(*) FROM events", odd.path), std::vector<std::string>{"3"});
  const SqlTable both{"events", {odd.path, fits.path}};
  Table table;
  ASSERT_TRUE(run_sql("SELECT count(*) FROM events", {&both, 1}, {}, table));
  EXPECT_EQ(table.rows, std::vector<std::string>{"8"});
}

TEST(SqlText, ItQuotes) {
  EXPECT_EQ(sql_text("it's"), "'it''s'");
  EXPECT_EQ(sql_name("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(exact_path("/a*[b]?"), "/a[*][[]b][?]");
  EXPECT_EQ(without_end(" SELECT 1 ;\n; "), "SELECT 1");
  EXPECT_EQ(harmless("a\x1b[2J\nb\n"), "a\\u{001B}[2J\nb");
}

TEST(ParquetAsJson, ItMakesAnObjectOfEachRow) {
  std::vector<std::string> lines;
  const auto keep = [&](std::string_view line) -> Result<> {
    lines.emplace_back(line);
    return {};
  };
  const std::string nested = std::string{TAMIZ_SOURCE_DIR} + "/src/store/testdata/ocsf.parquet";
  const auto done = parquet_as_json(nested, keep, {});
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(
      lines,
      (std::vector<std::string>{
          R"({"time":1679500000000,"device":{"hostname":"WS-1"},"actor":{"process":{"file":{"path":"C:\\x\\a.exe","hashes":[{"algorithm_id":3,"value":"ab"}]}}},"unmapped":null})",
          R"({"time":null,"device":{"hostname":"café"},"actor":null,"unmapped":{"k":"v"}})"}));
  const std::string broken = place_of("broken.parquet");
  ASSERT_TRUE(write_whole(broken, "PAR1 and no more PAR1"));
  const auto refused = parquet_as_json(broken, keep, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::Damaged);
  EXPECT_EQ(refused.error().input, broken);
}

}  // namespace
}  // namespace tamiz::store
