// Finding what a decoder reads (pack/decode_steps.hpp). RE2 runs in linear time, and its memory is
// limited: an expression is a stranger's.
#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.hpp"
#include "pack/decode_steps.hpp"

namespace tamiz::pack {
namespace {

constexpr std::int64_t kMostExpressionMemory = 8 << 20;
constexpr std::size_t kMostUrl = 2'048;

re2::RE2::Options options() {
  re2::RE2::Options out;
  out.set_log_errors(false);
  out.set_encoding(re2::RE2::Options::EncodingLatin1);  // bytes
  out.set_max_mem(kMostExpressionMemory);
  return out;
}

bool is_url(std::string_view text) {
  const bool known = text.starts_with("https://") || text.starts_with("http://");
  return known && text.size() <= kMostUrl && printable(text) == text &&
         text.find_first_of(" \t\r\n") == std::string_view::npos;
}

Result<std::string> said_by(const Decoder& decoder, std::string_view value) {
  auto said = run_steps(decoder.steps, value);
  if (said && decoder.says == Says::Url && !is_url(*said))
    return fail(Code::Damaged, fmt::format("no URL: '{}'", shortened(*said, 40)));
  return said;
}

}  // namespace

std::string wrong_expression(const std::string& find) {
  const re2::RE2 expression{find, options()};
  if (!expression.ok()) return expression.error();
  return expression.NumberOfCapturingGroups() == 1 ? "" : "it needs one group: the value";
}

Result<DecodedFile> decode_bytes(const Decoder& decoder, std::string_view bytes) {
  if (bytes.size() > kMostDecodeInput) return fail(Code::TooLarge, "more than 16 MiB");
  const re2::RE2 expression{decoder.find, options()};
  if (!expression.ok()) return fail(Code::Usage, expression.error());
  DecodedFile out;
  const re2::StringPiece text{bytes.data(), bytes.size()};
  for (std::size_t at = 0; at <= bytes.size();) {
    re2::StringPiece found[2];
    if (!expression.Match(text, at, bytes.size(), re2::RE2::UNANCHORED, found, 2)) break;
    if (out.places.size() == kMostMatches) {
      out.more = true;
      break;
    }
    const auto begin = static_cast<std::size_t>(found[0].data() - bytes.data());
    at = std::max(begin + found[0].size(), begin + 1);
    const bool taken = found[1].data() != nullptr;
    const auto offset = taken ? static_cast<std::size_t>(found[1].data() - bytes.data()) : begin;
    out.places.push_back(
        {offset, said_by(decoder, taken ? bytes.substr(offset, found[1].size()) : "")});
  }
  return out;
}

}  // namespace tamiz::pack
