#pragma once
// A stream over bytes of its own, for the tests and fuzz programs of every room.
#include <string>
#include <utility>

#include "base/text_stream.hpp"

namespace tamiz {

class BytesStream : public ByteStream {
 public:
  explicit BytesStream(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(std::span<std::byte> to) override { return text_.read(to); }

 private:
  std::string bytes_;
  TextStream text_{bytes_};
};

}  // namespace tamiz
