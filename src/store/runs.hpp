#pragma once
// Small numbers as runs and packed bits: "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)" of
// the Parquet format (apache/parquet-format, Encodings.md), without its length. Definition levels
// (1 bit) and dictionary indices are written so. Tested by runs_test.cpp.
//
//   runs  := (rle | packed)*
//   rle   := varint(count << 1) value            value: little-endian, as few bytes as `bits` need
//   packed:= varint(groups << 1 | 1) bits        eight values a group, lowest bit first
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/cursor.hpp"

namespace tamiz::store {

inline constexpr unsigned kMostRunBits = 24;  // a value and its shift fit four bytes

// Bits that numbers from 0 to `largest` need; at least one, since readers disagree on zero.
unsigned bits_for(std::uint32_t largest);

// Appends `values`, each below 2^bits. Runs of eight and more become rle, all else is packed.
void put_runs(std::string& out, std::span<const std::uint32_t> values, unsigned bits);

// The same for one value, again and again.
void put_run(std::string& out, std::uint32_t value, std::size_t count, unsigned bits);

// Exactly `count` values; `bits` is 1 to kMostRunBits. Damaged when the bytes hold fewer values, or
// more than the last group's filling; the offset counts from the first of `bytes`.
Result<> read_runs(Bytes bytes, unsigned bits, std::size_t count, std::vector<std::uint32_t>& out);

}  // namespace tamiz::store
