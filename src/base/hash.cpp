#include "base/hash.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstring>
#include <vector>

#include "base/hex.hpp"

namespace tamiz {
namespace {

// Two odd constants with well spread bits (digits of the golden ratio and of pi).
constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ull;
constexpr std::uint64_t kPi = 0x243F6A8885A308D3ull;

// The 128-bit product, folded to 64 bits.
std::uint64_t fold_product(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word(const char* at) { return from_le<std::uint64_t>(at); }

}  // namespace

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t running = seed ^ kGolden ^ (bytes.size() * kPi);
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  while (left >= 16) {
    running = fold_product(word(at) ^ running, word(at + 8) ^ kGolden);
    at += 16;
    left -= 16;
  }
  std::uint64_t low = 0, high = 0;
  if (left >= 8) {
    low = word(at);
    high = word(at + left - 8);
  } else {
    for (std::size_t i = 0; i < left; ++i)
      low |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
  }
  return fold_product(low ^ kPi ^ running, high ^ kGolden);
}

std::uint64_t mix64(std::uint64_t running, std::uint64_t value) {
  return fold_product(running ^ kGolden, std::rotl(value, 29) ^ kPi) + value;
}

std::array<std::byte, 16> md5(std::string_view bytes) {
  std::array<std::byte, 16> out{};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr);
  std::memcpy(out.data(), digest.data(), out.size());
  return out;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr);
}
Sha256::~Sha256() { EVP_MD_CTX_free(state_->context); }
void Sha256::add(Bytes bytes) { EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); }

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  return to_hex(text_of(std::as_bytes(std::span{digest.data(), size})));
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sum;
  sum.add(as_bytes(bytes));
  return sum.hex();
}

namespace {
// Eight tables: the sum of eight bytes at once ("slicing by 8", Kounavis and Berry 2008).
constexpr auto kCrcTables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
    t[0][i] = c;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = t[0][t[k - 1][i] & 0xFF] ^ (t[k - 1][i] >> 8);
  }
  return t;
}();
}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t running) {
  const auto& t = kCrcTables;
  std::uint32_t crc = ~running;
  while (bytes.size() >= 8) {
    const std::uint32_t a = le_at<std::uint32_t>(bytes, 0) ^ crc,
                        b = le_at<std::uint32_t>(bytes, 4);
    crc = t[7][a & 0xFF] ^ t[6][(a >> 8) & 0xFF] ^ t[5][(a >> 16) & 0xFF] ^ t[4][a >> 24] ^
          t[3][b & 0xFF] ^ t[2][(b >> 8) & 0xFF] ^ t[1][(b >> 16) & 0xFF] ^ t[0][b >> 24];
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) crc = t[0][(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
  return ~crc;
}

Result<std::string> random_hex(std::size_t bytes) {
  std::vector<unsigned char> key(bytes);
  if (RAND_bytes(key.data(), static_cast<int>(bytes)) != 1)
    return fail(Code::Io, "the operating system gives no random bytes for a key");
  return to_hex(text_of(std::as_bytes(std::span{key})));
}

}  // namespace tamiz
