#pragma once
// Pages: a PageHeader (parquet.thrift) and a zstd frame (RFC 8878) with its checksum, so that a
// flipped bit is found. The only file of the room that knows zstd. Tested by parquet_file_test.cpp.
#include <memory>
#include <string>

#include "base/cursor.hpp"
#include "store/parquet_format.hpp"

namespace tamiz::store {

struct PageHead {
  PageType type{};
  Encoding encoding{};
  std::uint64_t values = 0;
  std::uint64_t unpacked_bytes = 0, packed_bytes = 0;
};

class PagePacker {
 public:
  PagePacker();
  ~PagePacker();
  PagePacker(const PagePacker&) = delete;
  PagePacker& operator=(const PagePacker&) = delete;
  // Appends a page; returns its size unpacked, with its header, as the footer counts it. TooLarge
  // above kMostPageBytes.
  Result<std::uint64_t> append(std::string& out, PageType type, Encoding encoding,
                               std::uint64_t values, std::string_view body);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// Takes pages from the bytes of a chunk, in order. Errors carry the offset in the file.
class PageUnpacker {
 public:
  PageUnpacker();
  ~PageUnpacker();
  PageUnpacker(const PageUnpacker&) = delete;
  PageUnpacker& operator=(const PageUnpacker&) = delete;
  struct Page {
    PageHead head;
    Bytes body;            // until the next call
    std::size_t next = 0;  // where the next page begins in the chunk
  };
  // The page at `at`. `budget` is what may still be unpacked, and is lessened. Damaged; TooLarge
  // when the budget is spent.
  Result<Page> page(Bytes chunk, std::size_t at, std::uint64_t base, std::uint64_t& budget);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace tamiz::store
