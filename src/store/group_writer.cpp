#include "store/group_writer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/text.hpp"
#include "store/held_rows.hpp"
#include "store/local_dictionary.hpp"
#include "store/parquet_pages.hpp"
#include "store/runs.hpp"
#include "store/text_bytes.hpp"

namespace tamiz::store {
namespace {

template <class Number>
void put(std::string& out, Number number) {
  if constexpr (std::endian::native == std::endian::big) number = std::byteswap(number);
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

template <class Number>
std::string plain_of(Number number) {
  std::string out;
  put(out, number);
  return out;
}

}  // namespace

// One row group: rows in, pages out.
class GroupWriter::Encoder {
 public:
  Encoder(const Dictionary& strings, HostName host) : strings_(strings), host_(std::move(host)) {}

  // Appends the chunks of all fields; `base`: where they will lie.
  // TooLarge when the rows are too much for one group.
  Result<GroupMeta> encode(const Segment& rows, std::string& out, std::uint64_t base) {
    GroupMeta meta;
    rows_ = &rows;
    meta.rows = rows.rows();
    std::uint64_t unpacked = 0;
    for (const Field& field : kFieldTable) {
      const std::size_t before = out.size();
      ChunkMeta& chunk = meta.chunks.emplace_back();
      chunk.offset = base + before;
      TAMIZ_CHECK(encode(field, out, chunk));
      chunk.packed_bytes = out.size() - before;
      unpacked += chunk.unpacked_bytes;
      if (unpacked > kMostGroupBytes) return too_large();
    }
    return meta;
  }

 private:
  Result<> encode(const Field& field, std::string& out, ChunkMeta& chunk) {
    const Segment& s = *rows_;
    switch (field.content) {
      case Content::Time:
        return numbers(s.time, field.optional, kNoTime, out, chunk);
      case Content::ClockError:
        return numbers(s.clock_error, field.optional, kNoTime, out, chunk);
      case Content::Record:
        return numbers(s.record, field.optional, std::uint64_t{0}, out, chunk);
      case Content::Source:
        return numbers(s.source, field.optional, 0u, out, chunk);
      case Content::Key:
        return numbers(s.key, field.optional, std::uint64_t{0}, out, chunk);
      case Content::Channel:
        return channels(out, chunk);
      case Content::Host:
        return hosts(out, chunk);
      case Content::Short:
        return shorts(s.codes[index_of(field.column)], out, chunk);
      case Content::Long:
        return longs(field.column, out, chunk);
    }
    return fail(Code::Bug, "a field without content");
  }

  static std::unexpected<Error> too_large() {
    return fail(Code::TooLarge, fmt::format("the texts of one row have more than {} bytes",
                                            with_commas(kMostGroupBytes)));
  }

  // Levels of an optional field: u32 bytes, runs of one bit. `kept`: rows that are present_.
  void put_levels(std::string& body, std::uint64_t kept) {
    std::string runs;
    if (kept == 0 || kept == rows_->rows())
      put_run(runs, kept == 0 ? 0 : 1, rows_->rows(), 1);
    else
      put_runs(runs, present_, 1);
    put(body, static_cast<std::uint32_t>(runs.size()));
    body += runs;
  }

  Result<> data_page(Encoding encoding, std::string& out, ChunkMeta& chunk) {
    TAMIZ_TRY(const std::uint64_t bytes,
              packer_.append(out, PageType::Data, encoding, rows_->rows(), body_));
    chunk.unpacked_bytes += bytes;
    return {};
  }

  // `none`: the number that stands for NULL in an optional field.
  template <class Number>
  Result<> numbers(const std::vector<Number>& values, bool optional, Number none, std::string& out,
                   ChunkMeta& chunk) {
    const std::size_t rows = rows_->rows();
    std::string plain;
    plain.reserve(values.size() * sizeof(Number));
    present_.assign(values.size(), 0);
    std::optional<std::pair<Number, Number>> extremes;
    std::uint64_t kept = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
      const Number value = values[row];
      if (optional && value == none) continue;
      present_[row] = 1;
      ++kept;
      put(plain, value);
      if (!extremes) extremes.emplace(value, value);
      extremes->first = std::min(extremes->first, value);
      extremes->second = std::max(extremes->second, value);
    }
    chunk.nulls = rows - kept;
    if (extremes) {
      chunk.least = plain_of(extremes->first);
      chunk.most = plain_of(extremes->second);
    }
    body_.clear();
    if (optional) put_levels(body_, kept);
    body_ += plain;
    return data_page(Encoding::Plain, out, chunk);
  }

