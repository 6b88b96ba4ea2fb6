#pragma once
// Content hashes (fast, ours, not cryptographic) and digests (OpenSSL). Tested by hash_test.cpp.
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/cursor.hpp"

namespace tamiz {

// 64-bit content hash; equal bytes give equal hashes on every machine. Not for hostile-collision
// use: whoever needs equality compares the bytes too.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

// Mixes one more 64-bit value into a running hash; order matters.
std::uint64_t mix64(std::uint64_t running, std::uint64_t value);

// CRC-32 as in Ethernet, gzip and Windows event logs (ISO 3309, polynomial 0xEDB88320); `running`
// is the sum of what came before.
std::uint32_t crc32(std::string_view bytes, std::uint32_t running = 0);

struct Hash128 {
  std::uint64_t high = 0, low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

std::array<std::byte, 16> md5(std::string_view bytes);  // RFC 1321; only to follow others' formats
std::string sha256_hex(std::string_view bytes);         // FIPS 180-4, 64 lower-case digits

// A SHA-256 that is fed in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(Bytes bytes);
  [[nodiscard]] std::string hex();  // ends the computation

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamiz
