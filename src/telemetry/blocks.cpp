#include "telemetry/blocks.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/evtx.hpp"

namespace tamiz::telemetry {
namespace {

// Passes a stream on and sums what went by, so that a file is hashed while it is read.
class Tap : public ByteStream {
 public:
  Tap(ByteStream& under, Sha256& sum, std::uint64_t& bytes, bool& good)
      : under_(under), sum_(sum), bytes_(bytes), good_(good) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    auto n = under_.read(to);
    if (!n) {
      good_ = false;
      return n;
    }
    sum_.add(to.first(*n));
    bytes_ += *n;
    return n;
  }

 private:
  ByteStream& under_;
  Sha256& sum_;
  std::uint64_t& bytes_;
  bool& good_;
};

}  // namespace

FileBlocks::FileBlocks(InputFile file, const Programs& programs, Open open,
                       const Converter* converter)
    : file_(std::move(file)), programs_(programs), open_(std::move(open)), converter_(converter) {}

void FileBlocks::reject(std::uint64_t offset, std::string what) {
  Source& s = source();
  ++s.records;
  ++s.rejected;
  s.rejects.push_back({offset, std::move(what)});
}

void FileBlocks::start() {
  auto opened = open_(file_);
  if (!opened) {
    members_.emplace_back().path = file_.path;
    source().unread = opened.error().what;
    finished_ = true;
    return;
  }
  raw_ = std::move(*opened);
  unpacker_ = std::make_unique<Unpacker>(std::make_unique<Tap>(*raw_, sum_, raw_bytes_, raw_good_),
                                         file_.path, converter_);
}

bool FileBlocks::next_member() {
  while (true) {
    const auto more = unpacker_->next();
    if (!more) {
      members_.emplace_back().path = unpacker_->path();
      source().unread = more.error().what;
      source().damaged = true;
      if (more.error().code == Code::TooLarge || !raw_good_) return false;
      continue;
    }
    if (!*more) return false;
    members_.emplace_back().path = unpacker_->path();
    source().modified = file_.modified;
    source().dated = file_.dated;
    if (open_member()) return true;
  }
}

bool FileBlocks::open_member() {
  buffer_.clear();
  utf16_rest_.clear();
  offset_ = 0;
  ended_ = skipping_ = array_closed_ = in_string_ = false;
  encoding_ = Encoding::Utf8;
  opening_ = std::make_shared<Opening>();
  fill(kHeadBytes);
  if (!source().unread.empty()) return false;
  encoding_ = encoding_of(buffer_);
  if (encoding_ == Encoding::Evtx) return open_evtx();
  if (encoding_ == Encoding::Binary) {
    source().unread = "binary data, not a text export";
    return false;
  }
  if (encoding_ == Encoding::Utf8Bom) {
    buffer_.erase(0, 3);
    offset_ = 3;
  }
  if (encoding_ == Encoding::Utf16Le || encoding_ == Encoding::Utf16Be) {
    const std::string bytes = std::exchange(buffer_, {});
    buffer_ =
        from_utf16(std::string_view{bytes}.substr(2), encoding_ == Encoding::Utf16Le, utf16_rest_);
  }
  *opening_ = open_text(std::string_view{buffer_}.substr(0, kHeadBytes), ended_, programs_);
  // One object of many records (a lock file, a bill of materials) may be larger than the head.
  if (opening_->shape == Shape::Unread && !ended_ && buffer_.starts_with('{')) {
    fill(kMostRecordBytes);
    *opening_ = open_text(buffer_, ended_, programs_);
  }
  opening_->time.file_time = file_.modified;
  for (const std::string& what : opening_->anomalies) source().anomalies.push_back({0, what});
  if (opening_->shape == Shape::Unread) {
    source().unread = opening_->unread;
    source().bytes = offset_ + buffer_.size();
    return false;
  }
  likely_.resize(members_.size(), nullptr);
  if (!opening_->programs.empty()) likely_.back() = opening_->programs.front();
  source().guessed = opening_->guessed;
  source().header = opening_->header;
  open_braces_ = opening_->json.open_braces;
  buffer_.erase(0, opening_->begin);
  offset_ += opening_->begin;
  return in_member_ = true;
}

bool FileBlocks::open_evtx() {
  opening_->shape = Shape::Evtx;
  opening_->time.file_time = file_.modified;
  opening_->time.header_zone.assign(programs_.fields.size(), kHeaderNone);
  const EvtxHeader header = evtx_header(buffer_);
  if (!header.wrong.empty()) source().anomalies.push_back({0, header.wrong});
  if (header.dirty)
    source().anomalies.push_back({120, "the log was not closed: its last records may be missing"});
  // A log that was not closed has gone on since its header was written.
  if (header.next_number > 1 && !header.dirty) source().numbers.last = header.next_number - 1;
  source().header = file_.path;  // each is a log of its own, not a part of another
  likely_.resize(members_.size(), nullptr);
  if (!programs_.xml.empty()) likely_.back() = &programs_.xml.back();  // the least special
  const std::size_t begin =
      buffer_.starts_with("ElfChnk") ? 0 : std::min(buffer_.size(), kEvtxHeaderBytes);
  buffer_.erase(0, begin);
  offset_ += begin;
  return in_member_ = true;
}

