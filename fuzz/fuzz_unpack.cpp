// Can any bytes crash the unpacking of archives, or make it go on for ever?
#include <cstdint>
#include <cstdlib>

#include "base/bytes_stream_for_tests.hpp"
#include "base/unpack.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostRead = 16u << 20;  // a bomb is the budget's affair, not the fuzzer's
  tamiz::Unpacker unpacker{std::make_unique<tamiz::BytesStream>(std::string(data, data + size)),
                           "x"};
  std::string piece(1u << 16, '\0');
  std::size_t read = 0, members = 0;
  bool failed = false;
  while (read < kMostRead) {
    const auto more = unpacker.next();
    if (more ? !*more : failed) break;
    failed = !more;
    if (failed) continue;
    if (++members > tamiz::kMostMembers || !unpacker.path().starts_with('x')) std::abort();
    while (read < kMostRead) {
      const auto n = unpacker.read(std::as_writable_bytes(std::span{piece}));
      if (!n || *n == 0) break;
      if (*n > piece.size()) std::abort();
      read += *n;
    }
  }
  return 0;
}
