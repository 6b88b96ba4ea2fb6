#pragma once
// One column chunk of one of our files as plain values or indices. See parquet_reader.hpp; tested
// with it.
#include <string>
#include <vector>

#include "base/random_file.hpp"
#include "store/parquet_footer.hpp"
#include "store/parquet_pages.hpp"

namespace tamiz::store {

// A chunk, unpacked and checked as far as that goes without knowing what its values mean.
struct Chunk {
  std::vector<std::string_view> dictionary;  // stored texts; live in dictionary_page
  std::vector<std::uint32_t> present;        // a level per row; empty: every row has a value
  std::vector<std::uint32_t> indices;        // of the rows with a value, below dictionary.size()
  Bytes plain;                               // values without a dictionary; live in `page`
  std::uint64_t plain_offset = 0;            // in the unpacked page
  std::uint64_t values = 0;                  // rows with a value
  bool has_dictionary = false;
};

class ChunkReader {
 public:
  // A budget of unpacked bytes for all chunks that are read until it is set again.
  void set_budget(std::uint64_t bytes) { budget_ = bytes; }
  // The dictionary alone: enough to ask whether a value occurs. The chunk has one.
  Result<> read_dictionary(const RandomBytes& file, const ChunkMeta& meta);
  // All of it.
  Result<> read(const RandomBytes& file, const Field& field, const ChunkMeta& meta,
                std::uint64_t rows);
  [[nodiscard]] const Chunk& chunk() const { return chunk_; }
  // Damaged, at the chunk's offset.
  [[nodiscard]] std::unexpected<Error> damaged(std::string what) const;

 private:
  Result<> load(const RandomBytes& file, std::uint64_t offset, std::uint64_t bytes);
  Result<std::size_t> dictionary_page(const ChunkMeta& meta);
  Result<> data_page(const Field& field, std::uint64_t rows, Bytes body, Encoding encoding);
  Result<Bytes> levels(Bytes body, std::uint64_t rows);
  std::uint64_t budget_ = 0, offset_ = 0;
  std::string packed_, dictionary_page_;
  PageUnpacker unpacker_;
  Chunk chunk_;
};

// Calls take(text) for each of `count` plain BYTE_ARRAYs (u32 length, bytes), which must be all of
// `plain`. False when they are not.
template <class Take>
bool each_text(Bytes plain, std::uint64_t count, Take take) {
  const std::string_view all = text_of(plain);
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (all.size() - at < 4) return false;
    std::uint32_t length;
    std::memcpy(&length, all.data() + at, sizeof length);
    if constexpr (std::endian::native == std::endian::big) length = std::byteswap(length);
    at += 4;
    if (length > all.size() - at) return false;
    take(all.substr(at, length));
    at += length;
  }
  return at == all.size();
}

}  // namespace tamiz::store
