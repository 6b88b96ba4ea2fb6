#include <fmt/core.h>

#include "base/hash.hpp"
#include "store/parquet_footer.hpp"
#include "store/thrift.hpp"

namespace tamiz::store {
namespace {

// What a footer says, before it is believed.
struct Raw {
  FileMeta meta;
  std::string_view format, schema, hash, fields;
};

Result<> read_statistics(ThriftReader& r, ChunkMeta& chunk) {
  return r.structure([&](int id, ThriftType type) -> Result<bool> {
    if (id == 3) {
      TAMIZ_TRY(const std::int64_t nulls, r.integer(type));
      chunk.nulls = static_cast<std::uint64_t>(nulls);
    } else if (id == 5) {
      TAMIZ_TRY(chunk.most, r.text(type));
    } else if (id == 6) {
      TAMIZ_TRY(chunk.least, r.text(type));
    }
    return id == 3 || id == 5 || id == 6;
  });
}

Result<> read_chunk_meta(ThriftReader& r, ChunkMeta& chunk) {
  std::uint64_t data = 0, dictionary = 0;
  const auto visit = [&](int id, ThriftType type) -> Result<bool> {
    std::uint64_t* const to = id == 6    ? &chunk.unpacked_bytes
                              : id == 7  ? &chunk.packed_bytes
                              : id == 9  ? &data
                              : id == 11 ? &dictionary
                                         : nullptr;
    if (id == 12) TAMIZ_CHECK(read_statistics(r, chunk));
    if (to != nullptr) {
      TAMIZ_TRY(const std::int64_t number, r.integer(type));
      *to = static_cast<std::uint64_t>(number);
    }
    return to != nullptr || id == 12;
  };
  TAMIZ_CHECK(r.structure(visit));
  chunk.offset = dictionary == 0 ? data : dictionary;
  if (chunk.offset < kParquetMagic.size() || chunk.offset > data ||
      data - chunk.offset > chunk.packed_bytes)
    return r.damaged("a column chunk without a place");
  chunk.dictionary_bytes = data - chunk.offset;
  return {};
}

Result<> read_group(ThriftReader& r, GroupMeta& group) {
  const auto visit = [&](int id, ThriftType type) -> Result<bool> {
    if (id == 3) {
      TAMIZ_TRY(const std::int64_t rows, r.integer(type));
      group.rows = static_cast<std::uint64_t>(rows);
    }
    if (id != 1) return id == 3;
    TAMIZ_TRY(const auto list, r.list(type));
    if (list.size != kFields || list.of != ThriftType::Struct)
      return r.damaged("a row group with other columns than ours");
    group.chunks.resize(kFields);
    for (ChunkMeta& chunk : group.chunks) {
      const auto inside = [&](int inner, ThriftType) -> Result<bool> {
        if (inner == 3) TAMIZ_CHECK(read_chunk_meta(r, chunk));
        return inner == 3;
      };
      TAMIZ_CHECK(r.structure(inside));
    }
    return true;
  };
  TAMIZ_CHECK(r.structure(visit));
  if (group.chunks.empty() || group.rows == 0 || group.rows > kGroupRows)
    return r.damaged("a row group of impossible size");
  return {};
}

Result<> read_groups(ThriftReader& r, ThriftType type, Raw& raw) {
  TAMIZ_TRY(const auto list, r.list(type));
  if (list.of != ThriftType::Struct && list.size > 0)
    return r.damaged("row groups are something else");
  for (std::size_t i = 0; i < list.size; ++i) {
    TAMIZ_CHECK(read_group(r, raw.meta.groups.emplace_back()));
  }
  return {};
}

Result<> read_pairs(ThriftReader& r, ThriftType type, Raw& raw) {
  TAMIZ_TRY(const auto list, r.list(type));
  if (list.of != ThriftType::Struct && list.size > 0) return r.damaged("pairs are something else");
  for (std::size_t i = 0; i < list.size; ++i) {
    std::string_view key, value;
    const auto visit = [&](int id, ThriftType of) -> Result<bool> {
      if (id != 1 && id != 2) return false;
      TAMIZ_TRY((id == 1 ? key : value), r.text(of));
      return true;
    };
    TAMIZ_CHECK(r.structure(visit));
    std::string_view* const ours = key == kFormatKey   ? &raw.format
                                   : key == kSchemaKey ? &raw.schema
                                   : key == kFooterKey ? &raw.hash
                                                       : nullptr;
    if (ours != nullptr)
      *ours = value;
    else
      raw.meta.pairs.emplace_back(key, value);
  }
  return {};
}

Result<Raw> read_raw(ThriftReader& r) {
  Raw raw;
  std::optional<Error> of_groups;
  const auto visit = [&](int id, ThriftType type) -> Result<bool> {
    if (id == 2) {
      const std::size_t from = r.at();
      TAMIZ_CHECK(r.skip(type));
      raw.fields = text_of(r.bytes()).substr(from, r.at() - from);
    } else if (id == 3) {
      TAMIZ_TRY(const std::int64_t rows, r.integer(type));
      raw.meta.rows = static_cast<std::uint64_t>(rows);
    } else if (id == 4) {
      // Whose the file is stands behind the groups: a stranger's are skipped, not called damaged.
      ThriftReader again = r;
      if (const auto read = read_groups(r, type, raw); !read) {
        of_groups = read.error();
        raw.meta.groups.clear();
        r = again;
        TAMIZ_CHECK(r.skip(type));
      }
    } else if (id == 5) {
      TAMIZ_CHECK(read_pairs(r, type, raw));
    }
    return id >= 2 && id <= 5;
  };
  TAMIZ_CHECK(r.structure(visit));
  if (of_groups && raw.format == kEventsFormat) return std::unexpected(*of_groups);
  return raw;
}

bool hash_holds(Bytes footer, std::string_view hash) {
  if (hash.size() != kHashDigits) return false;
  std::string zeros{text_of(footer)};
  zeros.replace(static_cast<std::size_t>(hash.data() - text_of(footer).data()), kHashDigits,
                kHashDigits, '0');
  return hash == hex_of(hash64(zeros));
}

// Chunks lie one behind the other from the magic to the footer: so no byte is read twice, whatever
// the footer says.
Result<> check_places(const FileMeta& meta, std::uint64_t base) {
  std::uint64_t at = kParquetMagic.size(), rows = 0;
  for (const GroupMeta& group : meta.groups) {
    rows += group.rows;
    for (const ChunkMeta& chunk : group.chunks) {
      if (chunk.offset != at || chunk.packed_bytes > base - at || chunk.nulls > group.rows)
        return fail(Code::Damaged, "a column chunk does not lie where it must", at);
      at += chunk.packed_bytes;
    }
  }
  if (at != base) return fail(Code::Damaged, "bytes between the last chunk and the footer", at);
  if (rows != meta.rows) return fail(Code::Damaged, "row groups hold other rows than said", base);
  return {};
}

}  // namespace

Result<FileMeta> read_footer(Bytes footer, std::uint64_t base) {
  ThriftReader r{footer, base};
  TAMIZ_TRY(Raw raw, read_raw(r));
  if (!raw.format.starts_with("tamiz.events/"))
    return fail(Code::NotThisFormat, "a Parquet file, but not one of tamiz' events", base);
  if (raw.format != kEventsFormat || raw.schema != schema_hash())
    return fail(Code::Unsupported,
                fmt::format("events of another tamiz ({}); this program reads {} with fields {}",
                            raw.format.substr(0, 40), kEventsFormat, schema_hash()),
                base);
  if (!hash_holds(footer, raw.hash))
    return fail(Code::Damaged, "the footer is not what was written: its hash differs", base);
  if (r.at() != footer.size()) return r.damaged("bytes behind the metadata");
  if (raw.fields != field_list())
    return fail(Code::Damaged, "the fields are not those that their hash says", base);
  TAMIZ_CHECK(check_places(raw.meta, base));
  return std::move(raw.meta);
}

}  // namespace tamiz::store
