#include "store/chunk_reader.hpp"

#include <algorithm>

#include "store/runs.hpp"

namespace tamiz::store {

std::unexpected<Error> ChunkReader::damaged(std::string what) const {
  return fail(Code::Damaged, std::move(what), offset_);
}

Result<> ChunkReader::load(const RandomBytes& file, std::uint64_t offset, std::uint64_t bytes) {
  chunk_.dictionary.clear();
  chunk_.present.clear();
  chunk_.indices.clear();
  chunk_.plain = {};
  chunk_.has_dictionary = false;
  offset_ = offset;
  // The footer was checked: chunks lie in the file, one behind the other.
  packed_.resize(bytes);
  return file.read_at(offset, std::as_writable_bytes(std::span{packed_}));
}

Result<std::size_t> ChunkReader::dictionary_page(const ChunkMeta& meta) {
  TAMIZ_TRY(const auto page, unpacker_.page(as_bytes(packed_), 0, offset_, budget_));
  if (page.head.type != PageType::Dictionary || page.head.encoding != Encoding::Plain ||
      page.next != meta.dictionary_bytes || page.head.values > kGroupRows)
    return damaged("a dictionary page is something else");
  dictionary_page_.assign(text_of(page.body));
  chunk_.dictionary.reserve(page.head.values);
  if (!each_text(as_bytes(dictionary_page_), page.head.values,
                 [&](std::string_view text) { chunk_.dictionary.push_back(text); }))
    return damaged("a dictionary page does not hold its values");
  chunk_.has_dictionary = true;
  return page.next;
}

Result<> ChunkReader::read_dictionary(const RandomBytes& file, const ChunkMeta& meta) {
  TAMIZ_CHECK(load(file, meta.offset, meta.dictionary_bytes));
  TAMIZ_CHECK(dictionary_page(meta));
  return {};
}

Result<> ChunkReader::read(const RandomBytes& file, const Field& field, const ChunkMeta& meta,
                           std::uint64_t rows) {
  TAMIZ_CHECK(load(file, meta.offset, meta.packed_bytes));
  std::size_t at = 0;
  if (meta.dictionary_bytes > 0) {
    TAMIZ_TRY(at, dictionary_page(meta));
  }
  TAMIZ_TRY(const auto page, unpacker_.page(as_bytes(packed_), at, offset_, budget_));
  if (page.head.type != PageType::Data || page.head.values != rows || page.next != packed_.size())
    return damaged("a data page is something else");
  TAMIZ_CHECK(data_page(field, rows, page.body, page.head.encoding));
  if (chunk_.values + meta.nulls != rows)
    return damaged("a column has other empty rows than its footer says");
  return {};
}

Result<Bytes> ChunkReader::levels(Bytes body, std::uint64_t rows) {
  Cursor cursor{body};
  const auto length = cursor.le<std::uint32_t>();
  if (!length) return damaged("a data page has no levels");
  const auto runs = cursor.take(*length);
  if (!runs) return damaged("the levels of a data page are longer than it");
  if (const auto read = read_runs(*runs, 1, rows, chunk_.present); !read)
    return damaged("levels: " + read.error().what);
  chunk_.values = static_cast<std::uint64_t>(std::ranges::count(chunk_.present, 1u));
  if (chunk_.values == rows) chunk_.present.clear();
  return body.subspan(cursor.at());
}

Result<> ChunkReader::data_page(const Field& field, std::uint64_t rows, Bytes body,
                                Encoding encoding) {
  chunk_.values = rows;
  if (field.optional) {
    TAMIZ_TRY(body, levels(body, rows));
  }
  if (!chunk_.has_dictionary) {
    if (encoding != Encoding::Plain) return damaged("a data page needs a dictionary and has none");
    chunk_.plain = body;
    return {};
  }
  if (encoding != Encoding::RunsOfIndices || body.empty())
    return damaged("a data page does not use its dictionary");
  const auto bits = std::to_integer<unsigned>(body[0]);
  if (const auto read = read_runs(body.subspan(1), bits, chunk_.values, chunk_.indices); !read)
    return damaged("indices: " + read.error().what);
  const std::size_t most = chunk_.dictionary.size();
  if (std::ranges::any_of(chunk_.indices, [most](std::uint32_t i) { return i >= most; }))
    return damaged("an index behind the end of its dictionary");
  return {};
}

}  // namespace tamiz::store
