#include "store/held_rows.hpp"

#include <algorithm>

#include "store/parquet_format.hpp"

namespace tamiz::store {
namespace {

std::uint32_t text_start(const std::vector<std::uint32_t>& ends, std::size_t row) {
  return row == 0 ? 0 : ends[row - 1];
}

// Bytes of long texts in the rows from .. to.
std::uint64_t texts_between(const Segment& s, std::size_t from, std::size_t to) {
  std::uint64_t sum = 0;
  for (const auto& ends : s.text_ends) {
    if (!ends.empty()) sum += text_start(ends, to) - text_start(ends, from);
  }
  return sum;
}

// A column that was empty so far has `before` rows without a value.
template <class T>
void take_column(std::vector<T>& to, const std::vector<T>& of, std::size_t from, std::size_t end,
                 std::size_t before, T none = 0) {
  if (of.empty() && to.empty()) return;
  to.resize(before, none);
  if (of.empty())
    to.resize(before + end - from, none);
  else
    to.insert(to.end(), of.begin() + static_cast<std::ptrdiff_t>(from),
              of.begin() + static_cast<std::ptrdiff_t>(end));
}

void take_texts(Segment& to, const Segment& of, std::size_t c, std::size_t from, std::size_t end,
                std::size_t before) {
  const auto& ends = of.text_ends[c];
  auto& kept = to.text_ends[c];
  if (ends.empty() && kept.empty()) return;
  if (kept.empty()) kept.resize(before, 0);
  const auto base = static_cast<std::uint32_t>(to.arena[c].size());
  if (ends.empty()) {
    kept.resize(before + end - from, base);
    return;
  }
  const std::uint32_t start = text_start(ends, from);
  to.arena[c].append(of.arena[c], start, text_start(ends, end) - start);
  for (std::size_t row = from; row < end; ++row) kept.push_back(ends[row] - start + base);
}

void take_rows(Segment& to, const Segment& of, std::size_t from, std::size_t end) {
  const std::size_t before = to.rows();
  take_column(to.time, of.time, from, end, before);
  take_column(to.clock_error, of.clock_error, from, end, before);
  take_column(to.record, of.record, from, end, before);
  take_column(to.source, of.source, from, end, before);
  take_column(to.channel, of.channel, from, end, before);
  take_column(to.key, of.key, from, end, before);
  take_column(to.host, of.host, from, end, before, kHostUnknown);
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    take_column(to.codes[c], of.codes[c], from, end, before);
    take_texts(to, of, c, from, end, before);
  }
}

}  // namespace

Segment rows_between(const Segment& segment, std::size_t from, std::size_t end) {
  Segment out;
  take_rows(out, segment, from, end);
  return out;
}

std::size_t HeldRows::end_of_fit(const Segment& segment, std::size_t from, std::size_t end) const {
  const std::size_t room = kGroupRows - rows_.rows();
  std::size_t low = from, high = std::min(end, from + room);
  while (low < high) {  // the last row up to which the texts fit
    const std::size_t middle = low + (high - low + 1) / 2;
    if (text_bytes_ + texts_between(segment, from, middle) <= kGroupTextBytes)
      low = middle;
    else
      high = middle - 1;
  }
  return low == from && rows_.rows() == 0 ? from + 1 : low;  // a giant is a group of its own
}

std::size_t HeldRows::take(const Segment& s, std::size_t from, std::size_t end) {
  const std::size_t fit = end_of_fit(s, from, end);
  take_rows(rows_, s, from, fit);
  text_bytes_ += texts_between(s, from, fit);
  full_ = fit < end || rows_.rows() == kGroupRows;
  return fit;
}

void HeldRows::set_source(std::size_t rows, std::uint32_t source) {
  std::fill(rows_.source.end() - static_cast<std::ptrdiff_t>(rows), rows_.source.end(), source);
}

void HeldRows::clear() {
  rows_ = {};
  text_bytes_ = 0;
  full_ = false;
}

}  // namespace tamiz::store
