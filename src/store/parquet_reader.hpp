#pragma once
// Reads our own files of events back (parquet_format.hpp), group by group, only the columns that
// are asked for, and not the groups that cannot matter. Everything that the file says of itself is
// checked: a file that is not ours is NotThisFormat or Unsupported, a damaged one Damaged with the
// offset, one that unpacks to too much TooLarge; never a crash. Memory: one group at a time, at
// most `most_group_bytes` of pages and as much again of columns. Tested by parquet_file_test.cpp,
// fuzzed by fuzz/fuzz_parquet.cpp.
#include <bitset>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/random_file.hpp"
#include "model/segment.hpp"
#include "store/parquet_footer.hpp"
#include "store/parquet_pages.hpp"

namespace tamiz::store {

using ColumnSet = std::bitset<kColumnCount>;
ColumnSet all_columns();

// "No row without such a value": groups whose values of the column all fail the test are skipped.
// It is asked once per distinct value; the empty string (NULL) never passes.
struct ValueTest {
  Column column{};
  std::function<bool(std::string_view)> passes;
};

// What is read. time, clock_error, record, source, channel and key always are.
struct ReadPlan {
  ColumnSet columns = all_columns();
  bool host = true;
  // Groups are skipped when no row of theirs can lie in [from, until): rows have the interval
  // [time, time + clock_error]; groups with a row without time are never skipped so.
  Micros from = kNoTime, until = kNoTime;  // kNoTime: open
  std::vector<ValueTest> tests{};          // all must pass somewhere in the group, not in one row
};

struct EventGroup {
  Segment segment;               // without `host`
  std::vector<StringCode> host;  // names; empty when not asked for, or when no row has one
};

// Whether it begins as Parquet does: ours, a stranger's, or one that was cut.
Result<bool> begins_as_parquet(const RandomBytes& bytes);

class ParquetReader {
 public:
  static Result<std::unique_ptr<ParquetReader>> open(
      std::unique_ptr<RandomBytes> bytes, std::uint64_t most_group_bytes = kMostGroupBytes);
  [[nodiscard]] std::uint64_t rows() const { return meta_.rows; }
  [[nodiscard]] std::size_t groups() const { return meta_.groups.size(); }
  [[nodiscard]] const Pairs& pairs() const { return meta_.pairs; }

  // One thread's part: buffers, and its front of the dictionary.
  class Worker {
   public:
    explicit Worker(Dictionary& strings);
    ~Worker();
    Worker(Worker&&) noexcept;
    struct State;
    State& state() { return *state_; }

   private:
    std::unique_ptr<State> state_;
  };
  // nullopt: the plan skips it. `group` is below groups().
  Result<std::optional<EventGroup>> read(std::size_t group, const ReadPlan& plan,
                                         Worker& worker) const;

 private:
  ParquetReader(std::unique_ptr<RandomBytes> bytes, FileMeta meta, std::uint64_t most)
      : bytes_(std::move(bytes)), meta_(std::move(meta)), most_group_bytes_(most) {}
  std::unique_ptr<RandomBytes> bytes_;
  FileMeta meta_;
  std::uint64_t most_group_bytes_;
};

}  // namespace tamiz::store
