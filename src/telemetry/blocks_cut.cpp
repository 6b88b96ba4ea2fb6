// Where a block of whole records ends, for every shape of input (telemetry/blocks.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "telemetry/audit.hpp"
#include "telemetry/blocks.hpp"
#include "telemetry/evtx.hpp"
#include "telemetry/xml.hpp"

namespace tamiz::telemetry {
namespace {

// The byte after the first blank line, and after the last; 0 when there is none.
std::size_t first_paragraphs_end(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    const std::string_view rest = text.substr(at + 1, 2);
    if (rest.starts_with('\n')) return at + 2;
    if (rest == "\r\n") return at + 3;
  }
  return 0;
}
std::size_t last_paragraphs_end(std::string_view text) {
  const auto line = text.rfind("\n\n"), other = text.rfind("\n\r\n");
  const auto none = std::string_view::npos;
  return std::max(line == none ? 0 : line + 2, other == none ? 0 : other + 3);
}

// The lines that may say which fields follow: the header of a log, and some rows below it.
std::string_view first_lines(std::string_view text) {
  std::size_t end = 0;
  for (int n = 0; n < 60 && end < std::min(text.size(), kHeadBytes); ++n) {
    const auto next = text.find('\n', end);
    if (next == std::string_view::npos) return text.substr(0, kHeadBytes);
    end = next + 1;
  }
  return text.substr(0, std::min(end, kHeadBytes));
}

}  // namespace

// A record that cannot be taken whole: its first line is lost and counted, the rest is read on.
void FileBlocks::pass_over_line(std::string what) {
  reject(offset_, std::move(what));
  skip();
}

// Passes over what is left of a line; of a paragraph, up to the blank line behind it: its lines are
// too many to be dropped one by one.
void FileBlocks::skip() {
  const bool paragraph = opening_->shape == Shape::Paragraphs;
  const auto line = buffer_.find('\n');
  const std::size_t end = paragraph                   ? first_paragraphs_end(buffer_)
                          : line == std::string::npos ? 0
                                                      : line + 1;
  // A blank line may lie across the end of what is here.
  const std::size_t kept = paragraph && !ended_ ? std::min<std::size_t>(buffer_.size(), 2) : 0;
  const std::size_t drop = end > 0 ? end : buffer_.size() - kept;
  skipping_ = end == 0 && !ended_;
  buffer_.erase(0, drop);
  offset_ += drop;
}

// Behind the list of records: only the braces matter that still have to close. Behind those nothing
// should stand; a second list (pages of an answer, one behind the other) is said, not read.
void FileBlocks::after_array(std::string_view rest) {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (in_string_) {
      if (c == '\\') ++i;
      in_string_ = c != '"';
      continue;
    }
    const bool outside =
        open_braces_ == 0 && std::string_view{" \t\r\n]}"}.find(c) == std::string_view::npos;
    if (outside && c != '\0') {
      source().anomalies.push_back(
          {offset_ + i, "what follows the list of records is not read; give one list a file"});
      source().damaged = true;
      return;
    }
    in_string_ = c == '"';
    if (c == '{') ++open_braces_;
    if (c == '}' && open_braces_ > 0) --open_braces_;
  }
}

std::optional<Block> FileBlocks::cut() {
  if (array_closed_) {
    if (!source().damaged) after_array(buffer_);
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
    found.end = ended_ ? buffer_.size() : last_paragraphs_end(buffer_);
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
  while (const auto other = other_header(buffer_, opening_->header)) {
    if (*other > 0) return other;
    other_columns();
  }
  return std::nullopt;
}

void FileBlocks::other_columns() {
  auto next =
      std::make_shared<Opening>();  // delimited: the line that names its fields stands first
  open_delimited(*next, first_lines(buffer_), ended_, programs_);
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
