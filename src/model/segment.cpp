#include "model/segment.hpp"

#include <fmt/core.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "base/hash.hpp"

namespace tamiz {
namespace {

constexpr std::string_view kMagic = "TAMIZSEG";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kMostColumnBytes =
    256ull << 20;  // readers hand segments over at a tenth of it; larger is damage
// Column ids above the table: the fixed columns.
enum Fixed : std::uint32_t { kTime = 1000, kClockError, kRecord, kSource, kChannel, kHost, kKey };
constexpr std::uint32_t kArena = 2000;  // + column: the arena of a long text

std::uint64_t schema() {
  std::uint64_t running = kColumnCount;
  for (const ColumnInfo& info : kColumns)
    running = mix64(running, hash64(info.name) + (info.long_text ? 1 : 0));
  return running;
}

template <class Number>
void put(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) out += static_cast<char>(number >> (8 * i));
}

void put_column(std::string& out, std::uint32_t id, const void* bytes, std::size_t size,
                std::uint32_t& count) {
  if (size == 0) return;
  ++count;
  put(out, id);
  put(out, std::uint64_t{size});
  const std::size_t at = out.size();
  out.resize(at + 8 + ZSTD_compressBound(size));
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  const std::uint64_t packed =
      ZSTD_compress2(context, out.data() + at + 8, out.size() - at - 8, bytes, size);
  ZSTD_freeCCtx(context);
  std::memcpy(out.data() + at, &packed, 8);
  out.resize(at + 8 + packed);
}

template <class T>
void put_column(std::string& out, std::uint32_t id, const std::vector<T>& values,
                std::uint32_t& count) {
  put_column(out, id, values.data(), values.size() * sizeof(T), count);
}

template <class Container>
Result<> fill(Container& to, Bytes packed, std::uint64_t raw_bytes) {
  using Value = typename Container::value_type;
  if (raw_bytes > kMostColumnBytes || raw_bytes % sizeof(Value) != 0)
    return fail(Code::Damaged, "a column of impossible size");
  to.resize(raw_bytes / sizeof(Value));
  const std::size_t n = ZSTD_decompress(to.data(), raw_bytes, packed.data(), packed.size());
  if (ZSTD_isError(n) != 0 || n != raw_bytes)
    return fail(Code::Damaged, "a column does not unpack to its size");
  return {};
}

Result<> fill_column(Segment& s, std::uint32_t id, Bytes packed, std::uint64_t raw) {
  switch (id) {
    case kTime:
      return fill(s.time, packed, raw);
    case kClockError:
      return fill(s.clock_error, packed, raw);
    case kRecord:
      return fill(s.record, packed, raw);
    case kSource:
      return fill(s.source, packed, raw);
    case kChannel:
      return fill(s.channel, packed, raw);
    case kHost:
      return fill(s.host, packed, raw);
    case kKey:
      return fill(s.key, packed, raw);
    default:
      break;
  }
  if (id >= kArena && id < kArena + kColumnCount) return fill(s.arena[id - kArena], packed, raw);
  if (id >= kColumnCount) return fail(Code::Damaged, "an unknown column");
  return kColumns[id].long_text ? fill(s.text_ends[id], packed, raw)
                                : fill(s.codes[id], packed, raw);
}

// Every column has one value per row, and every text lies inside its arena.
bool consistent(const Segment& s, std::size_t rows) {
  if (s.time.size() != rows || s.clock_error.size() != rows || s.record.size() != rows ||
      s.source.size() != rows || s.channel.size() != rows)
    return false;
  if ((!s.host.empty() && s.host.size() != rows) || (!s.key.empty() && s.key.size() != rows))
    return false;
  for (const std::uint8_t channel : s.channel) {
    if (channel >= kChannels) return false;
  }
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (!s.codes[c].empty() && s.codes[c].size() != rows) return false;
    if (s.text_ends[c].empty()) continue;
    if (s.text_ends[c].size() != rows || s.text_ends[c].back() > s.arena[c].size()) return false;
    for (std::size_t r = 1; r < rows; ++r) {
      if (s.text_ends[c][r] < s.text_ends[c][r - 1]) return false;
    }
  }
  return true;
}

}  // namespace

std::string_view Segment::long_text(Column column, std::size_t row) const {
  const auto& ends = text_ends[index_of(column)];
  if (ends.empty()) return {};
  const std::uint32_t start = row == 0 ? 0 : ends[row - 1];
  return std::string_view{arena[index_of(column)]}.substr(start, ends[row] - start);
}

std::uint64_t Segment::bytes() const {
  std::uint64_t sum = sizeof(Segment) + time.capacity() * 16 + record.capacity() * 8 +
                      key.capacity() * 8 + source.capacity() * 4 + channel.capacity() +
                      host.capacity() * 4;
  for (std::size_t c = 0; c < kColumnCount; ++c)
    sum += codes[c].capacity() * 4 + text_ends[c].capacity() * 4 + arena[c].capacity();
  return sum;
}

void Segment::append(const Row& row, DictionaryCache& strings) {
  const std::size_t before = rows();
  time.push_back(row.time);
  clock_error.push_back(row.clock_error);
  record.push_back(row.record);
  source.push_back(row.source);
  channel.push_back(static_cast<std::uint8_t>(row.channel));
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    const std::string_view value = row.values[c];
    if (c == index_of(Column::Key)) {
      if (value.empty() && key.empty()) continue;
      key.resize(before, 0);
      key.push_back(value.empty() ? 0 : hash64(value) | 1);
    } else if (kColumns[c].long_text) {
      if (value.empty() && text_ends[c].empty()) continue;
      text_ends[c].resize(before, 0);
      arena[c] += value;
      text_ends[c].push_back(static_cast<std::uint32_t>(arena[c].size()));
    } else if (!value.empty() || !codes[c].empty()) {
      codes[c].resize(before, 0);
      codes[c].push_back(strings.intern(value));
    }
  }
}

void Segment::append(const Segment& other, std::size_t row) {
  const std::size_t before = rows();
  time.push_back(other.time[row]);
  clock_error.push_back(other.clock_error[row]);
  record.push_back(other.record[row]);
  source.push_back(other.source[row]);
  channel.push_back(other.channel[row]);
  if (!other.host.empty()) host.push_back(other.host[row]);
  if (!other.key.empty() || !key.empty()) {
    key.resize(before, 0);
    key.push_back(other.key.empty() ? 0 : other.key[row]);
  }
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (!other.text_ends[c].empty() || !text_ends[c].empty()) {
      text_ends[c].resize(before, text_ends[c].empty() ? 0 : text_ends[c].back());
      arena[c] += other.long_text(static_cast<Column>(c), row);
      text_ends[c].push_back(static_cast<std::uint32_t>(arena[c].size()));
    }
    if (other.codes[c].empty() && codes[c].empty()) continue;
    codes[c].resize(before, 0);
    codes[c].push_back(other.codes[c].empty() ? 0 : other.codes[c][row]);
  }
}

std::string pack_segment(const Segment& s) {
  std::string body;
  std::uint32_t count = 0;
  put_column(body, kTime, s.time, count);
  put_column(body, kClockError, s.clock_error, count);
  put_column(body, kRecord, s.record, count);
  put_column(body, kSource, s.source, count);
  put_column(body, kChannel, s.channel, count);
  put_column(body, kHost, s.host, count);
  put_column(body, kKey, s.key, count);
  for (std::uint32_t c = 0; c < kColumnCount; ++c) {
    put_column(body, c, s.codes[c], count);
    put_column(body, c, s.text_ends[c], count);
    put_column(body, kArena + c, s.arena[c].data(), s.arena[c].size(), count);
  }
  std::string out{kMagic};
  put(out, kVersion);
  put(out, schema());
  put(out, static_cast<std::uint32_t>(s.rows()));
  put(out, count);
  return out + body;
}

Result<Segment> unpack_segment(Bytes bytes) {
  Cursor cursor{bytes};
  TAMIZ_TRY(const Bytes magic, cursor.take(kMagic.size()));
  if (std::memcmp(magic.data(), kMagic.data(), kMagic.size()) != 0)
    return fail(Code::NotThisFormat, "not a tamiz.segment");
  TAMIZ_TRY(const auto version, cursor.le<std::uint32_t>());
  TAMIZ_TRY(const auto columns_of, cursor.le<std::uint64_t>());
  if (version != kVersion || columns_of != schema())
    return fail(
        Code::Unsupported,
        fmt::format("tamiz.segment/{} with other columns; this program writes tamiz.segment/{}",
                    version, kVersion));
  TAMIZ_TRY(const auto rows, cursor.le<std::uint32_t>());
  TAMIZ_TRY(const auto count, cursor.le<std::uint32_t>());
  Segment segment;
  for (std::uint32_t i = 0; i < count; ++i) {
    TAMIZ_TRY(const auto id, cursor.le<std::uint32_t>());
    TAMIZ_TRY(const auto raw, cursor.le<std::uint64_t>());
    TAMIZ_TRY(const auto packed, cursor.le<std::uint64_t>());
    TAMIZ_TRY(const Bytes frame, cursor.take(packed));
    TAMIZ_CHECK(fill_column(segment, id, frame, raw));
  }
  if (!consistent(segment, rows)) return fail(Code::Damaged, "columns of different lengths");
  return segment;
}

namespace {
void fill(Segment& segment, Column column, StringCode code) {
  auto& codes = segment.codes[index_of(column)];
  codes.resize(segment.rows(), 0);
  std::ranges::replace(codes, StringCode{0}, code);
}
}  // namespace

Result<> SegmentStore::add(Segment segment) {
  const std::uint64_t bytes = segment.bytes();
  {
    const std::lock_guard guard{lock_};
    if (held_ + bytes <= most_bytes_) {
      held_ += bytes;
      places_.push_back({std::make_unique<Segment>(std::move(segment)), 0, 0});
      return {};
    }
    if (!scratch_) {
      TAMIZ_TRY(scratch_, ScratchFile::create());
    }
  }
  const std::string packed = pack_segment(segment);
  TAMIZ_TRY(const std::uint64_t offset, scratch_->append(as_bytes(packed)));
  const std::lock_guard guard{lock_};
  spilled_ += packed.size();
  places_.push_back({nullptr, offset, packed.size()});
  return {};
}

Result<Segment> SegmentStore::load(const Place& place) const {
  std::string packed(place.packed_bytes, '\0');
  TAMIZ_CHECK(scratch_->read_at(place.offset, std::as_writable_bytes(std::span{packed})));
  TAMIZ_TRY(Segment segment, unpack_segment(as_bytes(packed)));
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
