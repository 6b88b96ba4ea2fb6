// Chunks and records (telemetry/evtx.hpp). What a record says is read in evtx_record.cpp.
#include "telemetry/evtx.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/cursor.hpp"
#include "base/hash.hpp"
#include "telemetry/evtx_record.hpp"

namespace tamiz::telemetry {
namespace {

constexpr std::size_t kFirstRecord = 512, kLeastRecord = 28;
constexpr std::string_view kFileMagic{"ElfFile\0", 8}, kChunkMagic{"ElfChnk\0", 8},
    kRecordMagic{"\x2A\x2A\0\0", 4};

bool unused(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == 0; });
}

}  // namespace

EvtxHeader evtx_header(std::string_view head) {
  EvtxHeader out;
  if (!head.starts_with(kFileMagic)) {
    out.wrong = "the header of the file is missing; its chunks are read";
    return out;
  }
  if (head.size() < kEvtxHeaderBytes) {
    out.wrong = "the file ends within its header";
    return out;
  }
  out.dirty = (le_at<std::uint32_t>(head, 120) & 1) != 0;
  if (crc32(head.substr(0, 120)) != le_at<std::uint32_t>(head, 124)) {
    out.wrong = "the checksum of the file's header is wrong";
  } else {
    out.next_number = le_at<std::uint64_t>(head, 24);
  }
  return out;
}

bool numbers_records(std::string_view head) {
  return head.starts_with(kFileMagic) || head.starts_with(kChunkMagic);
}

std::uint64_t number_of_record(std::string_view head) {
  return head.starts_with(kRecordMagic) ? le_at<std::uint64_t>(head, 8) : 0;
}

struct EvtxReader::State {
  explicit State(const FieldTable& fields) : records(fields) {}
  EvtxRecords records;
};

EvtxReader::EvtxReader(const FieldTable& fields) : state_(std::make_unique<State>(fields)) {}
EvtxReader::~EvtxReader() = default;

void EvtxReader::open(std::string_view chunk) {
  chunk_ = chunk.substr(0, kEvtxChunkBytes);
  damage_.clear();
  at_ = kFirstRecord;
  limit_ = chunk_.size();
  first_ = last_ = previous_ = 0;
  covered_ = 0;
  state_->records.open(chunk_);
  if (unused(chunk_)) {
    at_ = limit_;
  } else if (chunk_.starts_with(kChunkMagic) && chunk_.size() >= kFirstRecord) {
    check_header();
  } else {
    at_ = 0;
    damage_.push_back({0, "no header of a chunk: its records are looked for one by one"});
  }
}

void EvtxReader::check_header() {
  const auto free = le_at<std::uint32_t>(chunk_, 48);
  const std::uint32_t header =
      crc32(chunk_.substr(128, kFirstRecord - 128), crc32(chunk_.substr(0, 120)));
  if (header != le_at<std::uint32_t>(chunk_, 124)) {
    damage_.push_back({124, "the checksum of the chunk's header is wrong"});
    return;
  }
  first_ = le_at<std::uint64_t>(chunk_, 24);
  last_ = le_at<std::uint64_t>(chunk_, 32);
  if (free < kFirstRecord || free > kEvtxChunkBytes) return;
  if (free > chunk_.size()) {
    damage_.push_back(
        {static_cast<std::uint32_t>(chunk_.size()), "the file ends within the chunk"});
    return;
  }
  limit_ = free;
  if (crc32(chunk_.substr(kFirstRecord, free - kFirstRecord)) != le_at<std::uint32_t>(chunk_, 52))
    damage_.push_back({kFirstRecord, "the checksum of the chunk's records is wrong"});
}

bool EvtxReader::whole_at(std::size_t at) const {
  if (at + kLeastRecord > chunk_.size() || chunk_.substr(at, 4) != kRecordMagic) return false;
  const auto size = le_at<std::uint32_t>(chunk_, at + 4);
  return size >= kLeastRecord && size <= chunk_.size() - at &&
         le_at<std::uint32_t>(chunk_, at + size - 4) == size;
}

std::size_t EvtxReader::next_whole(std::size_t from) const {
  for (std::size_t at = chunk_.find(kRecordMagic, from); at != std::string_view::npos;
       at = chunk_.find(kRecordMagic, at + 1)) {
    if (whole_at(at)) return at;
  }
  return chunk_.size();
}

