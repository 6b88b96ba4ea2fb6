#pragma once
// Windows binary XML ([MS-EVEN6] 2.2.12; libyal/libevtx, "Windows XML Event Log (EVTX) format",
// sections 4 and 5) as a small tree. Of a record nearly all is its template, which many records
// share: it is read once, and then only values are taken from each record.
//
//   fragment  = 0F 01 01 00 (element | instance) 00
//   element   = 01|41 [u16 dependency] u32 size, name, [u32 size, attribute+] (02 content* 04 | 03)
//   attribute = 06|46 name content*
//   content   = 05|45 value | 07|47 CDATA | 08|48 u16 character | 09|49 name of an entity
//             | 0A/0B instruction | 0D|0E u16 number, u8 type (a value of the record) | element
//   name      = u32 offset in the chunk, and if that is here: u32, u16 hash, u16 characters,
//   UTF-16, 0000 instance  = 0C u8, u32 id, u32 offset of its definition, and if that is here: u32
//   next, 16 bytes GUID,
//               u32 size, fragment; then u32 count, count * (u16 size, u8 type, u8 0), the values
//
// Tested by evtx_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tamiz::telemetry {

struct EvtxPart {
  enum class Kind : std::uint8_t { Text, Value, Element };
  Kind kind{};
  std::string text;          // of Text
  std::uint32_t number = 0;  // of the value, or of the element in its tree
  bool optional = false;     // a value that is left out when it is empty
};
struct EvtxAttribute {
  std::string name;
  std::vector<EvtxPart> parts;
};
struct EvtxElement {
  std::string name;
  std::vector<EvtxAttribute> attributes;
  std::vector<EvtxPart> content;
};
struct EvtxTree {
  std::vector<EvtxElement> elements;  // the first is the root
  std::size_t end = 0;                // of the root, in the chunk
};

// Real elements lie 6 deep (CAPI2's certificates 12); a template of the largest providers has 2,000
// tokens.
inline constexpr std::size_t kMostEvtxDepth = 64, kMostEvtxTokens = 65'536;
// A name is 11 bytes where it is used again, so that long ones would make much of little.
inline constexpr std::size_t kMostEvtxName = 512;

// Reads the fragment that begins at `at` of the chunk and ends before `end`, up to its end token.
// Elements of a template carry 16 bits more than most that stand in a record itself; of those the
// first tells. NotThisFormat when an instance stands there instead of an element;
// Damaged with the offset in the chunk.
Result<EvtxTree> read_evtx_tree(std::string_view chunk, std::size_t at, std::size_t end,
                                bool in_template);

// About how many bytes a tree takes.
std::size_t evtx_tree_bytes(const EvtxTree& tree);

// Equal for definitions that read alike, in whatever chunk and with whatever offsets; cheaper than
// reading them. 0 when damaged.
std::uint64_t evtx_fingerprint(std::string_view chunk, std::size_t at, std::size_t end);

}  // namespace tamiz::telemetry
