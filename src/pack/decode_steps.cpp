// The steps of a decoder, one function each. Every step gives bytes or says why it cannot.
#include "pack/decode_steps.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/cipher.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"

namespace tamiz::pack {
namespace {

std::string xored(std::string_view key, std::string_view text) {
  std::string out{text};
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<char>(out[i] ^ key[i % key.size()]);
  return out;
}

Result<std::string> opened(const DecodeStep& step, std::string_view text) {
  const std::size_t before = step.skip + step.tag_after;
  if (text.size() < before + kGcmTagBytes)
    return fail(Code::Damaged,
                fmt::format("{} are too few for a GCM tag", counted(text.size(), "byte", "bytes")));
  if (step.tag_first)
    return open_aes_256_gcm(step.key, step.nonce, text.substr(before, kGcmTagBytes),
                            text.substr(before + kGcmTagBytes));
  text.remove_prefix(step.skip);
  return open_aes_256_gcm(step.key, step.nonce, text.substr(text.size() - kGcmTagBytes),
                          text.substr(0, text.size() - kGcmTagBytes));
}

Result<std::string> from_utf8(std::string_view text) {
  while (text.ends_with('\0')) text.remove_suffix(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    if (next_code_point(text, at) == kInvalid) return fail(Code::Damaged, "no UTF-8", here);
  }
  return std::string{text};
}

// Lowest byte first unless a byte order mark says otherwise.
Result<std::string> from_utf16(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Code::Damaged, "UTF-16 with half a unit", text.size());
  const bool big = text.starts_with("\xFE\xFF");
  if (big || text.starts_with("\xFF\xFE")) text.remove_prefix(2);
  const auto unit = [&](std::size_t i) {
    const auto low = static_cast<unsigned char>(text[big ? i + 1 : i]);
    const auto high = static_cast<unsigned char>(text[big ? i : i + 1]);
    return static_cast<char32_t>(high << 8 | low);
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      const char32_t low = i + 2 < text.size() && c < 0xDC00 ? unit(i + 2) : 0;
      if (low < 0xDC00 || low >= 0xE000) return fail(Code::Damaged, "half of a UTF-16 pair", i);
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    append_utf8(c, out);
  }
  while (out.ends_with('\0')) out.pop_back();
  return out;
}

Result<std::string> meaning(const DecodeStep& step, std::string_view value) {
  value = trim(value);
  for (const std::string_view wanted : {value, std::string_view{"*"}}) {
    const auto found = std::ranges::find(step.meanings, wanted,
                                         [](const auto& m) -> std::string_view { return m.first; });
    if (found != step.meanings.end())
      return fmt::format("{}: {}", shortened(value, 40), found->second);
  }
  return fail(Code::Unsupported,
              fmt::format("'{}' has no meaning in the pack", shortened(value, 40)));
}

Result<std::string> run_step(const DecodeStep& step, std::string_view text) {
  switch (step.kind) {
    case StepKind::Base64:
      return from_base64(text);
    case StepKind::Hex:
      return from_hex(text);
    case StepKind::Xor:
      return xored(step.key, text);
    case StepKind::Rc4:
      return rc4(step.key, text);
    case StepKind::Aes256Gcm:
      return opened(step, text);
    case StepKind::Skip:
      if (text.size() < step.skip)
        return fail(Code::Damaged, fmt::format("shorter than the {} bytes to skip", step.skip));
      return std::string{text.substr(step.skip)};
    case StepKind::Utf8:
      return from_utf8(text);
    case StepKind::Utf16:
      return from_utf16(text);
    case StepKind::Map:
      return meaning(step, text);
  }
  return fail(Code::Bug, "no such step");
}

}  // namespace

Result<std::string> run_steps(const std::vector<DecodeStep>& steps, std::string_view value) {
  if (steps.size() > kMostSteps) return fail(Code::TooLarge, "more than 8 steps");
  if (value.size() > 2 * kMostDecodeOutput)
    return fail(Code::TooLarge, "a value of more than 2 MiB");
  std::string text{value};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto next = run_step(steps[i], text);
    if (!next) {
      Error error = next.error();
      error.what = fmt::format("step {}: {}", i + 1, error.what);
      return std::unexpected(std::move(error));
    }
    if (next->size() > kMostDecodeOutput)
      return fail(Code::TooLarge, fmt::format("step {}: more than 1 MiB", i + 1));
    text = *std::move(next);
  }
  return text;
}

}  // namespace tamiz::pack
