#pragma once
// Numbers and texts of a digest's body (digest.hpp). Tested by digest_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/dictionary.hpp"

namespace tamiz::blind {

// The body of a file, its sum checked. Damaged or Unsupported with what would be right.
Result<std::string> digest_body(std::string_view file);

class DigestWriter {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads past the end or beyond a limit give zeros; the first is remembered and told at the end.
class DigestReader {
 public:
  explicit DigestReader(std::string_view body) : body_(body) {}
  std::uint64_t number();
  std::uint32_t number32();
  std::string text();
  // A number of things of at least `least` bytes each, so that no more is promised than can be.
  std::size_t count(std::size_t least);
  StringCode code(const std::vector<StringCode>& codes);
  void refuse(std::string_view what);
  [[nodiscard]] Result<> state() const;
  [[nodiscard]] Result<> finish();  // nothing may be left

 private:
  std::string_view body_;
  std::size_t at_ = 0;
  std::string wrong_;
  std::size_t wrong_at_ = 0;
};

}  // namespace tamiz::blind
