#pragma once
// Ciphers that implants used, to read what they left behind. AES-256-GCM (NIST SP 800-38D) by
// OpenSSL; RC4 (RFC 6229 has vectors) is ours, because OpenSSL 3 keeps it in a module that is often
// not installed. Nothing that tamiz protects rests on them. Tested by cipher_test.cpp.
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tamiz {

inline constexpr std::size_t kGcmKeyBytes = 32, kGcmNonceBytes = 12, kGcmTagBytes = 16;

// The plain text. Damaged when the tag does not fit: another key, another nonce, or changed bytes.
// Bug when key, nonce or tag have another length. At most 1 GiB.
Result<std::string> open_aes_256_gcm(std::string_view key, std::string_view nonce,
                                     std::string_view tag, std::string_view sealed);

// The other way, for tests that make their own input; the tag goes to `tag`.
Result<std::string> seal_aes_256_gcm(std::string_view key, std::string_view nonce,
                                     std::string_view plain, std::string& tag);

// Both ways alike. Bug without a key.
Result<std::string> rc4(std::string_view key, std::string_view text);

}  // namespace tamiz
