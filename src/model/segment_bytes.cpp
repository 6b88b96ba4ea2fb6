// Segments as bytes, "tamiz.segment/1" (model/segment.hpp).
#include <fmt/core.h>
#include <zstd.h>

#include <cstring>
#include <memory>
#include <new>

#include "base/hash.hpp"
#include "model/segment.hpp"

namespace tamiz {
namespace {

constexpr std::string_view kMagic = "TAMIZSEG";
constexpr std::uint32_t kVersion = 1;
constexpr int kSpillLevel = -1;  // of zstd: it is read once, soon, by us
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

// Of each thread, made once: a partition is spilled in small pieces.
ZSTD_CCtx* packer() {
  struct Freed {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Freed> context = [] {
    std::unique_ptr<ZSTD_CCtx, Freed> made{ZSTD_createCCtx()};
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, kSpillLevel);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 1);
    return made;
  }();
  return context.get();
}

ZSTD_DCtx* unpacker() {
  struct Freed {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_DCtx, Freed> context{ZSTD_createDCtx()};
  return context.get();
}

void put_column(std::string& out, std::uint32_t id, const void* bytes, std::size_t size,
                std::uint32_t& count) {
  if (size == 0) return;
  ++count;
  put(out, id);
  put(out, std::uint64_t{size});
  const std::size_t at = out.size();
  std::uint64_t packed = 0;
  out.resize_and_overwrite(at + 8 + ZSTD_compressBound(size), [&](char* to, std::size_t room) {
    packed = ZSTD_compress2(packer(), to + at + 8, room - at - 8, bytes, size);
    std::memcpy(to + at, &packed, 8);
    return at + 8 + (ZSTD_isError(packed) != 0 ? 0 : packed);
  });
  if (ZSTD_isError(packed) != 0) throw std::bad_alloc{};  // nothing else can fail here
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
  const std::size_t n =
      ZSTD_decompressDCtx(unpacker(), to.data(), raw_bytes, packed.data(), packed.size());
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

namespace {

struct Head {
  std::uint32_t rows = 0, columns = 0;
};
Result<Head> read_head(Cursor& cursor) {
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
  Head head;
  TAMIZ_TRY(head.rows, cursor.le<std::uint32_t>());
  TAMIZ_TRY(head.columns, cursor.le<std::uint32_t>());
  return head;
}

struct PackedColumn {
  std::uint32_t id = 0;
  std::uint64_t raw_bytes = 0;
  Bytes frame;
};
Result<PackedColumn> next_column(Cursor& cursor) {
  PackedColumn column;
  TAMIZ_TRY(column.id, cursor.le<std::uint32_t>());
  TAMIZ_TRY(column.raw_bytes, cursor.le<std::uint64_t>());
  TAMIZ_TRY(const auto packed, cursor.le<std::uint64_t>());
  TAMIZ_TRY(column.frame, cursor.take(packed));
  return column;
}

}  // namespace

Result<Segment> unpack_segment(Bytes bytes) {
  Cursor cursor{bytes};
  TAMIZ_TRY(const Head head, read_head(cursor));
  Segment segment;
  for (std::uint32_t i = 0; i < head.columns; ++i) {
    TAMIZ_TRY(const PackedColumn column, next_column(cursor));
    TAMIZ_CHECK(fill_column(segment, column.id, column.frame, column.raw_bytes));
  }
  if (!consistent(segment, head.rows)) return fail(Code::Damaged, "columns of different lengths");
  return segment;
}

Result<RowPlaces> unpack_places(Bytes bytes) {
  Cursor cursor{bytes};
  TAMIZ_TRY(const Head head, read_head(cursor));
  RowPlaces out;
  for (std::uint32_t i = 0; i < head.columns; ++i) {
    TAMIZ_TRY(const PackedColumn column, next_column(cursor));
    if (column.id == kSource) TAMIZ_CHECK(fill(out.source, column.frame, column.raw_bytes));
    if (column.id == kRecord) TAMIZ_CHECK(fill(out.record, column.frame, column.raw_bytes));
  }
  if (out.source.size() != head.rows || out.record.size() != head.rows)
    return fail(Code::Damaged, "columns of different lengths");
  return out;
}

}  // namespace tamiz
