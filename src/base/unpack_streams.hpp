#pragma once
// Streams between a file and what is unpacked from it: looked at before it is read, counted, kept
// to the budget. Tested with base/unpack.hpp.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "base/unpack.hpp"

namespace tamiz {

// Lets the first bytes be looked at before they are read.
class Peekable : public ByteStream {
 public:
  explicit Peekable(std::unique_ptr<ByteStream> under) : under_(std::move(under)) {}
  Result<std::string_view> peek(std::size_t want) {
    while (head_.size() < want) {
      std::array<char, 512> more{};
      TAMIZ_TRY(const std::size_t n, under_->read(std::as_writable_bytes(std::span{more})));
      if (n == 0) break;
      head_.append(more.data(), n);
    }
    return std::string_view{head_};
  }
  Result<std::size_t> read(std::span<std::byte> to) override {
    if (head_.empty()) return under_->read(to);
    const std::size_t n = std::min(to.size(), head_.size());
    std::memcpy(to.data(), head_.data(), n);
    head_.erase(0, n);
    return n;
  }

 private:
  std::unique_ptr<ByteStream> under_;
  std::string head_;
};

class Counting : public ByteStream {
 public:
  Counting(std::unique_ptr<ByteStream> under, std::uint64_t& bytes)
      : under_(std::move(under)), bytes_(bytes) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    auto n = under_->read(to);
    if (n) bytes_ += *n;
    return n;
  }

 private:
  std::unique_ptr<ByteStream> under_;
  std::uint64_t& bytes_;
};

inline Error bomb(std::uint64_t ratio, std::uint64_t at) {
  return {Code::TooLarge,
          "unpacks to more than " + std::to_string(ratio) + " times its size: a bomb, or not a log",
          at};
}
inline bool is_bomb(std::uint64_t out, std::uint64_t in, std::uint64_t ratio) {
  return out > kRatioFreeBytes && out / ratio > in;
}

// What is read whole before any of it is handed on keeps the budget too.
class Budgeted : public ByteStream {
 public:
  Budgeted(std::unique_ptr<ByteStream> under, const std::uint64_t& in)
      : under_(std::move(under)), in_(in) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    TAMIZ_TRY(const std::size_t n, under_->read(to));
    out_ += n;
    if (is_bomb(out_, in_, kMostRatio)) return std::unexpected(bomb(kMostRatio, out_));
    return n;
  }

 private:
  std::unique_ptr<ByteStream> under_;
  const std::uint64_t& in_;
  std::uint64_t out_ = 0;
};

}  // namespace tamiz
