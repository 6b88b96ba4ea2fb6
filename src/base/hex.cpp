#include "base/hex.hpp"

namespace tamiz {

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

Result<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Code::Damaged, "hex with half a byte", text.size());
  const auto digit = [](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 16;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const unsigned high = digit(text[i]), low = digit(text[i + 1]);
    if (high == 16 || low == 16) return fail(Code::Damaged, "no hex", i);
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace tamiz
