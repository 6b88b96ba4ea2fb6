#include "model/segment.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace tamiz {
namespace {

// The values of those rows behind the others. A column that is empty here has 0 for what was
// before.
template <class T>
void gather(std::vector<T>& to, const std::vector<T>& from, std::span<const std::uint32_t> rows,
            std::size_t before) {
  if (from.empty() && to.empty()) return;
  to.resize(before + rows.size(), T{0});
  if (from.empty()) return;
  T* out = to.data() + before;
  for (const std::uint32_t row : rows) *out++ = from[row];
}

void gather_texts(Segment& to, const Segment& from, std::size_t c,
                  std::span<const std::uint32_t> rows, std::size_t before) {
  if (from.text_ends[c].empty() && to.text_ends[c].empty()) return;
  auto& ends = to.text_ends[c];
  ends.resize(before, ends.empty() ? 0 : ends.back());
  for (const std::uint32_t row : rows) {
    to.arena[c] += from.long_text(static_cast<Column>(c), row);
    ends.push_back(static_cast<std::uint32_t>(to.arena[c].size()));
  }
}

// Of all columns: how many values `count` says, in bytes.
template <class Count>
std::uint64_t sum_over(const Segment& segment, Count count) {
  std::uint64_t sum = 0;
  const auto add = [&](const auto& column) {
    sum += count(column) * sizeof(typename std::decay_t<decltype(column)>::value_type);
  };
  each_fixed(segment, [&](Fixed, const auto& values) { add(values); });
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    add(segment.codes[c]);
    add(segment.text_ends[c]);
    add(segment.arena[c]);
  }
  return sum;
}

bool is_code(std::size_t c) { return c != index_of(Column::Key) && !kColumns[c].long_text; }

// A running sum of content with one more column, where that tells events apart.
std::uint64_t with_code(std::uint64_t sum, std::size_t c, std::uint64_t hash) {
  return kColumns[c].in_identity ? mix64(sum, mix64(hash, c)) : sum;
}
std::uint64_t with_text(std::uint64_t sum, std::size_t c, std::string_view text) {
  return kColumns[c].in_identity ? mix64(sum, hash64(text, c)) : sum;
}

}  // namespace

std::string_view Segment::long_text(Column column, std::size_t row) const {
  const auto& ends = text_ends[index_of(column)];
  if (ends.empty()) return {};
  const std::uint32_t start = row == 0 ? 0 : ends[row - 1];
  return std::string_view{arena[index_of(column)]}.substr(start, ends[row] - start);
}

std::uint64_t Segment::bytes() const {
  return sizeof(Segment) + sum_over(*this, [](const auto& column) { return column.capacity(); });
}

std::uint64_t Segment::filled() const {
  return sum_over(*this, [](const auto& column) { return column.size(); });
}

void Segment::clear() {
  each_fixed(*this, [](Fixed, auto& values) { values.clear(); });
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    codes[c].clear();
    text_ends[c].clear();
    arena[c].clear();
  }
}

void Segment::append(const Row& row, DictionaryCache& strings, ColumnSet columns) {
  const std::size_t before = rows();
  time.push_back(row.time);
  clock_error.push_back(row.clock_error);
  record.push_back(row.record);
  source.push_back(row.source);
  channel.push_back(static_cast<std::uint8_t>(row.channel));
  const auto is_kept = [&](std::size_t c) { return (columns & (ColumnSet{1} << c)) != 0; };
  std::array<std::string_view, kColumnCount> texts;
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (is_code(c) && is_kept(c)) texts[c] = row.values[c];
  }
  std::array<StringCode, kColumnCount> code_of;
  std::array<std::uint64_t, kColumnCount> hash_of;
  strings.intern(texts, code_of, hash_of);
  std::uint64_t sum = 0;
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    const std::string_view value = row.values[c];
    const bool kept = is_kept(c);
    if (c == index_of(Column::Key)) {
      if (value.empty() && key.empty()) continue;
      if (key.empty()) key.resize(before, 0);
      key.push_back(value.empty() ? 0 : hash64(value) | 1);
    } else if (kColumns[c].long_text) {
      if (!value.empty()) sum = with_text(sum, c, value);
      auto& ends = text_ends[c];
      if (!kept || (value.empty() && ends.empty())) continue;
      if (ends.empty()) ends.resize(before, 0);
      arena[c] += value;
      ends.push_back(static_cast<std::uint32_t>(arena[c].size()));
    } else if (!value.empty()) {
      sum = with_code(sum, c, kept ? hash_of[c] : Dictionary::hash_of(value));
      if (!kept) continue;
      if (codes[c].empty()) codes[c].resize(before, 0);
      codes[c].push_back(code_of[c]);
    } else if (!codes[c].empty()) {
      codes[c].push_back(0);
    }
  }
  content.push_back(sum);
}

void reckon_content(Segment& s, const Dictionary& strings) {
  if (!s.content.empty()) return;
  s.content.assign(s.rows(), 0);
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (!kColumns[c].in_identity) continue;  // its hashes would be fetched for nothing
    const auto& codes = s.codes[c];
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (codes[row] != 0) s.content[row] = with_code(s.content[row], c, strings.hash(codes[row]));
    }
    for (std::size_t row = 0; row < s.text_ends[c].size(); ++row) {
      const std::string_view text = s.long_text(static_cast<Column>(c), row);
      if (!text.empty()) s.content[row] = with_text(s.content[row], c, text);
    }
  }
}

void Segment::append(const Segment& other, std::span<const std::uint32_t> rows_of,
                     ColumnSet columns) {
  const std::size_t before = rows();
  gather(time, other.time, rows_of, before);
  gather(clock_error, other.clock_error, rows_of, before);
  gather(record, other.record, rows_of, before);
  gather(source, other.source, rows_of, before);
  gather(channel, other.channel, rows_of, before);
  gather(host, other.host, rows_of, before);
  gather(key, other.key, rows_of, before);
  gather(content, other.content, rows_of, before);
  gather(marks, other.marks, rows_of, before);
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if ((columns & (ColumnSet{1} << c)) == 0) continue;
    gather_texts(*this, other, c, rows_of, before);
    gather(codes[c], other.codes[c], rows_of, before);
  }
}

}  // namespace tamiz
