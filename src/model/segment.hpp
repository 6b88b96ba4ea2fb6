#pragma once
// Events as columns: what readers write, what is spilled to disk, what partitions are made of. A
// column that no row of a segment fills takes no room.
//
// On disk ("tamiz.segment/1"), all numbers little-endian:
//   magic "TAMIZSEG" | u32 version | u64 schema (hash of the column table) | u32 rows | u32 columns
//   then per column: u32 id | u64 raw bytes | u64 packed bytes | zstd frame (with its checksum)
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

struct Segment {
  std::vector<Micros> time, clock_error;
  std::vector<std::uint64_t> record;
  std::vector<std::uint32_t> source;
  std::vector<std::uint8_t> channel;
  std::vector<std::uint64_t>
      key;  // hash of the producer's record key, 0 = none; empty = no row has one
  std::vector<std::uint32_t> host;  // filled when hosts are known (partitions only)
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
  [[nodiscard]] std::uint64_t bytes() const;

  void clear();                             // keeps the room
  void reserve_like(const Segment& other);  // room for as many rows of its kind
  void append(const Row& row, DictionaryCache& strings);
  void append(const Segment& other, std::span<const std::uint32_t> rows);  // `host` too
};

// Readers hand a segment over at this size.
inline constexpr std::uint64_t kSegmentBytes = 24u << 20;

// Where the rows of a segment come from, without the rest of it.
struct RowPlaces {
  std::vector<std::uint32_t> source;
  std::vector<std::uint64_t> record;
};

std::string pack_segment(const Segment& segment);
Result<Segment> unpack_segment(Bytes bytes);
Result<RowPlaces> unpack_places(Bytes bytes);  // unpacks these two columns only

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
  [[nodiscard]] Result<Segment> loaded(std::size_t i) const { return load(places_[i]); }
  [[nodiscard]] Result<RowPlaces> places(std::size_t i) const;
  // Visits the i-th without copying when it is in memory.
  template <class Visit>
  Result<> with(std::size_t i, Visit visit) {
    if (places_[i].kept) {
      visit(*places_[i].kept);
      return {};
    }
    TAMIZ_TRY(const Segment segment, get(i, false));
    visit(segment);
    return {};
  }

 private:
  struct Place {
    std::unique_ptr<Segment> kept;
    std::uint64_t offset = 0, packed_bytes = 0;
  };
  Result<std::string> packed(const Place& place) const;
  Result<Segment> load(const Place& place) const;
  std::vector<std::pair<Column, StringCode>> filled_;
  std::mutex lock_;
  std::uint64_t most_bytes_;
  std::uint64_t held_ = 0, spilled_ = 0;
  std::vector<Place> places_;
  std::unique_ptr<ScratchFile> scratch_;
};

}  // namespace tamiz
