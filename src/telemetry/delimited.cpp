#include "telemetry/delimited.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

namespace tamiz::telemetry {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t find_char(std::string_view text, char c, std::size_t from) {
  if (from >= text.size()) return kNone;
  const void* found = std::memchr(text.data() + from, c, text.size() - from);
  return found == nullptr ? kNone
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The first delimiter or LF at or after `from`, else the text's size. 16 bytes at a step where the
// machine has them.
std::size_t find_field_end(std::string_view text, char delimiter, std::size_t from) {
#if defined(__SSE2__)
  const __m128i delimiters = _mm_set1_epi8(delimiter), ends = _mm_set1_epi8('\n');
  for (; from + 16 <= text.size(); from += 16) {
    const __m128i bytes =
        _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(text.data() + from)));
    const int mask = _mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, ends)));
    if (mask != 0)
      return from + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(mask)));
  }
#endif
  while (from < text.size() && text[from] != delimiter && text[from] != '\n') ++from;
  return from;
}

// The quote that closes the one at `open`; kNone when the text ends first.
std::size_t closing_quote(std::string_view text, std::size_t open) {
  std::size_t at = open + 1;
  while (true) {
    at = find_char(text, '"', at);
    if (at == kNone) return kNone;
    if (at + 1 < text.size() && text[at + 1] == '"') {
      at += 2;
      continue;
    }
    return at;
  }
}

bool blank(char c, Dialect dialect) { return (c == ' ' || c == '\t') && c != dialect.delimiter; }

// Whether the quote at `at` stands at the start of its field; `start` is where its record begins.
bool opens(std::string_view text, std::size_t at, std::size_t start, Dialect dialect) {
  while (at > start && blank(text[at - 1], dialect)) --at;
  return at == start || text[at - 1] == dialect.delimiter || text[at - 1] == '\n';
}

std::string_view without_cr(std::string_view text) {
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

// `inside` is what stands between the quotes (doubled quotes still doubled), `rest` what follows
// the closing one.
std::string_view unquoted(std::string_view inside, std::string_view rest, Scratch& scratch) {
  if (rest.empty() && find_char(inside, '"', 0) == kNone) return inside;
  char* to = scratch.room(inside.size() + rest.size());
  char* at = to;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    *at++ = inside[i];
    if (inside[i] == '"') ++i;  // the second of a doubled quote
  }
  at = std::ranges::copy(rest, at).out;
  return {to, static_cast<std::size_t>(at - to)};
}

}  // namespace

Cut cut_records(std::string_view text, Dialect dialect, bool final) {
  Cut cut;
  std::size_t at = 0;  // unquoted from here on
  const auto last_line_end = [&](std::size_t from, std::size_t to) {
    const auto found = text.substr(from, to - from).rfind('\n');
    if (found != kNone) cut.end = from + found + 1;
  };
  while (dialect.quotes) {
    const std::size_t quote = find_char(text, '"', at);
    if (quote == kNone) break;
    last_line_end(at, quote);
    if (!opens(text, quote, std::max(cut.end, at == 0 ? 0 : cut.end), dialect)) {
      at = quote + 1;
      continue;
    }
    const std::size_t close = closing_quote(text, quote);
    if (close == kNone) {
      cut.unclosed = quote;
      return cut;
    }
    if (close + 1 == text.size() && !final) return cut;  // a doubled quote may follow
    at = close + 1;
  }
  last_line_end(at, text.size());
  if (final) cut.end = text.size();
  return cut;
}

bool DelimitedRows::next(std::vector<std::string_view>& fields, const std::vector<bool>& wanted,
                         Scratch& scratch) {
  while (at_ < block_.size() &&
         (block_[at_] == '\n' ||
          (block_[at_] == '\r' && at_ + 1 < block_.size() && block_[at_ + 1] == '\n'))) {
    at_ += block_[at_] == '\n' ? 1 : 2;
  }
  if (at_ >= block_.size()) return false;
  fields.clear();
  start_ = at_;
  while (true) {
    const bool want = fields.size() >= wanted.size() || wanted[fields.size()];
    std::size_t first = at_;
    while (dialect_.quotes && first < block_.size() && blank(block_[first], dialect_)) ++first;
    if (dialect_.quotes && first < block_.size() && block_[first] == '"') {
      std::size_t close = closing_quote(block_, first);
      if (close == kNone) close = block_.size() - 1;  // cut_records never hands such a block out
      const std::size_t end = find_field_end(block_, dialect_.delimiter, close + 1);
      fields.push_back(
          !want ? std::string_view{}
                : unquoted(block_.substr(first + 1, close > first ? close - first - 1 : 0),
                           without_cr(block_.substr(close + 1, end - close - 1)), scratch));
      at_ = end;
    } else {
      const std::size_t end = find_field_end(block_, dialect_.delimiter, at_);
      const std::string_view field = block_.substr(at_, end - at_);
      fields.push_back(
          end < block_.size() && block_[end] == dialect_.delimiter ? field : without_cr(field));
      at_ = end;
    }
    if (at_ >= block_.size()) return true;
    if (block_[at_++] == '\n') return true;
    if (at_ == block_.size()) {  // a delimiter as the very last byte: one empty field follows
      fields.emplace_back();
      return true;
    }
  }
}

std::optional<char> guess_delimiter(std::string_view head) {
  constexpr std::array kCandidates{',', ';', '\t', '|'};
  std::size_t best_fields = 1;
  std::optional<char> best;
  Scratch scratch;
  for (const char candidate : kCandidates) {
    const Cut cut = cut_records(head, {candidate}, false);
    DelimitedRows rows{head.substr(0, cut.end == 0 ? head.size() : cut.end), {candidate}};
    std::vector<std::string_view> fields;
    std::vector<std::size_t> counts;
    while (counts.size() < 5 && rows.next(fields, {}, scratch)) counts.push_back(fields.size());
    if (counts.empty()) continue;
    const auto alike = static_cast<std::size_t>(std::ranges::count(counts, counts.front()));
    if (counts.front() > best_fields && alike * 2 >= counts.size()) {
      best_fields = counts.front();
      best = candidate;
    }
  }
  return best;
}

}  // namespace tamiz::telemetry
