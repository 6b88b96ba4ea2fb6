#include "blind/digest_bytes.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text_stream.hpp"
#include "base/zstd_stream.hpp"
#include "blind/digest.hpp"

namespace tamiz::blind {
namespace {

constexpr std::size_t kSumDigits = 64;
constexpr std::size_t kFree = 16u << 20, kMostTimes = 200;

}  // namespace

Result<std::string> digest_body(std::string_view file) {
  if (!file.starts_with(kDigestMagic)) {
    if (file.starts_with(kDigestOfAnyVersion))
      return fail(Code::Unsupported, "a digest of another version; this program reads version 2",
                  0);
    return fail(Code::Damaged, "no digest: it begins with other bytes than tamiz.digest/2", 0);
  }
  if (file.size() < kDigestMagic.size() + kSumDigits)
    return fail(Code::Damaged, "a digest that is cut", file.size());
  const std::string_view sum = file.substr(file.size() - kSumDigits);
  file.remove_suffix(kSumDigits);
  if (sha256_hex(file) != sum)
    return fail(Code::Damaged, "a digest whose sum does not fit: it is cut or was changed",
                file.size());
  const auto stream = zstd_stream(std::make_unique<TextStream>(file.substr(kDigestMagic.size())));
  std::string body;
  std::array<std::byte, 1 << 16> buffer;
  while (true) {
    TAMIZ_TRY(const std::size_t n, stream->read(buffer));
    if (n == 0) return body;
    if (body.size() > kFree && body.size() / kMostTimes > file.size())
      return fail(Code::TooLarge, "a digest that unpacks to more than 200 times its size", 0);
    body.append(reinterpret_cast<const char*>(buffer.data()), n);
  }
}

void DigestReader::refuse(std::string_view what) {
  if (!wrong_.empty()) return;
  wrong_ = what;
  wrong_at_ = at_;
  at_ = body_.size();
}

std::uint64_t DigestReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at_ < body_.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(body_[at_++]);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
  refuse("a number that does not end");
  return 0;
}

std::uint32_t DigestReader::number32() {
  const std::uint64_t value = number();
  if (value > 0xFFFFFFFF) refuse("a number that is too large");
  return static_cast<std::uint32_t>(value);
}

std::string DigestReader::text() {
  const std::size_t length = count(1);
  std::string out{body_.substr(at_, length)};
  at_ += length;
  return out;
}

std::size_t DigestReader::count(std::size_t least) {
  const std::uint64_t n = number();
  if (n <= (body_.size() - at_) / least) return static_cast<std::size_t>(n);
  refuse("more things than there are bytes for");
  return 0;
}

StringCode DigestReader::code(const std::vector<StringCode>& codes) {
  const std::uint64_t n = number();
  if (n < codes.size()) return codes[n];
  refuse("a name that is not listed");
  return 0;
}

Result<> DigestReader::state() const {
  if (wrong_.empty()) return {};
  return fail(Code::Damaged, "a digest that holds " + wrong_, wrong_at_);
}

Result<> DigestReader::finish() {
  if (at_ != body_.size()) refuse("something behind its last machine");
  return state();
}

}  // namespace tamiz::blind
