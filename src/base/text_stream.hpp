#pragma once
// A stream over bytes that somebody else keeps.
#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/file.hpp"

namespace tamiz {

class TextStream : public ByteStream {
 public:
  explicit TextStream(std::string_view text) : text_(text) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    const std::size_t n = std::min(to.size(), text_.size());
    std::memcpy(to.data(), text_.data(), n);
    text_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view text_;
};

}  // namespace tamiz