  // The texts whose numbers stand in indices_, for the rows that are present_.
  Result<> dictionary_column(bool optional, std::string& out, ChunkMeta& chunk) {
    chunk.nulls = rows_->rows() - indices_.size();
    if (const auto extremes = local_.extremes()) {
      chunk.least = extremes->first;
      chunk.most = extremes->second;
    }
    body_.clear();
    if (optional) put_levels(body_, indices_.size());
    const unsigned bits = bits_for(static_cast<std::uint32_t>(std::max(local_.size(), 1uz) - 1));
    const std::uint64_t plain_bytes = plain_bytes_of();
    // Does the dictionary pay? Also not where no row has a value.
    if (local_.plain().size() + indices_.size() * bits / 8 >= plain_bytes) {
      for (const std::uint32_t index : indices_) body_ += local_.entry(index);
      return data_page(Encoding::Plain, out, chunk);
    }
    const std::size_t before = out.size();
    TAMIZ_TRY(chunk.unpacked_bytes, packer_.append(out, PageType::Dictionary, Encoding::Plain,
                                                   local_.size(), local_.plain()));
    chunk.dictionary_bytes = out.size() - before;
    body_ += static_cast<char>(bits);
    put_runs(body_, indices_, bits);
    return data_page(Encoding::RunsOfIndices, out, chunk);
  }

  // What the values would take without a dictionary.
  [[nodiscard]] std::uint64_t plain_bytes_of() const {
    std::vector<std::uint32_t> sizes(local_.size());
    for (std::uint32_t i = 0; i < sizes.size(); ++i)
      sizes[i] = static_cast<std::uint32_t>(local_.entry(i).size());
    std::uint64_t sum = 0;
    for (const std::uint32_t index : indices_) sum += sizes[index];
    return sum;
  }

  Result<> channels(std::string& out, ChunkMeta& chunk) {
    local_.clear(false);
    return coded(rows_->channel, false, out, chunk,
                 [](std::uint32_t channel) { return name_of(static_cast<Channel>(channel)); });
  }
  Result<> shorts(const std::vector<StringCode>& codes, std::string& out, ChunkMeta& chunk) {
    local_.clear(false);
    return coded(codes, true, out, chunk, [this](StringCode code) { return strings_.text(code); });
  }
  Result<> hosts(std::string& out, ChunkMeta& chunk) {
    local_.clear(true);
    return coded(rows_->host, true, out, chunk, [this](std::uint32_t host) {
      return host_ && host != kHostUnknown ? host_(host) : std::string_view{};
    });
  }

  template <class CodeOf, class TextOf>
  Result<> coded(const std::vector<CodeOf>& codes, bool optional, std::string& out,
                 ChunkMeta& chunk, TextOf text_of) {
    present_.assign(codes.size(), 0);
    indices_.clear();
    constexpr std::uint32_t kNull = 0xFFFF'FFFF;
    std::optional<CodeOf> last;
    std::uint32_t number = kNull;
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (last != codes[row]) {
        last = codes[row];
        number = number_of(codes[row], text_of, kNull);
        if (local_.plain().size() > kMostPageBytes) return too_large();
      }
      if (number == kNull) continue;
      present_[row] = 1;
      indices_.push_back(number);
    }
    return dictionary_column(optional, out, chunk);
  }

  template <class TextOf>
  std::uint32_t number_of(std::uint32_t code, TextOf text_of, std::uint32_t null) {
    if (const auto found = local_.find(code)) return *found;
    const std::string_view text = text_of(code);
    return text.empty() ? null : local_.add(code, text);
  }

  Result<> longs(Column column, std::string& out, ChunkMeta& chunk) {
    const Segment& s = *rows_;
    const std::string& arena = s.arena[index_of(column)];
    const bool plain = is_ascii(arena);
    std::string texts;
    texts.reserve(arena.size() + s.rows() * 4);
    present_.assign(s.text_ends[index_of(column)].size(), 0);
    std::uint64_t kept = 0;
    for (std::size_t row = 0; row < present_.size(); ++row) {
      const std::string_view text = s.long_text(column, row);
      if (text.empty()) continue;
      present_[row] = 1;
      ++kept;
      if (plain) {
        put(texts, static_cast<std::uint32_t>(text.size()));
        texts += text;
      } else {
        append_plain(text, texts);
      }
    }
    chunk.nulls = s.rows() - kept;
    body_.clear();
    put_levels(body_, kept);
    body_ += texts;
    return data_page(Encoding::Plain, out, chunk);
  }

  const Dictionary& strings_;
  HostName host_;
  const Segment* rows_ = nullptr;
  PagePacker packer_;
  LocalDictionary local_;
  std::vector<std::uint32_t> present_, indices_;
  std::string body_;
};

GroupWriter::GroupWriter(const Dictionary& strings, HostName host)
    : encoder_(std::make_unique<Encoder>(strings, std::move(host))) {}
GroupWriter::~GroupWriter() = default;

Result<GroupMeta> GroupWriter::encode(const Segment& rows, std::string& out, std::uint64_t base) {
  return encoder_->encode(rows, out, base);
}

}  // namespace tamiz::store
