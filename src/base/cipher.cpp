#include "base/cipher.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <utility>

namespace tamiz {
namespace {

constexpr std::size_t kMostBytes = 1u << 30;

const unsigned char* bytes_of(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* bytes_of(std::string& text) {
  return static_cast<unsigned char*>(static_cast<void*>(text.data()));
}
int length_of(std::string_view text) { return static_cast<int>(text.size()); }

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Result<Context> context_for(std::string_view key, std::string_view nonce, std::string_view text,
                            bool seal) {
  if (key.size() != kGcmKeyBytes || nonce.size() != kGcmNonceBytes)
    return fail(Code::Bug, "AES-256-GCM with a key or nonce of another length");
  if (text.size() > kMostBytes) return fail(Code::TooLarge, "more than 1 GiB to decrypt");
  Context context{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
  if (!context || EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                                    bytes_of(nonce), seal ? 1 : 0) != 1)
    return fail(Code::Bug, "OpenSSL gives no AES-256-GCM");
  return context;
}

Result<std::string> run(EVP_CIPHER_CTX* context, std::string_view text) {
  std::string out(text.size(), '\0');
  int done = 0;
  if (!text.empty() &&
      EVP_CipherUpdate(context, bytes_of(out), &done, bytes_of(text), length_of(text)) != 1)
    return fail(Code::Bug, "OpenSSL refuses to run AES-256-GCM");
  return out;
}

}  // namespace

Result<std::string> open_aes_256_gcm(std::string_view key, std::string_view nonce,
                                     std::string_view tag, std::string_view sealed) {
  if (tag.size() != kGcmTagBytes)
    return fail(Code::Bug, "AES-256-GCM with a tag of another length");
  TAMIZ_TRY(const Context context, context_for(key, nonce, sealed, false));
  TAMIZ_TRY(std::string out, run(context.get(), sealed));
  std::string expected{tag};  // OpenSSL wants it writable
  int rest = 0;
  std::array<unsigned char, 16> end{};
  if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, length_of(expected),
                          expected.data()) != 1 ||
      EVP_CipherFinal_ex(context.get(), end.data(), &rest) != 1)
    return fail(Code::Damaged, "the GCM tag does not fit: another key, or changed bytes");
  return out;
}

Result<std::string> seal_aes_256_gcm(std::string_view key, std::string_view nonce,
                                     std::string_view plain, std::string& tag) {
  TAMIZ_TRY(const Context context, context_for(key, nonce, plain, true));
  TAMIZ_TRY(std::string out, run(context.get(), plain));
  int rest = 0;
  std::array<unsigned char, 16> end{};
  tag.assign(kGcmTagBytes, '\0');
  if (EVP_CipherFinal_ex(context.get(), end.data(), &rest) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, length_of(tag), tag.data()) != 1)
    return fail(Code::Bug, "OpenSSL gives no GCM tag");
  return out;
}

Result<std::string> rc4(std::string_view key, std::string_view text) {
  if (key.empty() || key.size() > 256)
    return fail(Code::Bug, "RC4 with a key of no or too many bytes");
  std::array<unsigned char, 256> state;
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = static_cast<unsigned char>(i);
  std::size_t j = 0;
  for (std::size_t i = 0; i < state.size(); ++i) {
    j = (j + state[i] + static_cast<unsigned char>(key[i % key.size()])) & 255;
    std::swap(state[i], state[j]);
  }
  std::string out;
  out.reserve(text.size());
  std::size_t i = 0;
  j = 0;
  for (const char c : text) {
    i = (i + 1) & 255;
    j = (j + state[i]) & 255;
    std::swap(state[i], state[j]);
    const unsigned stream = state[(state[i] + state[j]) & 255];
    out += static_cast<char>(static_cast<unsigned char>(c) ^ stream);
  }
  return out;
}

}  // namespace tamiz
