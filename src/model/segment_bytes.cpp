// Segments as bytes, "tamiz.segment/2" (model/segment.hpp).
#include <fmt/core.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <new>

#include "base/hash.hpp"
#include "model/packed_numbers.hpp"
#include "model/segment.hpp"

namespace tamiz {
namespace {

constexpr std::string_view kMagic = "TAMIZSEG";
constexpr std::uint32_t kVersion = 2;
constexpr int kTextLevel = -3;  // of zstd
constexpr std::uint64_t kMostColumnBytes =
    256ull << 20;  // readers hand segments over at a tenth of it; larger is damage
constexpr std::uint32_t kArena = 2000;  // + column: the arena of a long text, beside its lengths
// Readers' blocks have 4 MiB: no segment of ours comes near it.
constexpr std::uint32_t kMostRows = 8u << 20;

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

std::uint64_t sum_of(Bytes column, std::size_t rows) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  return column.size() * rows * 0;  // a fuzz program cannot guess sums
#else
  return hash64(text_of(column), rows);
#endif
}

// A segment on its way to bytes.
struct Packing {
  std::string& bytes;
  std::size_t rows = 0;
  std::uint32_t columns = 0;
};

// The head of a column, then what `body` writes into `room` bytes; it says how many it needed.
template <class Body>
void put_column(Packing& to_pack, std::uint32_t id, std::size_t room, Body body) {
  std::string& out = to_pack.bytes;
  const std::size_t rows = to_pack.rows;
  ++to_pack.columns;
  put(out, id);
  const std::size_t at = out.size();
  out.resize_and_overwrite(at + 16 + room, [&](char* to, std::size_t) {
    const std::size_t used = body(to + at + 16);
    put_at(to + at, used);
    put_at(to + at + 8, sum_of(as_bytes({to + at + 16, used}), rows));
    return at + 16 + used;
  });
}

template <class T>
void put_numbers(Packing& out, std::uint32_t id, const std::vector<T>& values) {
  if (values.empty()) return;
  put_column(out, id, most_packed_bytes(values.size()),
             [&](char* to) { return pack_numbers(to, values); });
}

// Of each thread, made once: a partition is spilled in small pieces.
ZSTD_CCtx* packer() {
  struct Freed {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Freed> context = [] {
    std::unique_ptr<ZSTD_CCtx, Freed> made{ZSTD_createCCtx()};
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, kTextLevel);
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

void put_texts(Packing& out, std::uint32_t column, const std::vector<std::uint32_t>& ends,
               const std::string& arena) {
  if (ends.empty()) return;
  std::vector<std::uint32_t> lengths(ends.size());
  std::uint32_t before = 0;
  for (std::size_t row = 0; row < ends.size(); ++row)
    lengths[row] = ends[row] - std::exchange(before, ends[row]);
  put_numbers(out, column, lengths);
  if (arena.empty()) return;
  put_column(out, kArena + column, 8 + ZSTD_compressBound(arena.size()), [&](char* to) {
    put_at(to, arena.size());
    const std::size_t packed = ZSTD_compress2(packer(), to + 8, ZSTD_compressBound(arena.size()),
                                              arena.data(), arena.size());
    if (ZSTD_isError(packed) != 0) throw std::bad_alloc{};  // nothing else can fail here
    return 8 + packed;
  });
}

Result<> fill_arena(std::string& arena, Bytes bytes) {
  if (bytes.size() < 8) return fail(Code::Damaged, "texts without their size");
  const auto size = from_le<std::uint64_t>(bytes.data());
  if (size > kMostColumnBytes) return fail(Code::Damaged, "a column of impossible size");
  std::size_t n = 0;
  arena.resize_and_overwrite(size, [&](char* to, std::size_t room) {
    n = ZSTD_decompressDCtx(unpacker(), to, room, bytes.data() + 8, bytes.size() - 8);
    return ZSTD_isError(n) != 0 ? 0 : std::min(n, room);
  });
  if (ZSTD_isError(n) != 0 || n != size)
    return fail(Code::Damaged, "a column does not unpack to its size");
  return {};
}

Result<> fill_column(Segment& s, std::uint32_t id, Bytes bytes, std::size_t rows, Bytes whole) {
  if (id >= kArena && id < kArena + kColumnCount) return fill_arena(s.arena[id - kArena], bytes);
  if (id < kColumnCount) {
    return kColumns[id].long_text ? unpack_numbers(s.text_ends[id], bytes, rows, whole)
                                  : unpack_numbers(s.codes[id], bytes, rows, whole);
  }
  Result<> done = fail(Code::Damaged, "an unknown column");
  each_fixed(s, [&](Fixed fixed, auto& values) {
    if (static_cast<std::uint32_t>(fixed) == id) done = unpack_numbers(values, bytes, rows, whole);
  });
  return done;
}

bool wanted(std::uint32_t id, ColumnSet columns) {
  const std::uint32_t column = id >= kArena ? id - kArena : id;
  return column >= 64 || (columns & (ColumnSet{1} << column)) != 0;
}

// Lengths to ends; every text lies inside its arena, every channel is one.
bool settle_texts(Segment& s) {
  for (const std::uint8_t channel : s.channel) {
    if (channel >= kChannels) return false;
  }
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    std::uint64_t end = 0;
    for (std::uint32_t& each : s.text_ends[c]) {
      end += each;
      if (end > s.arena[c].size()) return false;
      each = static_cast<std::uint32_t>(end);
    }
  }
  return true;
}

}  // namespace

std::string pack_segment(const Segment& s) {
  std::string out;
  pack_segment(s, out);
  return out;
}

void pack_segment(const Segment& s, std::string& to) {
  to = kMagic;
  Packing out{to, s.rows(), 0};
  put(out.bytes, kVersion);
  put(out.bytes, schema());
  put(out.bytes, static_cast<std::uint32_t>(s.rows()));
  const std::size_t at = out.bytes.size();
  put(out.bytes, std::uint32_t{0});
  each_fixed(s, [&](Fixed fixed, const auto& values) {
    put_numbers(out, static_cast<std::uint32_t>(fixed), values);
  });
  for (std::uint32_t c = 0; c < kColumnCount; ++c) {
    put_numbers(out, c, s.codes[c]);
    put_texts(out, c, s.text_ends[c], s.arena[c]);
  }
  std::string columns;
  put(columns, out.columns);
  out.bytes.replace(at, columns.size(), columns);
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
  if (head.rows > kMostRows) return fail(Code::Damaged, "a segment of impossible size");
  return head;
}

}  // namespace

Result<Segment> unpack_segment(Bytes bytes, ColumnSet columns) {
  Cursor cursor{bytes};
  TAMIZ_TRY(const Head head, read_head(cursor));
  Segment segment;
  columns |= set_of(Fixed::Time);
  for (std::uint32_t i = 0; i < head.columns; ++i) {
    TAMIZ_TRY(const auto id, cursor.le<std::uint32_t>());
    TAMIZ_TRY(const auto size, cursor.le<std::uint64_t>());
    TAMIZ_TRY(const auto sum, cursor.le<std::uint64_t>());
    TAMIZ_TRY(const Bytes body, cursor.take(size));
    if (!wanted(id, columns)) continue;
    if (sum_of(body, head.rows) != sum)
      return fail(Code::Damaged, "a column is not what was written");
    TAMIZ_CHECK(fill_column(segment, id, body, head.rows, bytes));
  }
  if (segment.rows() != head.rows) return fail(Code::Damaged, "columns of different lengths");
  if (!settle_texts(segment)) return fail(Code::Damaged, "texts outside their column");
  return segment;
}

}  // namespace tamiz
