#include "store/runs.hpp"

#include <algorithm>
#include <bit>

namespace tamiz::store {
namespace {

constexpr std::size_t kGroup = 8;

void put_varint(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}

void put_packed(std::string& out, std::span<const std::uint32_t> values, unsigned bits) {
  if (values.empty()) return;
  const std::size_t groups = (values.size() + kGroup - 1) / kGroup;
  put_varint(out, (groups << 1) | 1);
  std::uint64_t held = 0;
  unsigned held_bits = 0;
  const std::size_t padded = groups * kGroup;
  out.reserve(out.size() + groups * bits);
  for (std::size_t i = 0; i < padded; ++i) {
    held |= static_cast<std::uint64_t>(i < values.size() ? values[i] : 0) << held_bits;
    for (held_bits += bits; held_bits >= 8; held_bits -= 8, held >>= 8)
      out += static_cast<char>(held);
  }
}

// Values of the packed groups; all bytes are there.
void unpack(Bytes bytes, unsigned bits, std::span<std::uint32_t> to) {
  const std::uint32_t mask = (1u << bits) - 1;
  std::size_t bit = 0;
  for (std::uint32_t& value : to) {
    const std::size_t at = bit >> 3;
    std::uint32_t word = 0;
    if (at + sizeof word <= bytes.size()) {
      std::memcpy(&word, bytes.data() + at, sizeof word);
      if constexpr (std::endian::native == std::endian::big) word = std::byteswap(word);
    } else {
      for (std::size_t i = at; i < bytes.size(); ++i)
        word |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * (i - at));
    }
    value = (word >> (bit & 7)) & mask;
    bit += bits;
  }
}

Result<std::uint64_t> read_varint(Cursor& cursor) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {  // counts are 32-bit numbers
    TAMIZ_TRY(const auto next, cursor.le<std::uint8_t>());
    number |= static_cast<std::uint64_t>(next & 0x7F) << shift;
    if (next < 0x80) return number;
  }
  return fail(Code::Damaged, "a run is longer than a page can be", cursor.at());
}

}  // namespace

unsigned bits_for(std::uint32_t largest) {
  return std::max(1u, static_cast<unsigned>(std::bit_width(largest)));
}

void put_run(std::string& out, std::uint32_t value, std::size_t count, unsigned bits) {
  put_varint(out, count << 1);
  for (unsigned written = 0; written < bits; written += 8, value >>= 8)
    out += static_cast<char>(value);
}

void put_runs(std::string& out, std::span<const std::uint32_t> values, unsigned bits) {
  std::size_t literal = 0;  // where the values begin that are not written yet
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i + 1;
    while (end < values.size() && values[end] == values[i]) ++end;
    // The literals before a run are filled up to whole groups from its values.
    const std::size_t borrowed = (kGroup - (i - literal) % kGroup) % kGroup;
    if (end - i >= borrowed + kGroup) {
      i += borrowed;
      put_packed(out, values.subspan(literal, i - literal), bits);
      put_run(out, values[i], end - i, bits);
      literal = end;
    }
    i = end;
  }
  put_packed(out, values.subspan(literal), bits);
}

Result<> read_runs(Bytes bytes, unsigned bits, std::size_t count, std::vector<std::uint32_t>& out) {
  if (bits == 0 || bits > kMostRunBits)
    return fail(Code::Damaged, "numbers of impossible width in a page");
  out.resize(count);
  Cursor cursor{bytes};
  std::size_t done = 0;
  while (done < count) {
    TAMIZ_TRY(const std::uint64_t head, read_varint(cursor));
    const std::size_t left = count - done;
    if ((head & 1) != 0) {
      const std::size_t groups = head >> 1;
      if (groups == 0 || groups > (left + kGroup - 1) / kGroup)
        return fail(Code::Damaged, "a run holds more values than its page", cursor.at());
      TAMIZ_TRY(const Bytes packed, cursor.take(groups * bits));
      const std::size_t n = std::min(left, groups * kGroup);
      unpack(packed, bits, std::span{out}.subspan(done, n));
      done += n;
      continue;
    }
    const std::size_t n = head >> 1;
    if (n == 0 || n > left)
      return fail(Code::Damaged, "a run holds more values than its page", cursor.at());
    TAMIZ_TRY(const Bytes raw, cursor.take((bits + 7) / 8));
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < raw.size(); ++i)
      value |= std::to_integer<std::uint32_t>(raw[i]) << (8 * i);
    if (value >> bits != 0) return fail(Code::Damaged, "a number wider than its run", cursor.at());
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(done), n, value);
    done += n;
  }
  if (cursor.left() > 0)
    return fail(Code::Damaged, "a page holds more than its values", cursor.at());
  return {};
}

}  // namespace tamiz::store
