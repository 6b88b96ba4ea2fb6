#include "store/parquet_writer.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace tamiz::store {

ParquetWriter::ParquetWriter(std::unique_ptr<OutputFile> file, const Dictionary& strings,
                             HostName host, Pairs pairs)
    : file_(std::move(file)), group_(strings, std::move(host)) {
  meta_.pairs = std::move(pairs);
}
ParquetWriter::~ParquetWriter() = default;

Result<std::unique_ptr<ParquetWriter>> ParquetWriter::create(const std::string& path,
                                                             const Dictionary& strings,
                                                             HostName host, Pairs pairs) {
  for (const auto& [key, value] : pairs) {
    if (key.starts_with("tamiz."))
      return fail(Code::Usage, fmt::format("{}: names that begin with tamiz. are the file's own",
                                           printable(key)));
  }
  TAMIZ_TRY(auto file, OutputFile::create(path));
  TAMIZ_CHECK(file->append(as_bytes(kParquetMagic)));
  return std::unique_ptr<ParquetWriter>(
      new ParquetWriter(std::move(file), strings, std::move(host), std::move(pairs)));
}

Result<> ParquetWriter::add(const Segment& segment, std::size_t first, std::size_t end,
                            std::optional<std::uint32_t> source) {
  while (first < end) {
    const std::size_t next = held_.take(segment, first, end);
    if (source) held_.set_source(next - first, *source);
    first = next;
    if (held_.full()) TAMIZ_CHECK(flush());
  }
  return {};
}

Result<> ParquetWriter::flush() {
  TAMIZ_CHECK(write(held_.rows()));
  held_.clear();
  return {};
}

Result<> ParquetWriter::write(const Segment& rows) {
  std::string out;
  auto group = group_.encode(rows, out, file_->size());
  if (!group) {
    if (group.error().code != Code::TooLarge || rows.rows() == 1)
      return std::unexpected(group.error());
    const std::size_t half = rows.rows() / 2;
    TAMIZ_CHECK(write(rows_between(rows, 0, half)));
    return write(rows_between(rows, half, rows.rows()));
  }
  for (const ChunkMeta& chunk : group->chunks) sizes_.unpacked_bytes += chunk.unpacked_bytes;
  sizes_.rows += group->rows;
  ++sizes_.groups;
  meta_.groups.push_back(*std::move(group));
  return file_->append(as_bytes(out));
}

Result<EventFileSizes> ParquetWriter::finish() {
  if (held_.rows().rows() > 0) TAMIZ_CHECK(flush());
  meta_.rows = sizes_.rows;
  std::string end = write_footer(meta_);
  const auto length = static_cast<std::uint32_t>(end.size());
  for (unsigned i = 0; i < sizeof length; ++i) end += static_cast<char>(length >> (8 * i));
  end += kParquetMagic;
  TAMIZ_CHECK(file_->append(as_bytes(end)));
  TAMIZ_CHECK(file_->commit());
  sizes_.file_bytes = file_->size();
  return sizes_;
}

}  // namespace tamiz::store
