// The only file that includes duckdb.h.
// Longer than 300 lines: a foreign header is in one .cpp only.
#include "store/sql.hpp"

#include <duckdb.h>
#include <fmt/core.h>

#include <charconv>
#include <thread>

#include "base/file.hpp"
#include "base/shared_library.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "store/sql_text.hpp"
#include "store/text_bytes.hpp"

namespace tamiz::store {
namespace {

constexpr std::string_view kLibrary = "libduckdb.so";
constexpr std::string_view kVersion = "v1.5.6";

// Its functions that are used here, by their own types.
class Duckdb {
 public:
  explicit Duckdb(const SharedLibrary& library) : library_(library) {}
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  template <class Function>
  Function* find(const char* name) {
    Function* const found = library_.function<Function>(name);
    whole_ = whole_ && found != nullptr;
    return found;
  }
  SharedLibrary library_;
  bool whole_ = true;

 public:
// NOLINTBEGIN(bugprone-macro-parentheses): a name that is declared takes none
#define TAMIZ_FUNCTION(name) \
  decltype(&duckdb_##name) name = find<decltype(duckdb_##name)>("duckdb_" #name)
  // NOLINTEND(bugprone-macro-parentheses)
  TAMIZ_FUNCTION(close);
  TAMIZ_FUNCTION(column_count);
  TAMIZ_FUNCTION(connect);
  TAMIZ_FUNCTION(create_config);
  TAMIZ_FUNCTION(data_chunk_get_size);
  TAMIZ_FUNCTION(data_chunk_get_vector);
  TAMIZ_FUNCTION(destroy_config);
  TAMIZ_FUNCTION(destroy_data_chunk);
  TAMIZ_FUNCTION(destroy_extracted);
  TAMIZ_FUNCTION(destroy_pending);
  TAMIZ_FUNCTION(destroy_prepare);
  TAMIZ_FUNCTION(destroy_result);
  TAMIZ_FUNCTION(disconnect);
  TAMIZ_FUNCTION(execute_pending);
  TAMIZ_FUNCTION(extract_statements);
  TAMIZ_FUNCTION(extract_statements_error);
  TAMIZ_FUNCTION(fetch_chunk);
  TAMIZ_FUNCTION(free);
  TAMIZ_FUNCTION(library_version);
  TAMIZ_FUNCTION(open_ext);
  TAMIZ_FUNCTION(pending_error);
  TAMIZ_FUNCTION(pending_execute_task);
  TAMIZ_FUNCTION(pending_prepared_streaming);
  TAMIZ_FUNCTION(prepare);
  TAMIZ_FUNCTION(prepare_error);
  TAMIZ_FUNCTION(prepare_extracted_statement);
  TAMIZ_FUNCTION(prepared_statement_column_count);
  TAMIZ_FUNCTION(prepared_statement_column_name);
  TAMIZ_FUNCTION(prepared_statement_column_type);
  TAMIZ_FUNCTION(prepared_statement_type);
  TAMIZ_FUNCTION(query);
  TAMIZ_FUNCTION(result_error);
  TAMIZ_FUNCTION(set_config);
  TAMIZ_FUNCTION(string_t_data);
  TAMIZ_FUNCTION(string_t_length);
  TAMIZ_FUNCTION(validity_row_is_valid);
  TAMIZ_FUNCTION(vector_get_data);
  TAMIZ_FUNCTION(vector_get_validity);
#undef TAMIZ_FUNCTION
};

Result<Duckdb> load_duckdb() {
  TAMIZ_TRY(const SharedLibrary library, SharedLibrary::load(std::string{kLibrary}));
  Duckdb out{library};
  if (!out.whole() || out.library_version() != kVersion)
    return fail(
        Code::Unsupported,
        fmt::format("{} is another than {}, which this program was made for", kLibrary, kVersion));
  return out;
}

Result<const Duckdb*> duckdb() {
  static const Result<Duckdb> loaded = load_duckdb();
  if (!loaded) return std::unexpected(loaded.error());
  return &*loaded;
}

// The kind of an error begins its message (ErrorData::Message in DuckDB), also where the C
// functions give no other.
std::unexpected<Error> refused(const char* message, std::uint64_t memory = 0) {
  const std::string what = harmless(message == nullptr ? "no reason given" : message);
  if (what.contains("Out of Memory Error"))
    return fail(Code::TooLarge,
                fmt::format("the statement needs more than the {} bytes that it may use",
                            with_commas(memory)));
  const bool bug = what.starts_with("INTERNAL Error") || what.starts_with("FATAL Error");
  return fail(bug ? Code::Bug : what.starts_with("INTERRUPT") ? Code::Stopped : Code::Usage, what);
}

// A handle of DuckDB's that is given back by its own function.
template <class Handle>
class Owned {
 public:
  explicit Owned(void (*destroy)(Handle*)) : destroy_(destroy) {}
  ~Owned() { destroy_(&handle_); }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Handle* out() { return &handle_; }
  Handle& operator*() { return handle_; }

