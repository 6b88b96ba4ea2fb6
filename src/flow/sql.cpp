#include "flow/sql.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "base/file.hpp"
#include "base/random_file.hpp"
#include "base/text.hpp"
#include "flow/outputs.hpp"
#include "report/rows.hpp"
#include "store/parquet_reader.hpp"
#include "store/sql.hpp"

namespace tamiz::flow {
namespace {

constexpr std::string_view kEvents = "events", kSuffix = ".parquet";

Result<std::vector<std::string>> files_of(const SqlOptions& options) {
  std::vector<std::string> out = options.files;
  if (!options.case_folder.empty()) {
    const std::string folder[] = {options.case_folder};
    TAMIZ_TRY(const Walked walked, walk(folder));
    for (const InputFile& file : walked.files) {
      if (file.path.ends_with(kSuffix)) out.push_back(file.path);
    }
    if (out.empty())
      return fail(Code::Usage, printable(options.case_folder) + " holds no Parquet files");
  }
  if (out.empty()) return fail(Code::Usage, "no data: name Parquet files, or --case DIR");
  return out;
}

// Whether a file is one of our events. What is ours and damaged is an error, not a stranger's.
Result<bool> is_ours(const std::string& path) {
  TAMIZ_TRY(auto bytes, open_random(path));
  TAMIZ_TRY(const bool parquet, store::begins_as_parquet(*bytes));
  if (!parquet) return std::unexpected(Error{Code::Usage, "is no Parquet file", 0, path});
  const auto opened = store::ParquetReader::open(std::move(bytes));
  if (opened) return true;
  if (opened.error().code == Code::NotThisFormat) return false;
  Error error = opened.error();
  error.input = path;
  error.what += fmt::format(" (at byte {})", with_commas(error.offset));
  return std::unexpected(error);
}

Result<std::vector<store::SqlTable>> tables_of(const std::vector<std::string>& files) {
  std::vector<store::SqlTable> out;
  for (const std::string& file : files) {
    TAMIZ_TRY(const bool ours, is_ours(file));
    std::string name{base_name(file)};
    if (name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
    if (ours) name = kEvents;
    const auto known = std::ranges::find(out, name, &store::SqlTable::view);
    if (known == out.end()) {
      out.push_back({name, {file}});
    } else if (ours && is_ours(known->files.front()).value_or(false)) {
      known->files.push_back(file);
    } else {
      return fail(Code::Usage,
                  fmt::format("{} and {} would both be the view {}: give one of them "
                              "another name",
                              printable(known->files.front()), printable(file), printable(name)));
    }
  }
  return out;
}

// A file that appears when it is whole, or standard output; both in large pieces.
class Output {
 public:
  Result<> open(const std::string& path) {
    if (path == "-") return {};
    TAMIZ_TRY(file_, OutputFile::create(path));
    return {};
  }
  Result<> write(std::string_view text) {
    held_ += text;
    return held_.size() < kPiece ? Result<>{} : pass_on();
  }
  Result<> close() {
    TAMIZ_CHECK(pass_on());
    return file_ ? file_->commit() : Result<>{};
  }

 private:
  static constexpr std::size_t kPiece = 1 << 16;
  Result<> pass_on() {
    TAMIZ_CHECK(file_ ? file_->append(as_bytes(held_)) : write_whole("-", held_));
    held_.clear();
    return {};
  }
  std::unique_ptr<OutputFile> file_;
  std::string held_;
};

// Passes rows to every form that was asked for.
class Forms : public RowSink {
 public:
  explicit Forms(const SqlOptions& options) : table(options.most_rows) {}
  Result<> open(const SqlOptions& options) {
    sinks_.push_back(&table);
    if (!options.csv.empty()) {
      TAMIZ_CHECK(csv_out_.open(options.csv));
      sinks_.push_back(&csv_);
    }
    if (!options.json.empty()) {
      TAMIZ_CHECK(json_out_.open(options.json));
      sinks_.push_back(&json_);
    }
    return {};
  }
  Result<> columns(std::span<const RowColumn> columns) override {
    for (RowSink* const sink : sinks_) TAMIZ_CHECK(sink->columns(columns));
    return {};
  }
  Result<> row(std::span<const RowCell> cells) override {
    for (RowSink* const sink : sinks_) TAMIZ_CHECK(sink->row(cells));
    return {};
  }
  Result<> close(const SqlOptions& options) {
    if (!options.csv.empty()) TAMIZ_CHECK(csv_out_.close());
    if (!options.json.empty()) TAMIZ_CHECK(json_out_.close());
    return {};
  }
  report::TableRows table;

 private:
  Output csv_out_, json_out_;
  report::CsvRows csv_{[this](std::string_view text) { return csv_out_.write(text); }};
  report::JsonRows json_{[this](std::string_view text) { return json_out_.write(text); }};
  std::vector<RowSink*> sinks_;
};

}  // namespace

Result<SqlAnswer> ask(const SqlOptions& options) {
  TAMIZ_TRY(const auto files, files_of(options));
  InputOptions kept_apart;
  kept_apart.paths = files;
  kept_apart.outputs = {{"--csv", options.csv}, {"--json", options.json}};
  TAMIZ_CHECK(keep_apart(kept_apart));
  TAMIZ_TRY(const auto tables, tables_of(files));
  const store::SqlLimits limits{
      options.max_memory_bytes == 0 ? total_memory_bytes() / 2 : options.max_memory_bytes,
      options.threads == 0 ? processors() : options.threads};
  Forms forms{options};
  TAMIZ_CHECK(forms.open(options));
  TAMIZ_CHECK(store::run_sql(options.statement, tables, limits, forms));
  TAMIZ_CHECK(forms.close(options));
  const bool shown = options.csv == "-" || options.json == "-";
  return SqlAnswer{forms.table.rows(), shown ? "" : forms.table.text()};
}

}  // namespace tamiz::flow
