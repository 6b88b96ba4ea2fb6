#include "base/hash.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tamiz {
namespace {

TEST(Hash, ItAgreesWithThePublishedVectorsOfSha256AndMd5) {
  EXPECT_EQ(sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4, B.1
  const auto sum = md5("abc");                                                    // RFC 1321, A.5
  EXPECT_EQ(std::to_integer<int>(sum[0]), 0x90);
  EXPECT_EQ(std::to_integer<int>(sum[15]), 0x72);
}

TEST(Hash, ItSpreadsAndNeverChangesBetweenRuns) {
  std::set<std::uint64_t> seen;
  std::string text;
  for (int i = 0; i < 4000; ++i) {
    seen.insert(hash64(text));
    text += static_cast<char>('a' + i % 7);
  }
  EXPECT_EQ(seen.size(), 4000u);
  EXPECT_EQ(hash64("tamiz"), hash64("tamiz"));
  EXPECT_NE(hash64("tamiz"), hash64("tamiz", 1));
  EXPECT_NE(mix64(mix64(0, 1), 2), mix64(mix64(0, 2), 1));
}

TEST(Crc32, ItAgreesWithThePublishedCheckValue) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926u);  // the check value of the catalogue of CRCs
  EXPECT_EQ(crc32(""), 0u);
  EXPECT_EQ(crc32("56789", crc32("1234")), 0xCBF43926u);
}

}  // namespace
}  // namespace tamiz