// Reads until the buffer holds `want` bytes; false when the member had ended before.
bool FileBlocks::fill(std::size_t want) {
  if (ended_) return false;
  std::string piece;
  while (buffer_.size() < want) {
    const std::size_t before = buffer_.size();
    const bool wide = encoding_ == Encoding::Utf16Le || encoding_ == Encoding::Utf16Be;
    std::string& into = wide ? piece : buffer_;
    const std::size_t at = wide ? 0 : before;
    Result<std::size_t> n;
    into.resize_and_overwrite(
        at + std::max<std::size_t>(want - before, 65'536), [&](char* bytes, std::size_t size) {
          n = unpacker_->read(std::as_writable_bytes(std::span{bytes + at, size - at}));
          return at + n.value_or(0);
        });
    if (wide) buffer_ += from_utf16(piece, encoding_ == Encoding::Utf16Le, utf16_rest_);
    if (n && *n > 0) continue;
    ended_ = true;
    if (!n) {
      source().damaged = true;
      if (offset_ + buffer_.size() == 0) {
        source().unread = n.error().what;
      } else {
        source().anomalies.push_back(
            {offset_ + buffer_.size(), fmt::format("{}; what follows is missing", n.error().what)});
      }
      if (n.error().code == Code::TooLarge || n.error().code == Code::Io) raw_good_ = false;
    }
    break;
  }
  return true;
}

Block FileBlocks::take(std::size_t bytes) {
  // Of a small block (a log whose header changes with every row) the rest is not copied, but moved.
  if (bytes < buffer_.size() / 8) {
    Block block{members_.size() - 1, opening_, buffer_.substr(0, bytes), bytes, offset_};
    block.bytes.resize(bytes + kJsonPadding, ' ');
    buffer_.erase(0, bytes);
    offset_ += bytes;
    return block;
  }
  std::string rest;
  rest.reserve(kBlockBytes + kBlockBytes / 4);
  rest = std::string_view{buffer_}.substr(bytes);
  Block block{members_.size() - 1, opening_, std::move(buffer_), bytes, offset_};
  block.bytes.resize(bytes);
  block.bytes.resize(bytes + kJsonPadding, ' ');
  buffer_ = std::move(rest);
  offset_ += bytes;
  return block;
}

std::optional<Block> FileBlocks::next() {
  if (!raw_ && !finished_) start();
  while (!finished_) {
    if (!in_member_ && !next_member()) {
      finish();
      break;
    }
    if (buffer_.size() < kBlockBytes) fill(kBlockBytes);
    if (skipping_) skip();
    if (!buffer_.empty() && !skipping_) {
      const std::size_t before = buffer_.size();
      if (auto block = cut()) return block;
      if (buffer_.size() == before) fill(before + kBlockBytes);  // no record ends in it yet
    }
    if (ended_ && buffer_.empty()) end_member();
  }
  return std::nullopt;
}

void FileBlocks::end_member() {
  Source& s = source();
  s.bytes = offset_;
  if (objects() && opening_->json.in_array && !array_closed_) {
    s.anomalies.push_back(
        {offset_, "the list of records does not end; read to the last whole one"});
    s.damaged = true;
  }
  if (objects() && array_closed_ && open_braces_ > 0)
    s.anomalies.push_back({offset_, "the closing brace of the outer object is missing"});
  if (!utf16_rest_.empty()) s.anomalies.push_back({offset_, "half a UTF-16 character at the end"});
  in_member_ = false;
}

// Hashes what unpacking left unread (a zip's directory, padding), unless reading had to stop.
void FileBlocks::finish() {
  finished_ = true;
  const bool wanted =
      std::ranges::any_of(members_, [](const Source& s) { return s.unread.empty(); });
  Tap tap{*raw_, sum_, raw_bytes_, raw_good_};
  std::string rest(1u << 16, '\0');
  while (wanted && raw_good_) {
    const auto n = tap.read(std::as_writable_bytes(std::span{rest}));
    if (!n || *n == 0) break;
  }
  const std::string hex = sum_.hex();
  if (wanted && raw_good_) {
    for (Source& s : members_) s.sha256 = hex;
  }
  if (members_.empty()) {
    members_.emplace_back().path = file_.path;
    source().unread = "an archive without files";
  }
  unpacker_.reset();
}

}  // namespace tamiz::telemetry
