#pragma once
// From a file to the plain members inside it: gz, zst, xz, zip and tar, nested up to kMostNesting,
// streaming, under one budget. What is not an archive is its own single member. Formats: RFC 1952
// (gzip), RFC 8878 (zstd), the .xz format 1.1.0, APPNOTE 6.3.10 (zip), POSIX.1-1988 ustar and pax.
// One format is enabled at a time, after our own look at the first bytes: libarchive left to guess
// takes foreign files for LZMA (doc/decisions/dependencies.md). Tested by tools/invariance.py and
// tools/hostile.py.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace tamiz {

// A bomb is told by its ratio, and only once it is large: repetitive logs reach 200:1, deflate's
// limit is 1032:1.
inline constexpr std::uint64_t kMostRatio = 200;
// Of text that a converter makes: rows name their columns again and again, empty ones too.
inline constexpr std::uint64_t kMostTextRatio = 10'000;
inline constexpr std::uint64_t kRatioFreeBytes = 256ull << 20;
inline constexpr unsigned kMostNesting = 4;  // tar.xz of zips is 2
// Of each its path and what is known of it is kept, some 2 KB.
inline constexpr std::uint64_t kMostMembers = 100'000;

// What makes text of a member that begins with `magic` (rows of a Parquet file: JSON lines). Given
// by a room that knows the form; the member keeps its path.
struct Converter {
  std::string magic;
  std::function<Result<std::unique_ptr<ByteStream>>(std::unique_ptr<ByteStream>)> text;
};

class Unpacker {
 public:
  Unpacker(std::unique_ptr<ByteStream> raw, std::string name, const Converter* converter = nullptr);
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // Goes to the next member; false when there is none. An error ends the archive it stands in: ask
  // again for what follows (a bad zip inside a tar loses only itself); a second error in a row for
  // the whole file ends it.
  Result<bool> next();
  // Of the current member: "a.zip!b.csv".
  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] bool packed() const;  // inside at least one layer of packing
  // Bytes of the current member; 0 at its end.
  Result<std::size_t> read(std::span<std::byte> to);

 private:
  struct Layers;
  std::unique_ptr<Layers> layers_;
};

}  // namespace tamiz
