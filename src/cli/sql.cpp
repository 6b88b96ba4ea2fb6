// tamiz sql "SELECT host, count(*) FROM events WHERE target LIKE '%.azure.com' GROUP BY 1" --case
// acme tamiz sql "DESCRIBE events" acme/events/*.parquet tamiz sql "FROM events" --case acme --csv
// events.csv
#include <array>

#include "cli/inputs.hpp"
#include "flow/sql.hpp"

namespace tamiz::cli {
namespace {

constexpr std::string_view kShownRows = "200";

constexpr std::array kArguments{
    Argument{"SQL [FILE..]", Takes::Rest, "",
             "one statement that reads (SELECT, DESCRIBE ..), then Parquet files"},
    Argument{"--case", Takes::Text, "DIR", "all Parquet files in the folder of a case"},
    Argument{"--rows", Takes::Text, "N", "how many rows the table shows (default: 200)"},
    Argument{"--csv", Takes::Text, "FILE", "all rows as CSV; - is standard output"},
    Argument{"--json", Takes::Text, "FILE", "all rows as JSON lines; - is standard output"},
    kThreads,
    Argument{"--max-memory", Takes::Text, "SIZE",
             "e.g. 512M, 8G (default: half of the machine's); nothing is written to disk instead"},
};

Result<flow::SqlOptions> sql_options(const Words& words) {
  const auto rest = words.find("rest");
  if (rest == words.end())
    return fail(Code::Usage, "no statement: write tamiz sql \"SELECT ..\" --case DIR");
  flow::SqlOptions out;
  out.statement = rest->second.front();
  out.files.assign(rest->second.begin() + 1, rest->second.end());
  out.case_folder = word_or(words, "--case", "");
  out.csv = word_or(words, "--csv", "");
  out.json = word_or(words, "--json", "");
  if (out.csv == "-" && out.json == "-")
    return fail(Code::Usage, "--json - and --csv - cannot both have standard output");
  TAMIZ_TRY(out.most_rows, count_of("--rows", word_or(words, "--rows", kShownRows)));
  TAMIZ_TRY(const auto inputs, input_options(words));
  out.threads = inputs.threads;
  out.max_memory_bytes = inputs.max_memory_bytes;
  return out;
}

}  // namespace
const std::span<const Argument> kSqlArguments = kArguments;

int run_sql(const Words& words, const std::vector<std::string>&) {
  const auto options = sql_options(words);
  if (!options) return say(options.error());
  const auto answer = flow::ask(*options);
  if (!answer) return say(answer.error());
  return print(answer->text, answer->rows > 0 ? kFound : kNothing);
}

}  // namespace tamiz::cli
