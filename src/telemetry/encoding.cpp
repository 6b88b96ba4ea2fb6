// The encodings half of telemetry/opening.hpp: what bytes a member is made of, and UTF-16 to UTF-8.
#include <fmt/core.h>

#include "base/text.hpp"
#include "telemetry/opening.hpp"

namespace tamiz::telemetry {

Encoding encoding_of(std::string_view head) {
  if (head.starts_with(std::string_view{"ElfFile\0", 8}) ||
      head.starts_with(std::string_view{"ElfChnk\0", 8}))
    return Encoding::Evtx;
  if (head.starts_with("\xEF\xBB\xBF")) return Encoding::Utf8Bom;
  if (head.starts_with("\xFF\xFE")) return Encoding::Utf16Le;
  if (head.starts_with("\xFE\xFF")) return Encoding::Utf16Be;
  // Text has few control bytes; zero bytes here and there (damage) are still text. Programs have
  // one in four.
  std::size_t control = 0;
  for (const char c : head) {
    const auto byte = static_cast<unsigned char>(c);
    control +=
        byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1B' ? 1 : 0;
  }
  return control * 12 > head.size() ? Encoding::Binary : Encoding::Utf8;
}

std::string from_utf16(std::string_view bytes, bool little_endian, std::string& rest) {
  std::string all = std::move(rest);
  all += bytes;
  std::string out;
  std::size_t at = 0;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(all[i]), b = static_cast<unsigned char>(all[i + 1]);
    return static_cast<char32_t>(little_endian ? a | (b << 8) : b | (a << 8));
  };
  while (at + 2 <= all.size()) {
    const char32_t first = unit(at);
    const bool high = first >= 0xD800 && first < 0xDC00;
    if (high && at + 4 > all.size()) break;
    const char32_t second = high ? unit(at + 2) : 0;
    if (high && second >= 0xDC00 && second < 0xE000) {
      append_utf8(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), out);
      at += 4;
      continue;
    }
    if (first >= 0xD800 && first < 0xE000) {
      out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(first));
    } else {
      append_utf8(first, out);
    }
    at += 2;
  }
  rest = all.substr(at);
  return out;
}

}  // namespace tamiz::telemetry
