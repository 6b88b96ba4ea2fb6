#pragma once
// Events as columns: what readers write, what is spilled to disk, what partitions are made of. A
// column that no row of a segment fills takes no room.
//
// On disk ("tamiz.segment/2"), all numbers little-endian:
//   magic "TAMIZSEG" | u32 version | u64 schema (hash of the column table) | u32 rows | u32 columns
//   then per column: u32 id | u64 bytes | u64 hash of them (hash64) | the bytes
// Numbers: u64 smallest | u8 width | per row what it is above the smallest, in `width` bytes. Long
// texts: u64 their bytes | a zstd frame, beside a column of their lengths. It is read once or
// twice, soon, by us: cheap to write counts more than small.
// An unknown magic, version or schema is refused. Tested by segment_test.cpp.
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "model/dictionary.hpp"
#include "model/event.hpp"

namespace tamiz {

// Columns of a segment as bits: kColumns by their number, above them the fixed ones.
using ColumnSet = std::uint64_t;
constexpr ColumnSet set_of(Column column) { return ColumnSet{1} << index_of(column); }
enum class Fixed : std::uint8_t {
  Time = kColumnCount,
  ClockError,
  Record,
  Source,
  Channel,
  Key,
  Host,
  Content,
  Marks
};
constexpr ColumnSet set_of(Fixed column) { return ColumnSet{1} << static_cast<unsigned>(column); }
inline constexpr ColumnSet kAllColumns = ~ColumnSet{0};

struct Segment {
  std::vector<Micros> time, clock_error;
  std::vector<std::uint64_t> record;
  std::vector<std::uint32_t> source;
  std::vector<std::uint8_t> channel;
  std::vector<std::uint64_t>
      key;  // hash of the producer's record key, 0 = none; empty = no row has one
  // A hash of all columns that tell events apart, as they were written, kept or not; empty = not
  // reckoned yet.
  std::vector<std::uint64_t> content;
  // Filled when hosts are known (partitions only): whose a row is; by what it tells files apart
  // (sieve::hash_bits).
  std::vector<std::uint32_t> host;
  std::vector<std::uint8_t> marks;
  std::array<std::vector<StringCode>, kColumnCount> codes;  // empty = no row has a value
  // Long texts: where each row's text ends in the arena; empty = no row has one.
  std::array<std::vector<std::uint32_t>, kColumnCount> text_ends;
  std::array<std::string, kColumnCount> arena;

  [[nodiscard]] std::size_t rows() const { return time.size(); }
  [[nodiscard]] StringCode code(Column column, std::size_t row) const {
    const auto& values = codes[index_of(column)];
    return values.empty() ? 0 : values[row];
  }
  [[nodiscard]] std::string_view long_text(Column column, std::size_t row) const;
  [[nodiscard]] std::uint64_t bytes() const;   // of memory, room included
  [[nodiscard]] std::uint64_t filled() const;  // without it

  void clear();  // keeps the room
  // Of kColumns those in `columns` are kept.
  void append(const Row& row, DictionaryCache& strings, ColumnSet columns = kAllColumns);
  // What partitions add comes with them; of kColumns only those in `columns`.
  void append(const Segment& other, std::span<const std::uint32_t> rows,
              ColumnSet columns = kAllColumns);
};

// Calls visit(Fixed, vector) for the columns that every kind of segment can have.
template <class AnySegment, class Visit>
void each_fixed(AnySegment& segment, Visit visit) {
  visit(Fixed::Time, segment.time);
  visit(Fixed::ClockError, segment.clock_error);
  visit(Fixed::Record, segment.record);
  visit(Fixed::Source, segment.source);
  visit(Fixed::Channel, segment.channel);
  visit(Fixed::Key, segment.key);
  visit(Fixed::Host, segment.host);
  visit(Fixed::Content, segment.content);
  visit(Fixed::Marks, segment.marks);
}

// Reckons `content` where it is empty: of rows that were kept as codes and come back.
void reckon_content(Segment& segment, const Dictionary& strings);

// Readers hand a segment over at this size.
inline constexpr std::uint64_t kSegmentBytes = 24u << 20;

std::string pack_segment(const Segment& segment);
// Into `to`, which keeps its room: fresh memory costs more than writing into it.
void pack_segment(const Segment& segment, std::string& to);
// The others stay empty; `time` is always there.
Result<Segment> unpack_segment(Bytes bytes, ColumnSet columns = kAllColumns);

// Segments in memory up to a budget, beyond it in a scratch file. Thread-safe; order is not kept.
class SegmentStore {
 public:
  explicit SegmentStore(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}
  Result<> add(Segment segment) { return take(segment); }
  // The segment is empty afterwards; when it was spilled it keeps its room.
  Result<> take(Segment& segment);
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  // The i-th segment; loaded again when it was spilled, and dropped from memory when `take`.
  Result<Segment> get(std::size_t i, bool take);
  [[nodiscard]] std::uint64_t spilled_bytes() const { return spilled_; }
  // From now on rows without a value in that column have this one. Not while others add or read.
  void fill_empty(Column column, StringCode code);
  // nullptr: it was spilled.
  [[nodiscard]] const Segment* in_memory(std::size_t i) const { return places_[i].kept.get(); }
  [[nodiscard]] Result<Segment> loaded(std::size_t i, ColumnSet columns = kAllColumns) const {
    return load(places_[i], columns);
  }
  // Visits the i-th without copying when it is in memory; else with those columns at least.
  template <class Visit>
  Result<> with(std::size_t i, Visit visit, ColumnSet columns = kAllColumns) const {
    if (places_[i].kept) {
      visit(*places_[i].kept);
      return {};
    }
    TAMIZ_TRY(const Segment segment, load(places_[i], columns));
    visit(segment);
    return {};
  }

 private:
  struct Place {
    std::unique_ptr<Segment> kept;
    std::uint64_t offset = 0, packed_bytes = 0;
  };
  Result<Segment> load(const Place& place, ColumnSet columns) const;
  std::vector<std::pair<Column, StringCode>> filled_;
  std::mutex lock_;
  std::uint64_t most_bytes_;
  std::uint64_t held_ = 0, spilled_ = 0;
  std::vector<Place> places_;
  std::unique_ptr<ScratchFile> scratch_;
};

}  // namespace tamiz
