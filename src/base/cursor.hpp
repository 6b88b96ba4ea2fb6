#pragma once
// The one place where bytes are read with a bounds check. Tested by cursor_test.cpp.
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace tamiz {

using Bytes = std::span<const std::byte>;

inline Bytes as_bytes(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}
inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The little-endian number in the sizeof(T) bytes there.
template <std::unsigned_integral T>
T from_le(const void* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  if constexpr (std::endian::native == std::endian::big && sizeof(T) > 1)
    value = std::byteswap(value);
  return value;
}

class Cursor {
 public:
  explicit Cursor(Bytes bytes) : bytes_(bytes) {}
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] std::size_t at() const { return at_; }

  // The next n bytes; Damaged with the offset when fewer are left.
  [[nodiscard]] Result<Bytes> take(std::size_t n) {
    if (n > left()) return fail(Code::Damaged, "needs more bytes than are left", at_);
    auto taken = bytes_.subspan(at_, n);
    at_ += n;
    return taken;
  }

  // A little-endian unsigned number.
  template <std::unsigned_integral T>
  [[nodiscard]] Result<T> le() {
    TAMIZ_TRY(auto raw, take(sizeof(T)));
    return from_le<T>(raw.data());
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

// The same for whoever jumps about in small structures and checks once: a read past the end gives
// zeros, or nothing, and is remembered.
class Window {
 public:
  explicit Window(std::string_view bytes, std::size_t at = 0) : bytes_(bytes), at_(at) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return at_ < bytes_.size() ? bytes_.size() - at_ : 0; }
  void go(std::size_t at) { at_ = at; }
  void skip(std::size_t n) { take(n); }

  std::string_view take(std::size_t n) {
    if (n > left()) {
      good_ = false;
      at_ = bytes_.size();
      return {};
    }
    at_ += n;
    return bytes_.substr(at_ - n, n);
  }
  template <std::unsigned_integral T>
  T le() {
    const std::string_view raw = take(sizeof(T));
    return raw.empty() ? T{0} : from_le<T>(raw.data());
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool good_ = true;
};

// A little-endian number at `at`; 0 past the end.
template <std::unsigned_integral T>
T le_at(std::string_view bytes, std::size_t at) {
  return Window{bytes, at}.le<T>();
}

}  // namespace tamiz