 private:
  Handle handle_{};
  void (*destroy_)(Handle*);
};

// One database in memory, locked before any statement of the user's is seen.
class Session {
 public:
  explicit Session(const Duckdb& api)
      : api_(api), database_(api.close), connection_(api.disconnect) {}

  Result<> open(const SqlLimits& limits) {
    memory_ = limits.memory_bytes;
    Owned<duckdb_config> config{api_.destroy_config};
    if (api_.create_config(config.out()) != DuckDBSuccess)
      return fail(Code::Bug, "DuckDB makes no configuration");
    const std::string memory = std::to_string(limits.memory_bytes) + "B",
                      threads = std::to_string(limits.threads);
    // Without a folder for it nothing is written beside; what does not fit is an error.
    for (const auto& [name, value] : {std::pair{"autoinstall_known_extensions", "false"},
                                      {"autoload_known_extensions", "false"},
                                      {"allow_community_extensions", "false"},
                                      {"memory_limit", memory.c_str()},
                                      {"threads", threads.c_str()},
                                      {"temp_directory", ""}}) {
      if (api_.set_config(*config, name, value) != DuckDBSuccess)
        return fail(Code::Bug, fmt::format("DuckDB does not know the setting {}", name));
    }
    char* message = nullptr;
    if (api_.open_ext(nullptr, database_.out(), *config, &message) != DuckDBSuccess) {
      auto error = refused(message);
      api_.free(message);
      return error;
    }
    if (api_.connect(*database_, connection_.out()) != DuckDBSuccess)
      return fail(Code::Bug, "DuckDB opens no connection");
    return {};
  }

  // From now on only these files can be read, and no setting can be changed. `views` are made last
  // but for that: they open the files.
  Result<> lock(std::span<const std::string> files, std::span<const std::string> views) {
    TAMIZ_CHECK(ours("SET TimeZone = 'UTC'"));
    TAMIZ_CHECK(ours("SET allowed_paths = " + sql_list(files)));
    TAMIZ_CHECK(ours("SET enable_external_access = false"));
    for (const std::string& view : views) TAMIZ_CHECK(ours(view));
    return ours("SET lock_configuration = true");
  }

  // `restore`: texts are stored as text_bytes.hpp says.
  Result<> select(const std::string& statement, bool restore, RowSink& sink) {
    restore_ = restore;
    Owned<duckdb_prepared_statement> asked{api_.destroy_prepare};
    TAMIZ_CHECK(prepare_one(statement, asked));
    std::vector<RowColumn> columns;
    std::string cells, names;
    const idx_t count = api_.prepared_statement_column_count(*asked);
    for (idx_t i = 0; i < count; ++i) {
      const std::string cell = fmt::format("c{}", i);
      const duckdb_type type = api_.prepared_statement_column_type(*asked, i);
      cells += (i == 0 ? "" : ", ") + text_of_cell(cell, type);
      names += (i == 0 ? "" : ", ") + cell;
      const char* const name = api_.prepared_statement_column_name(*asked, i);
      columns.push_back({name == nullptr ? "" : name, kind_of(type)});
      times_.push_back(type == DUCKDB_TYPE_TIMESTAMP_TZ);
      api_.free(const_cast<char*>(name));
    }
    // Everything as text: one form to fetch, and DuckDB's own for every type.
    const std::string texts =
        fmt::format("SELECT {} FROM ({}\n) AS t({})", cells, without_end(statement), names);
    Owned<duckdb_prepared_statement> prepared{api_.destroy_prepare};
    if (api_.prepare(*connection_, texts.c_str(), prepared.out()) != DuckDBSuccess)
      return fail(Code::Usage,
                  "the statement cannot be asked for its rows as text; has it words "
                  "behind its ; ?\n" +
                      harmless(api_.prepare_error(*prepared)));
    TAMIZ_CHECK(sink.columns(columns));
    return fetch(*prepared, columns.size(), sink);
  }

