#include "base/cipher.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace tamiz {
namespace {

std::string bytes(std::string_view hex) {
  std::string out;
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

// The GCM specification's test cases 13, 14 and 15 (McGrew and Viega, 2005).
TEST(Cipher, ItOpensTheVectorsOfTheGcmSpecification) {
  struct Row {
    std::string key, nonce, plain, sealed, tag;
  };
  const std::string zeros(32, '\0'), none(12, '\0');
  for (const Row& row :
       {Row{zeros, none, "", "", bytes("530f8afbc74536b9a963b4f1c4cb738b")},
        Row{zeros, none, std::string(16, '\0'), bytes("cea7403d4d606b6e074ec5d3baf39d18"),
            bytes("d0d1c8a799996bf0265b98b5d48ab919")},
        Row{bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
            bytes("cafebabefacedbaddecaf888"),
            bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953"
                  "2fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"),
            bytes("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3d"
                  "a7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"),
            bytes("b094dac5d93471bdec1a502270e3cc6c")}}) {
    const auto opened = open_aes_256_gcm(row.key, row.nonce, row.tag, row.sealed);
    ASSERT_TRUE(opened) << opened.error().what;
    EXPECT_EQ(*opened, row.plain);
    std::string tag;
    EXPECT_EQ(*seal_aes_256_gcm(row.key, row.nonce, row.plain, tag), row.sealed);
    EXPECT_EQ(tag, row.tag);
    std::string other = row.tag;
    other[3] = static_cast<char>(other[3] ^ 1);
    EXPECT_EQ(open_aes_256_gcm(row.key, row.nonce, other, row.sealed).error().what,
              "the GCM tag does not fit: another key, or changed bytes");
  }
  EXPECT_EQ(open_aes_256_gcm("short", none, zeros, "").error().code, Code::Bug);
}

// RFC 6229, section 2 (the key 0102030405, offset 0), and a vector in common use.
TEST(Cipher, ItTurnsRc4BothWays) {
  EXPECT_EQ(*rc4(bytes("0102030405"), std::string(16, '\0')),
            bytes("b2396305f03dc027ccc3524a0a1118a8"));
  EXPECT_EQ(*rc4("Key", "Plaintext"), bytes("bbf316e8d940af0ad3"));
  EXPECT_EQ(*rc4("Key", *rc4("Key", "Plaintext")), "Plaintext");
  EXPECT_EQ(rc4("", "x").error().code, Code::Bug);
}

}  // namespace
}  // namespace tamiz
