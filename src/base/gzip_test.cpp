#include "base/gzip.hpp"

#include <gtest/gtest.h>

#include <span>

#include "base/bytes_stream_for_tests.hpp"
#include "base/unpack.hpp"

namespace tamiz {
namespace {

// Read back by libarchive, which checks the CRC and the length.
std::string unpacked(std::string packed) {
  Unpacker unpacker(std::make_unique<BytesStream>(std::move(packed)), "a.gz");
  const auto member = unpacker.next();
  if (!member || !*member) return "no member";
  std::string out;
  std::array<std::byte, 5000> buffer{};
  while (true) {
    const auto n = unpacker.read(buffer);
    if (!n) return "error: " + n.error().what;
    if (*n == 0) return out;
    for (std::size_t i = 0; i < *n; ++i) out += static_cast<char>(buffer[i]);
  }
}

TEST(Gzip, ItGivesBackWhatItWasGiven) {
  std::string every_byte, far, log;
  for (int i = 0; i < 2000; ++i) every_byte += static_cast<char>(i * 7 + i / 256);
  far = "begins" + std::string(32760, 'x') + "begins again" + std::string(70000, 'y') + "begins";
  for (int i = 0; i < 5000; ++i)
    log += "3/24/2023 5:01:37 AM PACKET " + std::to_string(i * i) + "\r\n";
  for (const std::string& text : {std::string{"a"}, std::string{"abcabcabcabc"},
                                  std::string(1000, 'a'), every_byte, far, log})
    EXPECT_EQ(unpacked(gzip(text)), text) << text.size();
}

TEST(Gzip, ItShrinksLogsAndGivesTheSameBytesAgain) {
  std::string log;
  for (int i = 0; i < 5000; ++i)
    log += "3/24/2023 5:01:37 AM PACKET " + std::to_string(i * i) + "\r\n";
  const std::string packed = gzip(log);
  EXPECT_LT(packed.size() * 3, log.size());
  EXPECT_EQ(packed, gzip(log));
  EXPECT_EQ(packed.substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10));
}

}  // namespace
}  // namespace tamiz
