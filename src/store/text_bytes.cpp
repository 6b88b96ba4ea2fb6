#include "store/text_bytes.hpp"

#include <cstdint>
#include <cstring>

#include "base/text.hpp"

namespace tamiz::store {
namespace {

constexpr char32_t kFirst = 0x10F780, kLast = 0x10F7FF;
constexpr char kLead = '\xF4';  // of all four-byte characters from U+100000 on

}  // namespace

bool is_ascii(std::string_view text) {
  std::size_t at = 0;
  std::uint64_t all = 0;
  for (; at + sizeof all <= text.size(); at += sizeof all) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    all |= eight;
  }
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return (all & 0x8080808080808080) == 0;
}

void append_stored(std::string_view text, std::string& out) {
  std::size_t done = 0;
  if (!is_ascii(text)) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t start = at;
      const char32_t c = next_code_point(text, at);
      if (c != kInvalid && (c < kFirst || c > kLast)) continue;
      out += text.substr(done, start - done);
      for (std::size_t i = start; i < at; ++i)
        append_utf8(0x10F700 + static_cast<unsigned char>(text[i]), out);
      done = at;
    }
  }
  out += text.substr(done);
}

void append_original(std::string_view stored, std::string& out) {
  std::size_t done = 0;
  for (std::size_t at = stored.find(kLead); at != std::string_view::npos;
       at = stored.find(kLead, at)) {
    const std::size_t start = at;
    const char32_t c = next_code_point(stored, at);
    if (c < kFirst || c > kLast) continue;
    out += stored.substr(done, start - done);
    out += static_cast<char>(c - 0x10F700);
    done = at;
  }
  out += stored.substr(done);
}

bool may_be_changed(std::string_view stored) {
  return std::memchr(stored.data(), kLead, stored.size()) != nullptr;
}

}  // namespace tamiz::store
