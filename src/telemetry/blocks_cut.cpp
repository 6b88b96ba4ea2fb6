// Where a block of whole records ends, for every shape of input (telemetry/blocks.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "telemetry/audit.hpp"
#include "telemetry/blocks.hpp"
#include "telemetry/evtx.hpp"
#include "telemetry/xml.hpp"

namespace tamiz::telemetry {

// A record that cannot be taken whole: its first line is lost and counted, the rest is read on.
void FileBlocks::pass_over_line(std::string what) {
  reject(offset_, std::move(what));
  const auto end = buffer_.find('\n');
  skipping_ = end == std::string::npos && !ended_;
  const std::size_t drop = end == std::string::npos ? buffer_.size() : end + 1;
  buffer_.erase(0, drop);
  offset_ += drop;
}

// Behind the list of records: only the braces matter that still have to close.
void FileBlocks::after_array(std::string_view rest) {
  for (const char c : rest) {
    if (c == '{') ++open_braces_;
    if (c == '}' && open_braces_ > 0) --open_braces_;
  }
}

std::optional<Block> FileBlocks::cut() {
  if (array_closed_) {
    after_array(buffer_);
    offset_ += buffer_.size();
    buffer_.clear();
    return std::nullopt;
  }
  if (objects()) {
    const ObjectCut found = cut_objects(buffer_, opening_->json.in_array);
    array_closed_ = found.closed;
    if (found.end > 0) return take(found.end);
    if (ended_ || buffer_.size() >= kMostRecordBytes) {
      if (!buffer_.empty())
        reject(offset_, ended_ ? "the object that begins here does not end: the input is cut short"
                               : "an object of more than 16 MiB");
      source().damaged = true;
      offset_ += buffer_.size();
      buffer_.clear();
      ended_ = true;
    }
    return std::nullopt;
  }
  Cut found;
  if (opening_->shape == Shape::Evtx) return cut_chunks();
  if (opening_->dialect.comments) {
    if (const auto rows = before_other_header()) return take(*rows);
  }
  if (opening_->shape == Shape::Delimited) {
    found = cut_records(buffer_, opening_->dialect, ended_);
  } else if (opening_->shape == Shape::Paragraphs) {
    const auto last = std::max(buffer_.rfind("\n\n") + 2, buffer_.rfind("\n\r\n") + 3);
    found.end = ended_ ? buffer_.size() : last < 4 ? 0 : last;
  } else if (opening_->shape == Shape::Audit) {
    found.end = ended_ ? buffer_.size() : end_of_audit_events(buffer_);
  } else if (opening_->shape == Shape::Xml) {
    return cut_events();
  } else {
    const auto last = buffer_.rfind('\n');
    found.end = ended_ ? buffer_.size() : last == std::string::npos ? 0 : last + 1;
  }
  if (found.end > 0) return take(found.end);
  if (ended_ || buffer_.size() >= kMostRecordBytes) {
    if (found.unclosed) {
      pass_over_line(
          fmt::format("the quote at byte {} never closes; close it, or double it if it is data",
                      offset_ + *found.unclosed));
    } else if (!buffer_.empty()) {
      pass_over_line("a record of more than 16 MiB");
    }
  }
  return std::nullopt;
}

// Logs that were put one behind the other: the rows before the next one's header, or, when that one
// stands first, its own columns from here on.
std::optional<std::size_t> FileBlocks::before_other_header() {
  const auto other = other_header(buffer_, opening_->header);
  if (!other) return std::nullopt;
  if (*other > 0) return other;
  auto next = std::make_shared<Opening>(
      open_text(std::string_view{buffer_}.substr(0, kHeadBytes), ended_, programs_));
  if (next->shape != Shape::Delimited) {
    source().anomalies.push_back({offset_, "from here on " + next->unread});
    source().damaged = true;
    next = std::make_shared<Opening>(*opening_);
    next->header = buffer_.substr(0, buffer_.find_first_of("\r\n"));
    next->programs.clear();
    next->slots.clear();
  }
  next->time.file_time = file_.modified;
  offset_ += next->begin;
  buffer_.erase(0, next->begin);
  opening_ = std::move(next);
  return before_other_header();
}

std::optional<Block> FileBlocks::cut_chunks() {
  const std::size_t whole = buffer_.size() / kEvtxChunkBytes * kEvtxChunkBytes;
  if (whole > 0) return take(whole);
  if (!ended_) return std::nullopt;
  return take(buffer_.size());
}

// Whole events; what stands between them is a declaration or an element around them.
std::optional<Block> FileBlocks::cut_events() {
  if (const std::size_t end = end_of_events(buffer_, opening_->element); end > 0) return take(end);
  if (!ended_ && buffer_.size() < kMostRecordBytes) return std::nullopt;
  if (buffer_.find(fmt::format("<{}", opening_->element)) != std::string::npos) {
    reject(offset_, ended_ ? "the event that begins here does not end: the input is cut short"
                           : "an event of more than 16 MiB");
    source().damaged = true;
  }
  offset_ += buffer_.size();
  buffer_.clear();
  return std::nullopt;
}

}  // namespace tamiz::telemetry
