#pragma once
// The values of Windows binary XML as the text that `wevtutil qe /f:xml` gives ([MS-EVEN6] 2.2.12
// to 2.2.17, type table of 2.2.18). Tested by evtx_test.cpp and tools/evtx_oracle.py.
#include <cstdint>
#include <string>
#include <string_view>

#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

enum class EvtxType : std::uint8_t {
  Null = 0x00,
  String = 0x01,  // UTF-16LE
  AnsiString = 0x02,
  Int8 = 0x03,
  UInt8 = 0x04,
  Int16 = 0x05,
  UInt16 = 0x06,
  Int32 = 0x07,
  UInt32 = 0x08,
  Int64 = 0x09,
  UInt64 = 0x0A,
  Real32 = 0x0B,
  Real64 = 0x0C,
  Bool = 0x0D,
  Binary = 0x0E,
  Guid = 0x0F,
  SizeT = 0x10,
  FileTime = 0x11,
  SystemTime = 0x12,
  Sid = 0x13,
  HexInt32 = 0x14,
  HexInt64 = 0x15,
  BinXml = 0x21,
};
inline constexpr std::uint8_t kEvtxArray = 0x80;  // or-ed to a type

struct EvtxValue {
  std::uint8_t type = 0;
  std::string_view bytes;
  [[nodiscard]] bool is_array() const { return (type & kEvtxArray) != 0; }
  [[nodiscard]] bool empty() const { return type == 0 || bytes.empty(); }
  [[nodiscard]] bool is_xml() const { return type == static_cast<std::uint8_t>(EvtxType::BinXml); }
};

// UTF-16LE to UTF-8 up to the first zero; lone surrogates become \uXXXX text, as in other inputs.
std::string_view evtx_text(std::string_view utf16, Scratch& scratch);
// One value as text; an array is its items with ", " between them. Bytes that are too few for the
// type give "".
std::string_view evtx_text(const EvtxValue& value, Scratch& scratch);
// Takes the first item off an array; an item may be empty. False when none is left.
bool next_item(EvtxValue& array, EvtxValue& item);
// FILETIME (100 ns since 1601, [MS-DTYP] 2.3.3) as 2020-01-02T03:04:05.1234567Z.
std::string_view file_time_text(std::uint64_t ticks, Scratch& scratch);

}  // namespace tamiz::telemetry
