#pragma once
// A stream over bytes in memory, for the tests and fuzz programs of every room.
#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/file.hpp"

namespace tamiz {

class BytesStream : public ByteStream {
 public:
  explicit BytesStream(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    const std::size_t n = std::min(to.size(), bytes_.size() - at_);
    std::memcpy(to.data(), bytes_.data() + at_, n);
    at_ += n;
    return n;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace tamiz
