// Can a digest's body (blind/digest.hpp) crash the program, or be read to something that is not
// written again as it was?
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/hash.hpp"
#include "base/zstd.hpp"
#include "blind/digest.hpp"
#include "blind/editions.hpp"

namespace {

std::string file_of(std::string_view body) {
  std::string file = std::string{tamiz::blind::kDigestMagic} + tamiz::zstd(body);
  return file + tamiz::sha256_hex(file);
}

std::string again(std::string_view file) {
  tamiz::Dictionary names;
  tamiz::DictionaryCache cache{names};
  tamiz::blind::Digest digest;
  if (!digest.add(file, cache)) return "";
  digest.settle(names);
  (void)digest.ranking.highest(5, tamiz::blind::Editions{digest.ranking, names}, names);
  return digest.bytes(names);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string once = again(file_of({reinterpret_cast<const char*>(data), size}));
  if (!once.empty() && again(once) != once) std::abort();
  return 0;
}
