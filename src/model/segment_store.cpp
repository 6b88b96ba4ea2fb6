// Segments in memory or in a scratch file (model/segment.hpp).
#include <algorithm>
#include <utility>

#include "model/segment.hpp"

namespace tamiz {
namespace {
void fill(Segment& segment, Column column, StringCode code) {
  auto& codes = segment.codes[index_of(column)];
  codes.resize(segment.rows(), 0);
  std::ranges::replace(codes, StringCode{0}, code);
}
}  // namespace

Result<> SegmentStore::take(Segment& segment) {
  const std::uint64_t bytes = segment.bytes();
  {
    const std::lock_guard guard{lock_};
    if (held_ + bytes <= most_bytes_) {
      held_ += bytes;
      places_.push_back({std::make_unique<Segment>(std::exchange(segment, {})), 0, 0});
      return {};
    }
    if (!scratch_) {
      TAMIZ_TRY(scratch_, ScratchFile::create());
    }
  }
  thread_local std::string packed;
  pack_segment(segment, packed);
  TAMIZ_TRY(const std::uint64_t offset, scratch_->append(as_bytes(packed)));
  segment.clear();
  const std::lock_guard guard{lock_};
  spilled_ += packed.size();
  places_.push_back({nullptr, offset, packed.size()});
  return {};
}

Result<Segment> SegmentStore::load(const Place& place, ColumnSet columns) const {
  thread_local std::string bytes;  // reused: fresh memory costs more than reading into it
  bytes.resize(place.packed_bytes);
  TAMIZ_CHECK(scratch_->read_at(place.offset, std::as_writable_bytes(std::span{bytes})));
  TAMIZ_TRY(Segment segment, unpack_segment(as_bytes(bytes), columns));
  for (const auto& [column, code] : filled_) {
    if ((columns & set_of(column)) != 0) fill(segment, column, code);
  }
  return segment;
}

void SegmentStore::fill_empty(Column column, StringCode code) {
  filled_.emplace_back(column, code);
  for (Place& place : places_) {
    if (place.kept) fill(*place.kept, column, code);
  }
}

Result<Segment> SegmentStore::get(std::size_t i, bool take) {
  Place& place = places_[i];
  if (!place.kept) return load(place, kAllColumns);
  if (!take) return *place.kept;
  Segment segment = std::move(*place.kept);
  place.kept.reset();
  return segment;
}

}  // namespace tamiz