// A record that begins where one must, with the next number, but does not end where it says: what
// is still there is read.
std::optional<EvtxReader::Found> EvtxReader::without_end(std::size_t at) {
  if (at + kLeastRecord > chunk_.size() || chunk_.substr(at, 4) != kRecordMagic)
    return std::nullopt;
  const auto number = le_at<std::uint64_t>(chunk_, at + 8);
  const std::size_t size = le_at<std::uint32_t>(chunk_, at + 4);
  if (number != (previous_ == 0 ? first_ : previous_ + 1) || size < kLeastRecord)
    return std::nullopt;
  const std::size_t end = std::min(next_whole(at + 1), limit_);
  if (end < at + kLeastRecord) return std::nullopt;
  damage_.push_back({static_cast<std::uint32_t>(at),
                     fmt::format("record {} does not end where it says", number)});
  previous_ = number;
  at_ = end;
  return Found{number, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at)};
}

// Whoever takes a record out of a log makes the one before it longer: its size, written twice, then
// reaches over the other, whose own second size is gone (a known tool of 2017 does so). Looks for
// one from `from` on.
void EvtxReader::uncover(std::size_t from) {
  covered_ = 0;
  for (std::size_t at = chunk_.find(kRecordMagic, from);
       at != std::string_view::npos && at + kLeastRecord <= cover_end_;
       at = chunk_.find(kRecordMagic, at + 1)) {
    const auto size = le_at<std::uint32_t>(chunk_, at + 4);
    if (size < kLeastRecord || size > cover_end_ - at) continue;
    if (at + size != cover_end_ && !whole_at(at)) continue;
    damage_.push_back({static_cast<std::uint32_t>(at),
                       fmt::format("record {} was made longer to cover record {}", cover_by_,
                                   le_at<std::uint64_t>(chunk_, at + 8))});
    covered_ = at;
    return;
  }
}

std::optional<EvtxReader::Found> EvtxReader::covered() {
  const Found found{le_at<std::uint64_t>(chunk_, covered_ + 8),
                    static_cast<std::uint32_t>(covered_),
                    le_at<std::uint32_t>(chunk_, covered_ + 4)};
  // The numbers behind it may have been written anew, so that it has one a second time.
  if (found.number == previous_ + 1) previous_ = found.number;
  uncover(found.at + std::size_t{found.size});
  return found;
}

std::optional<EvtxReader::Found> EvtxReader::next() {
  if (covered_ != 0) return covered();
  while (at_ < chunk_.size()) {
    const bool whole = whole_at(at_);
    const std::uint64_t number = whole ? le_at<std::uint64_t>(chunk_, at_ + 8) : 0;
    // Behind the end that the header gives stand records of an earlier use of the chunk; those of a
    // log that was not closed go on counting.
    if (at_ >= limit_ && !(whole && previous_ != 0 && number == previous_ + 1)) break;
    if (whole) {
      const Found found{number, static_cast<std::uint32_t>(at_),
                        le_at<std::uint32_t>(chunk_, at_ + 4)};
      previous_ = number;
      at_ += found.size;
      cover_by_ = number;
      cover_end_ = at_;
      uncover(found.at + kLeastRecord);
      return found;
    }
    if (const auto found = without_end(at_)) return found;
    const std::size_t next = std::min(next_whole(at_ + 1), limit_);
    // Nothing lies between records, not even zeros; behind the last one they are free space.
    const bool free = next == chunk_.size() && unused(chunk_.substr(at_, next - at_));
    if (!free && at_ >= kFirstRecord)
      damage_.push_back({static_cast<std::uint32_t>(at_),
                         fmt::format("{} bytes that are no record are passed over", next - at_)});
    at_ = next;
  }
  at_ = chunk_.size();
  return std::nullopt;
}

// What lies behind a record's values was another record, and was overwritten.
void EvtxReader::longer_than_it_says(const Found& found) {
  const std::size_t spare = state_->records.spare();
  const bool known = std::ranges::any_of(damage_, [&](const Damage& damage) {
    return damage.at >= found.at && damage.at - found.at < found.size;
  });
  if (spare <= kMostEvtxSpare || known) return;
  damage_.push_back(
      {static_cast<std::uint32_t>(found.at + found.size - 4 - spare),
       fmt::format("record {} is {} bytes longer than what it says: they may have been "
                   "a record",
                   found.number, spare)});
}

std::string EvtxReader::fill(const Found& found, Record& record, Scratch& scratch) {
  const auto filled =
      state_->records.fill(found.at + 24, found.at + found.size - 4, record, scratch);
  if (filled) {
    longer_than_it_says(found);
    return "";
  }
  return fmt::format("record {}: {} (byte {} of its chunk)", found.number, filled.error().what,
                     filled.error().offset);
}

std::string EvtxReader::xml(const Found& found, std::string& error) {
  auto xml = state_->records.xml(found.at + 24, found.at + found.size - 4);
  error = xml ? "" : xml.error().what;
  return xml ? std::move(*xml) : std::string{};
}

}  // namespace tamiz::telemetry
