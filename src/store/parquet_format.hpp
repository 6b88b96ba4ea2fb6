#pragma once
// What our Parquet files of events are ("tamiz.events/1"): the fields in their order, and the
// numbers of the Apache Parquet format (apache/parquet-format, src/main/thrift/parquet.thrift) that
// writer and reader share. Tested by parquet_file_test.cpp.
//
//   file   := "PAR1" group* footer u32(footer bytes) "PAR1"
//   group  := chunk*                      one per field, in the order of kFields, without gaps
//   chunk  := dictionary? data            one page each, zstd with its checksum, level 1
//   page   := header(thrift) zstd frame
//   data   := levels? values              levels (optional fields): u32 bytes, runs of 1 bit
//   values := plain | u8 bits, runs       runs: indices into the dictionary of the chunk
//   footer := FileMetaData(thrift); its last pair is the hash of the footer with that hash as zeros
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/event.hpp"

namespace tamiz::store {

inline constexpr std::string_view kParquetMagic = "PAR1";
inline constexpr std::string_view kEventsFormat = "tamiz.events/1";
// Names of our pairs in the footer.
inline constexpr std::string_view kFormatKey = "tamiz.format", kSchemaKey = "tamiz.schema",
                                  kFooterKey = "tamiz.footer";

// A group ends with so many rows, or before its long texts have so many bytes: what a reader holds
// at once, and small enough that a search skips most of a file.
inline constexpr std::size_t kGroupRows = 128 * 1024;
inline constexpr std::uint64_t kGroupTextBytes = 64ull << 20;
// Of one page, unpacked: texts of which no byte is UTF-8 take four times their bytes.
inline constexpr std::uint64_t kMostPageBytes = 256ull << 20;
// Of all pages of a group, unpacked. A group that would be larger is written as two.
inline constexpr std::uint64_t kMostGroupBytes = 512ull << 20;
// Longer texts are no minimum or maximum of a column chunk.
inline constexpr std::size_t kMostStatisticBytes = 64;

// parquet.thrift: Type, Encoding, PageType, CompressionCodec; FieldRepetitionType, ConvertedType.
enum class Physical : std::uint8_t { Int32 = 1, Int64 = 2, ByteArray = 6 };
enum class Encoding : std::uint8_t { Plain = 0, Runs = 3, RunsOfIndices = 8 };
enum class PageType : std::uint8_t { Data = 0, Dictionary = 2 };
inline constexpr std::int32_t kCodecZstd = 6;

enum class Content : std::uint8_t {
  Time,        // microseconds, UTC; absent where the record names no time
  ClockError,  // microseconds
  Record,
  Source,
  Channel,  // its name
  Key,      // hash of the producer's record key; absent where there is none. It stands for
            // Column::Key, whose text is not kept
  Host,     // the machine's name
  Short,    // a column with a dictionary
  Long,     // a column of long texts
};

struct Field {
  std::string_view name;
  Content content{};
  Physical physical{};
  bool optional = true;
  Column column{};  // of Short and Long
};
inline constexpr std::size_t kFields = 7 + kColumnCount - 1;

constexpr std::array<Field, kFields> make_fields() {
  std::array<Field, kFields> out{{
      {"time", Content::Time, Physical::Int64, true, {}},
      {"clock_error", Content::ClockError, Physical::Int64, false, {}},
      {"record", Content::Record, Physical::Int64, false, {}},
      {"source", Content::Source, Physical::Int32, false, {}},
      {"channel", Content::Channel, Physical::ByteArray, false, {}},
      {"key", Content::Key, Physical::Int64, true, Column::Key},
      {"host", Content::Host, Physical::ByteArray, true, {}},
  }};
  std::size_t at = 7;
  for (const ColumnInfo& info : kColumns) {
    if (info.column == Column::Key) continue;
    out[at++] = {info.name, info.long_text ? Content::Long : Content::Short, Physical::ByteArray,
                 true, info.column};
  }
  return out;
}
inline constexpr std::array<Field, kFields> kFieldTable = make_fields();

// 16 hexadecimal digits: equal for programs that write the same fields.
std::string schema_hash();
std::string hex_of(std::uint64_t number);

}  // namespace tamiz::store
