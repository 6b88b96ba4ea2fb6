#pragma once
// Room for values that had to be made (unescaped, joined, folded) while one record is read. Views
// stay valid until `clear`. One per thread.
#include <cstring>
#include <deque>
#include <string>
#include <string_view>

namespace tamiz::telemetry {

class Scratch {
 public:
  void clear() {
    used_ = 0;
    large_.clear();
  }
  // `size` writable bytes.
  char* room(std::size_t size) {
    if (size > kBlock / 4) return large_.emplace_back(size, '\0').data();
    if (used_ + size > kBlock || block_.empty()) {
      if (!block_.empty()) large_.push_back(std::move(block_));
      block_.assign(kBlock, '\0');
      used_ = 0;
    }
    char* at = block_.data() + used_;
    used_ += size;
    return at;
  }
  std::string_view keep(std::string_view text) {
    char* at = room(text.size());
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

 private:
  static constexpr std::size_t kBlock = 64u << 10;
  std::string block_;
  std::size_t used_ = 0;
  std::deque<std::string> large_;
};

}  // namespace tamiz::telemetry