 private:
  Result<> ours(const std::string& statement) {
    Owned<duckdb_result> result{api_.destroy_result};
    if (api_.query(*connection_, statement.c_str(), result.out()) == DuckDBSuccess) return {};
    return refused(api_.result_error(result.out()), memory_);
  }

  Result<> prepare_one(const std::string& statement, Owned<duckdb_prepared_statement>& to) {
    Owned<duckdb_extracted_statements> found{api_.destroy_extracted};
    const idx_t count = api_.extract_statements(*connection_, statement.c_str(), found.out());
    if (count == 0) {
      const char* const message = api_.extract_statements_error(*found);
      if (message == nullptr) return fail(Code::Usage, "no statement: write SELECT ..");
      return refused(message);
    }
    if (count > 1)
      return fail(Code::Usage, fmt::format("{} statements: one at a time (a PIVOT needs its values "
                                           "named: ON column IN (..))",
                                           count));
    if (api_.prepare_extracted_statement(*connection_, *found, 0, to.out()) != DuckDBSuccess)
      return refused(api_.prepare_error(*to));
    if (api_.prepared_statement_type(*to) != DUCKDB_STATEMENT_TYPE_SELECT)
      return fail(
          Code::Usage,
          "a statement only reads here: write SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE");
    return {};
  }

  static std::string text_of_cell(const std::string& cell, duckdb_type type) {
    if (type == DUCKDB_TYPE_VARCHAR) return cell;
    if (type == DUCKDB_TYPE_TIMESTAMP_TZ)
      return fmt::format(
          "CASE WHEN isfinite({0}) THEN epoch_us({0})::VARCHAR ELSE {0}::VARCHAR END", cell);
    return cell + "::VARCHAR";
  }

  static CellKind kind_of(duckdb_type type) {
    switch (type) {
      case DUCKDB_TYPE_BOOLEAN:
        return CellKind::Boolean;
      case DUCKDB_TYPE_TINYINT:
      case DUCKDB_TYPE_SMALLINT:
      case DUCKDB_TYPE_INTEGER:
      case DUCKDB_TYPE_BIGINT:
      case DUCKDB_TYPE_HUGEINT:
      case DUCKDB_TYPE_UTINYINT:
      case DUCKDB_TYPE_USMALLINT:
      case DUCKDB_TYPE_UINTEGER:
      case DUCKDB_TYPE_UBIGINT:
      case DUCKDB_TYPE_UHUGEINT:
      case DUCKDB_TYPE_FLOAT:
      case DUCKDB_TYPE_DOUBLE:
      case DUCKDB_TYPE_DECIMAL:
        return CellKind::Number;
      default:
        return CellKind::Text;
    }
  }

  Result<> fetch(duckdb_prepared_statement prepared, std::size_t columns, RowSink& sink) {
    Owned<duckdb_pending_result> pending{api_.destroy_pending};
    if (api_.pending_prepared_streaming(prepared, pending.out()) != DuckDBSuccess)
      return refused(api_.pending_error(*pending), memory_);
    for (auto state = DUCKDB_PENDING_RESULT_NOT_READY; state != DUCKDB_PENDING_RESULT_READY;) {
      if (interrupted()) return fail(Code::Stopped, "interrupted");
      state = api_.pending_execute_task(*pending);
      if (state == DUCKDB_PENDING_ERROR) return refused(api_.pending_error(*pending), memory_);
      if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE)
        std::this_thread::sleep_for(std::chrono::microseconds{200});
    }
    Owned<duckdb_result> result{api_.destroy_result};
    if (api_.execute_pending(*pending, result.out()) != DuckDBSuccess)
      return refused(api_.result_error(result.out()), memory_);
    while (true) {
      if (interrupted()) return fail(Code::Stopped, "interrupted");
      Owned<duckdb_data_chunk> chunk{api_.destroy_data_chunk};
      *chunk = api_.fetch_chunk(*result);
      if (*chunk == nullptr) break;
      TAMIZ_CHECK(rows_of(*chunk, columns, sink));
    }
    if (const char* const message = api_.result_error(result.out()); message != nullptr)
      return refused(message, memory_);
    return {};
  }

