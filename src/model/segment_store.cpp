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
  const std::string packed = pack_segment(segment);
  TAMIZ_TRY(const std::uint64_t offset, scratch_->append(as_bytes(packed)));
  segment.clear();
  const std::lock_guard guard{lock_};
  spilled_ += packed.size();
  places_.push_back({nullptr, offset, packed.size()});
  return {};
}

Result<std::string> SegmentStore::packed(const Place& place) const {
  std::string out(place.packed_bytes, '\0');
  TAMIZ_CHECK(scratch_->read_at(place.offset, std::as_writable_bytes(std::span{out})));
  return out;
}

Result<RowPlaces> SegmentStore::places(std::size_t i) const {
  const Place& place = places_[i];
  if (place.kept) return RowPlaces{place.kept->source, place.kept->record};
  TAMIZ_TRY(const std::string bytes, packed(place));
  return unpack_places(as_bytes(bytes));
}

Result<Segment> SegmentStore::load(const Place& place) const {
  TAMIZ_TRY(const std::string bytes, packed(place));
  TAMIZ_TRY(Segment segment, unpack_segment(as_bytes(bytes)));
  for (const auto& [column, code] : filled_) fill(segment, column, code);
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
  if (!place.kept) return load(place);
  if (!take) return *place.kept;
  Segment segment = std::move(*place.kept);
  place.kept.reset();
  return segment;
}

}  // namespace tamiz
