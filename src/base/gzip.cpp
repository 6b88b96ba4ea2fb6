#include "base/gzip.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/hash.hpp"

namespace tamiz {
namespace {

constexpr std::size_t kWindow = 32768, kShortest = 4, kLongest = 258;
constexpr unsigned kHashBits = 15;
constexpr int kChain = 8;  // earlier places tried for each match; 16 gains 3 % and costs half again

// RFC 1951, 3.2.5: what each length and distance code begins with, and its extra bits.
constexpr std::array<std::uint16_t, 29> kLengthBase{3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                                    15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                                    67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<std::uint8_t, 29> kLengthExtra{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                    2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<std::uint16_t, 30> kDistanceBase{
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

class Bits {
 public:
  // Lowest bit first.
  void put(std::uint32_t value, unsigned count) {
    held_ |= static_cast<std::uint64_t>(value) << count_;
    count_ += count;
    while (count_ >= 8) {
      out += static_cast<char>(held_ & 0xFF);
      held_ >>= 8;
      count_ -= 8;
    }
  }
  // Huffman codes go highest bit first.
  void code(std::uint32_t value, unsigned count) {
    std::uint32_t turned = 0;
    for (unsigned i = 0; i < count; ++i) turned |= (value >> i & 1) << (count - 1 - i);
    put(turned, count);
  }
  void symbol(unsigned s) {
    if (s < 144) return code(0x30 + s, 8);
    if (s < 256) return code(0x190 + s - 144, 9);
    if (s < 280) return code(s - 256, 7);
    code(0xC0 + s - 280, 8);
  }
  void match(std::size_t length, std::size_t distance) {
    const auto l = static_cast<std::size_t>(
        std::upper_bound(kLengthBase.begin(), kLengthBase.end(), length) - kLengthBase.begin() - 1);
    symbol(static_cast<unsigned>(257 + l));
    put(static_cast<std::uint32_t>(length - kLengthBase[l]), kLengthExtra[l]);
    const auto d = static_cast<std::size_t>(
        std::upper_bound(kDistanceBase.begin(), kDistanceBase.end(), distance) -
        kDistanceBase.begin() - 1);
    code(static_cast<std::uint32_t>(d), 5);
    put(static_cast<std::uint32_t>(distance - kDistanceBase[d]),
        d < 2 ? 0 : static_cast<unsigned>(d / 2 - 1));
  }
  void flush() {
    if (count_ > 0) put(0, 8 - count_);
  }
  std::string out;

 private:
  std::uint64_t held_ = 0;
  unsigned count_ = 0;
};

// Where the same four bytes stood before, newest first.
class Places {
 public:
  explicit Places(std::string_view text)
      : text_(text), head_(1u << kHashBits, kNone), before_(kWindow) {}

  void add(std::size_t at) {
    if (at + kShortest > text_.size()) return;
    std::size_t& head = head_[hash(at)];
    before_[at % kWindow] = head;
    head = at;
  }

  // The longest of a few earlier matches; length 0 when there is none worth it.
  struct Match {
    std::size_t length = 0, distance = 0;
  };
  [[nodiscard]] Match longest(std::size_t at) const {
    Match best;
    if (at + kShortest > text_.size()) return best;
    const std::size_t most = std::min(kLongest, text_.size() - at);
    std::size_t from = head_[hash(at)];
    for (int tries = 0; tries < kChain && from != kNone && at - from < kWindow; ++tries) {
      std::size_t n = 0;
      while (n < most && text_[from + n] == text_[at + n]) ++n;
      if (n >= kShortest && n > best.length) best = {n, at - from};
      const std::size_t next = before_[from % kWindow];
      if (next == kNone || next >= from) break;  // overwritten: too far back
      from = next;
    }
    return best;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t hash(std::size_t at) const {
    std::uint32_t four = 0;  // by hand: the same on machines of either byte order
    for (std::size_t i = 0; i < 4; ++i)
      four |= static_cast<std::uint32_t>(static_cast<unsigned char>(text_[at + i])) << (8 * i);
    return (four * 2654435761u) >> (32 - kHashBits);
  }
  std::string_view text_;
  std::vector<std::size_t> head_, before_;
};

}  // namespace

std::string gzip(std::string_view text) {
  Bits bits;
  bits.out = std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);  // no name, no time, unknown system
  bits.put(1, 1);                                              // the last block
  bits.put(1, 2);                                              // fixed codes
  Places places(text);
  for (std::size_t at = 0; at < text.size();) {
    const auto [length, distance] = places.longest(at);
    if (length == 0) {
      bits.symbol(static_cast<unsigned char>(text[at]));
      places.add(at++);
      continue;
    }
    bits.match(length, distance);
    for (const std::size_t end = at + length; at < end; ++at) places.add(at);
  }
  bits.symbol(256);
  bits.flush();
  bits.put(crc32(text), 32);
  bits.put(static_cast<std::uint32_t>(text.size()), 32);
  return std::move(bits.out);
}

}  // namespace tamiz