  Result<> rows_of(duckdb_data_chunk chunk, std::size_t columns, RowSink& sink) {
    const idx_t rows = api_.data_chunk_get_size(chunk);
    std::vector<RowCell> cells(columns);
    std::vector<std::string> changed(columns);
    for (idx_t row = 0; row < rows; ++row) {
      for (std::size_t c = 0; c < columns; ++c) {
        const duckdb_vector vector = api_.data_chunk_get_vector(chunk, c);
        std::uint64_t* const validity = api_.vector_get_validity(vector);
        cells[c] = std::nullopt;
        if (validity != nullptr && !api_.validity_row_is_valid(validity, row)) continue;
        auto* const text = static_cast<duckdb_string_t*>(api_.vector_get_data(vector)) + row;
        std::string_view cell{api_.string_t_data(text), api_.string_t_length(*text)};
        restore(cell, times_[c], changed[c]);
        cells[c] = cell;
      }
      TAMIZ_CHECK(sink.row(cells));
    }
    return {};
  }

  // A cell as the sink gets it; `kept` holds it when it is not DuckDB's own.
  void restore(std::string_view& cell, bool time, std::string& kept) const {
    kept.clear();
    Micros at = 0;
    if (time) {
      const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), at);
      if (read.ec != std::errc{} || read.ptr != cell.data() + cell.size()) return;
      kept = format_time(at);
    } else if (restore_ && may_be_changed(cell)) {
      append_original(cell, kept);
    } else {
      return;
    }
    cell = kept;
  }

  const Duckdb& api_;
  Owned<duckdb_database> database_;
  Owned<duckdb_connection> connection_;
  std::vector<bool> times_;
  bool restore_ = true;
  std::uint64_t memory_ = 0;
};

Result<> run(const std::string& statement, std::span<const SqlTable> tables, bool restore,
             const SqlLimits& limits, RowSink& sink) {
  std::vector<std::string> files, views;
  for (const SqlTable& table : tables) {
    std::vector<std::string> exact;
    for (const std::string& file : table.files) {
      const std::string whole = whole_path(file);
      exact.push_back(exact_path(whole));
      files.push_back(whole);         // to open it,
      files.push_back(exact.back());  // and to look for it
    }
    views.push_back(fmt::format("CREATE VIEW {} AS FROM read_parquet({}, union_by_name = true)",
                                sql_name(table.view), sql_list(exact)));
  }
  TAMIZ_TRY(const Duckdb* const api, duckdb());
  Session session{*api};
  TAMIZ_CHECK(session.open(limits));
  TAMIZ_CHECK(session.lock(files, views));
  return session.select(statement, restore, sink);
}

class JsonLines : public RowSink {
 public:
  explicit JsonLines(const std::function<Result<>(std::string_view)>& line) : line_(line) {}
  Result<> columns(std::span<const RowColumn>) override { return {}; }
  Result<> row(std::span<const RowCell> cells) override { return line_(cells[0].value_or("null")); }

 private:
  const std::function<Result<>(std::string_view)>& line_;
};

}  // namespace

Result<> run_sql(const std::string& statement, std::span<const SqlTable> tables,
                 const SqlLimits& limits, RowSink& sink) {
  return run(statement, tables, true, limits, sink);
}

Result<> parquet_as_json(const std::string& path,
                         const std::function<Result<>(std::string_view line)>& sink,
                         const SqlLimits& limits) {
  JsonLines lines{sink};
  const SqlTable table{"rows", {path}};
  // A column of the same name would win over the row.
  auto done = run("SELECT to_json(\"a row of tamiz\") FROM rows AS \"a row of tamiz\"", {&table, 1},
                  false, limits, lines);
  if (!done && done.error().code == Code::Usage) done.error().code = Code::Damaged;
  if (!done && done.error().input.empty()) done.error().input = path;
  return done;
}

}  // namespace tamiz::store
