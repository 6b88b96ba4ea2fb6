#pragma once
// Numbers of one column as bytes: u64 the smallest | u8 width | per row what it is above the
// smallest, in `width` bytes, little-endian. Cheap before small. Tested by packed_numbers_test.cpp.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/cursor.hpp"

namespace tamiz {

inline constexpr std::size_t kPackedHead = 9;  // the smallest, the width
inline constexpr unsigned kMostWidth = 8;
// Numbers are written by eight bytes: the last one may write over what is behind it.
constexpr std::size_t most_packed_bytes(std::size_t rows) {
  return kPackedHead + kMostWidth * rows + 8;
}
constexpr unsigned packed_width(std::uint64_t range) {
  return static_cast<unsigned>(std::bit_width(range) + 7) / 8;
}

inline void put_at(char* to, std::uint64_t number) {
  if constexpr (std::endian::native == std::endian::big) number = std::byteswap(number);
  std::memcpy(to, &number, sizeof number);
}

// Widths are known where the loop is compiled: it is the hot one of a large hunt.
template <unsigned kWidth, class T>
void write_numbers(char* to, const std::vector<T>& values, std::uint64_t smallest) {
  if constexpr (kWidth == 0) return;
  for (const T value : values) {
    put_at(to, static_cast<std::uint64_t>(value) -
                   smallest);  // its upper bytes are overwritten by the next
    to += kWidth;
  }
}
template <unsigned kWidth, class T>
void read_numbers(std::vector<T>& values, const char* from, std::uint64_t smallest) {
  if constexpr (kWidth == 0) {
    std::ranges::fill(values, static_cast<T>(smallest));
    return;
  }
  constexpr std::uint64_t kMask = kWidth == 8 ? ~std::uint64_t{0} : (1ull << (8 * kWidth)) - 1;
  for (T& value : values) {
    value = static_cast<T>((from_le<std::uint64_t>(from) & kMask) + smallest);
    from += kWidth;
  }
}

template <class Do>
void with_width(unsigned width, Do act) {
  switch (width) {
    case 0:
      return act.template operator()<0>();
    case 1:
      return act.template operator()<1>();
    case 2:
      return act.template operator()<2>();
    case 3:
      return act.template operator()<3>();
    case 4:
      return act.template operator()<4>();
    case 5:
      return act.template operator()<5>();
    case 6:
      return act.template operator()<6>();
    case 7:
      return act.template operator()<7>();
    default:
      return act.template operator()<8>();
  }
}

// Writes them into room for most_packed_bytes; how many bytes they take. There are some.
template <class T>
std::size_t pack_numbers(char* to, const std::vector<T>& values) {
  const auto [least, most] = std::ranges::minmax(values);
  const auto smallest = static_cast<std::uint64_t>(least);
  const auto width = packed_width(static_cast<std::uint64_t>(most) - smallest);
  put_at(to, smallest);
  to[8] = static_cast<char>(width);
  with_width(width,
             [&]<unsigned kWidth>() { write_numbers<kWidth>(to + kPackedHead, values, smallest); });
  return kPackedHead + width * values.size();
}

// `whole`: the bytes in which the column lies.
template <class T>
Result<> unpack_numbers(std::vector<T>& to, Bytes bytes, std::size_t rows, Bytes whole) {
  if (bytes.size() < kPackedHead) return fail(Code::Damaged, "a column without its head");
  const auto smallest = from_le<std::uint64_t>(bytes.data());
  const auto width = static_cast<unsigned>(bytes[8]);
  if (width > 8 || bytes.size() - kPackedHead != width * rows)
    return fail(Code::Damaged, "columns of different lengths");
  to.resize(rows);
  const auto* from = reinterpret_cast<const char*>(bytes.data()) + kPackedHead;
  // Numbers are read by eight bytes: the last column of a segment ends where its bytes do.
  std::string copy;
  if (bytes.data() + bytes.size() + 8 > whole.data() + whole.size()) {
    copy.assign(from, width * rows);
    copy.append(8, '\0');
    from = copy.data();
  }
  with_width(width, [&]<unsigned kWidth>() { read_numbers<kWidth>(to, from, smallest); });
  return {};
}

}  // namespace tamiz
