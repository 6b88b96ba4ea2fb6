#include "store/parquet_footer.hpp"

#include <fmt/core.h>

#include "base/hash.hpp"
#include "store/thrift.hpp"

namespace tamiz::store {
namespace {

// parquet.thrift: ConvertedType and the fields of the union LogicalType.
enum Converted : std::int32_t { kUtf8 = 0, kTimestampMicros = 10, kUint32 = 13, kUint64 = 14 };
enum Logical : int { kString = 1, kTimestamp = 8, kInteger = 10 };
constexpr std::string_view kCreatedBy = "tamiz";

void write_logical(ThriftWriter& w, const Field& field) {
  w.field_struct(10);
  if (field.physical == Physical::ByteArray) {
    w.field_struct(kString);
    w.close();
  } else if (field.content == Content::Time) {
    w.field_struct(kTimestamp);
    w.flag(1, true);  // adjusted to UTC
    w.field_struct(2);
    w.field_struct(2);  // TimeUnit: microseconds
    w.close();
    w.close();
    w.close();
  } else {
    w.field_struct(kInteger);
    w.field(1, ThriftType::I8, field.physical == Physical::Int32 ? 32 : 64);
    w.flag(2, false);
    w.close();
  }
  w.close();
}

std::int32_t converted_of(const Field& field) {
  if (field.physical == Physical::ByteArray) return kUtf8;
  if (field.content == Content::Time) return kTimestampMicros;
  return field.physical == Physical::Int32 ? kUint32 : kUint64;
}

void write_schema(ThriftWriter& w) {
  w.field_list(2, ThriftType::Struct, kFields + 1);
  w.element_struct();
  w.field(4, "events");
  w.field(5, ThriftType::I32, kFields);
  w.close();
  for (const Field& field : kFieldTable) {
    w.element_struct();
    w.field(1, ThriftType::I32, static_cast<int>(field.physical));
    w.field(3, ThriftType::I32, field.optional ? 1 : 0);
    w.field(4, field.name);
    if (field.content != Content::ClockError) {  // a plain signed number
      w.field(6, ThriftType::I32, converted_of(field));
      write_logical(w, field);
    }
    w.close();
  }
}

void write_statistics(ThriftWriter& w, const ChunkMeta& chunk) {
  w.field_struct(12);
  w.field(3, ThriftType::I64, static_cast<std::int64_t>(chunk.nulls));
  if (chunk.most && chunk.least) {
    w.field(5, *chunk.most);
    w.field(6, *chunk.least);
  }
  w.close();
}

void write_chunk(ThriftWriter& w, const Field& field, const ChunkMeta& chunk, std::uint64_t rows) {
  const bool dictionary = chunk.dictionary_bytes > 0;
  const auto number = [&](int id, std::uint64_t value) {
    w.field(id, ThriftType::I64, static_cast<std::int64_t>(value));
  };
  w.element_struct();
  number(2, 0);  // file_offset: metadata lie in the footer only
  w.field_struct(3);
  w.field(1, ThriftType::I32, static_cast<int>(field.physical));
  w.field_list(2, ThriftType::I32, dictionary ? 3 : 2);
  w.element(static_cast<int>(Encoding::Plain));
  w.element(static_cast<int>(Encoding::Runs));
  if (dictionary) w.element(static_cast<int>(Encoding::RunsOfIndices));
  w.field_list(3, ThriftType::Binary, 1);
  w.element(field.name);
  w.field(4, ThriftType::I32, kCodecZstd);
  number(5, rows);
  number(6, chunk.unpacked_bytes);
  number(7, chunk.packed_bytes);
  number(9, chunk.offset + chunk.dictionary_bytes);
  if (dictionary) number(11, chunk.offset);
  write_statistics(w, chunk);
  w.close();
  w.close();
}

void write_group(ThriftWriter& w, const GroupMeta& group) {
  std::uint64_t unpacked = 0, packed = 0;
  w.element_struct();
  w.field_list(1, ThriftType::Struct, kFields);
  for (std::size_t f = 0; f < kFields; ++f) {
    write_chunk(w, kFieldTable[f], group.chunks[f], group.rows);
    unpacked += group.chunks[f].unpacked_bytes;
    packed += group.chunks[f].packed_bytes;
  }
  w.field(2, ThriftType::I64, static_cast<std::int64_t>(unpacked));
  w.field(3, ThriftType::I64, static_cast<std::int64_t>(group.rows));
  w.field(5, ThriftType::I64, static_cast<std::int64_t>(group.chunks.front().offset));
  w.field(6, ThriftType::I64, static_cast<std::int64_t>(packed));
  w.close();
}

// Returns where the digits of the hash stand.
std::size_t write_pairs(ThriftWriter& w, const std::string& out, const Pairs& pairs) {
  const auto pair = [&](std::string_view key, std::string_view value) {
    w.element_struct();
    w.field(1, key);
    w.field(2, value);
    w.close();
  };
  w.field_list(5, ThriftType::Struct, pairs.size() + 3);
  pair(kFormatKey, kEventsFormat);
  pair(kSchemaKey, schema_hash());
  for (const auto& [key, value] : pairs) pair(key, value);
  pair(kFooterKey, std::string(kHashDigits, '0'));
  return out.size() - 1 - kHashDigits;
}

}  // namespace

std::string field_list() {
  std::string out;
  ThriftWriter w{out};
  write_schema(w);
  return out.substr(1);
}

std::string write_footer(const FileMeta& meta) {
  std::string out;
  ThriftWriter w{out};
  w.field(1, ThriftType::I32, 1);  // version of the format
  write_schema(w);
  w.field(3, ThriftType::I64, static_cast<std::int64_t>(meta.rows));
  w.field_list(4, ThriftType::Struct, meta.groups.size());
  for (const GroupMeta& group : meta.groups) write_group(w, group);
  const std::size_t digits = write_pairs(w, out, meta.pairs);
  w.field(6, kCreatedBy);
  w.field_list(7, ThriftType::Struct, kFields);
  for (std::size_t f = 0; f < kFields; ++f) {
    w.element_struct();
    w.field_struct(1);  // ColumnOrder: the order of the type
    w.close();
    w.close();
  }
  w.close();
  out.replace(digits, kHashDigits, hex_of(hash64(out)));
  return out;
}

}  // namespace tamiz::store
