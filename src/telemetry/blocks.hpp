#pragma once
// One file, cut into blocks of whole records: the part of reading that cannot be shared between
// threads. Whoever holds the file asks for the next block and then parses it elsewhere. Tested by
// ingest_test.cpp.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/unpack.hpp"
#include "model/source.hpp"
#include "telemetry/opening.hpp"

namespace tamiz::telemetry {

inline constexpr std::size_t kBlockBytes = 2u << 20;

struct Block {
  std::size_t member = 0;  // index among this file's members
  std::shared_ptr<const Opening>
      opening;               // shared: blocks of one member are parsed by several threads
  std::string bytes;         // followed by kJsonPadding blanks
  std::size_t size = 0;      // without them
  std::uint64_t offset = 0;  // of the first byte in the decompressed member
};

class FileBlocks {
 public:
  using Open = std::function<Result<std::unique_ptr<ByteStream>>(const InputFile&)>;
  FileBlocks(InputFile file, const Programs& programs, Open open,
             const Converter* converter = nullptr);

  // The next block of any member; nullopt when the file is finished. Damage never fails: it is
  // written down in the member's Source, and what can still be read follows.
  std::optional<Block> next();

  [[nodiscard]] std::vector<Source>& members() { return members_; }
  // The map that the header of a member fits best: of members without rows it is all there is.
  [[nodiscard]] const Program* likely(std::size_t member) const {
    return member < likely_.size() ? likely_[member] : nullptr;
  }
  [[nodiscard]] std::uint64_t raw_bytes() const { return raw_bytes_; }

 private:
  void start();
  bool next_member();  // false when there is none
  bool open_member();  // false when the member is not read
  bool open_evtx();
  bool fill(std::size_t want);
  std::optional<Block> cut();
  std::optional<Block> cut_events();
  std::optional<Block> cut_chunks();
  std::optional<std::size_t> before_other_header();
  void other_columns();
  Block take(std::size_t bytes);
  void reject(std::uint64_t offset, std::string what);
  void pass_over_line(std::string what);
  void skip();
  void after_array(std::string_view rest);
  void end_member();
  void finish();
  Source& source() { return members_.back(); }
  [[nodiscard]] bool objects() const { return opening_->shape == Shape::JsonObjects; }

  InputFile file_;
  const Programs& programs_;
  Open open_;
  const Converter* converter_;
  std::unique_ptr<ByteStream> raw_;
  std::unique_ptr<Unpacker> unpacker_;
  Sha256 sum_;
  std::uint64_t raw_bytes_ = 0;
  bool raw_good_ = true, finished_ = false;

  std::vector<Source> members_;
  std::vector<const Program*> likely_;  // by member; nullptr = none
  std::shared_ptr<Opening> opening_;
  Encoding encoding_ = Encoding::Utf8;
  std::string utf16_rest_;
  std::string buffer_;        // not yet handed out
  std::uint64_t offset_ = 0;  // of the buffer's first byte
  bool in_member_ = false, ended_ = false, skipping_ = false, array_closed_ = false,
       in_string_ = false;
  unsigned open_braces_ = 0;
};

}  // namespace tamiz::telemetry
