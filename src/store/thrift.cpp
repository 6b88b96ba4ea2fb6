#include "store/thrift.hpp"

#include <algorithm>

namespace tamiz::store {
namespace {

std::uint64_t zigzag(std::int64_t n) {
  return (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63);
}
std::int64_t from_zigzag(std::uint64_t n) {
  return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
}
char byte_of(ThriftType type) { return static_cast<char>(type); }

}  // namespace

void ThriftWriter::varint(std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out_ += static_cast<char>(number | 0x80);
  out_ += static_cast<char>(number);
}

void ThriftWriter::head(int id, ThriftType type) {
  const int step = id - last_[depth_];
  last_[depth_] = id;
  out_ += static_cast<char>((step << 4) | static_cast<int>(type));  // Parquet's ids step by 1 to 15
}

void ThriftWriter::field_struct(int id) {
  head(id, ThriftType::Struct);
  last_[++depth_] = 0;
}
void ThriftWriter::element_struct() { last_[++depth_] = 0; }
void ThriftWriter::close() {
  out_ += byte_of(ThriftType::Stop);
  --depth_;
}

void ThriftWriter::field(int id, ThriftType type, std::int64_t number) {
  head(id, type);
  if (type == ThriftType::I8)
    out_ += static_cast<char>(number);
  else
    varint(zigzag(number));
}
void ThriftWriter::field(int id, std::string_view text) {
  head(id, ThriftType::Binary);
  element(text);
}
void ThriftWriter::field_list(int id, ThriftType of, std::size_t size) {
  head(id, ThriftType::List);
  if (size < 15) {
    out_ += static_cast<char>((size << 4) | static_cast<std::size_t>(of));
    return;
  }
  out_ += static_cast<char>(0xF0 | static_cast<int>(of));
  varint(size);
}
void ThriftWriter::element(std::string_view text) {
  varint(text.size());
  out_ += text;
}
void ThriftWriter::element(std::int32_t number) { varint(zigzag(number)); }

Result<> ThriftReader::deeper() {
  if (++depth_ > kMostDepth) return damaged("metadata are nested too deeply");
  return {};
}

Result<std::uint8_t> ThriftReader::byte() {
  const auto read = cursor_.le<std::uint8_t>();
  if (!read) return damaged("metadata end too early");
  return *read;
}

Result<std::uint64_t> ThriftReader::varint() {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    TAMIZ_TRY(const std::uint8_t next, byte());
    number |= static_cast<std::uint64_t>(next & 0x7F) << shift;
    if (next < 0x80) return number;
  }
  return damaged("a number in the metadata is longer than 64 bits");
}

Result<ThriftType> ThriftReader::head(int& id) {
  TAMIZ_TRY(const std::uint8_t first, byte());
  const auto type = static_cast<ThriftType>(first & 0x0F);
  if (type == ThriftType::Stop) return type;
  if (const int step = first >> 4; step != 0) {
    id += step;
  } else {
    TAMIZ_TRY(const std::uint64_t given, varint());
    id = static_cast<int>(std::clamp<std::int64_t>(from_zigzag(given), 0, 0x7FFF));
  }
  if (id > 0x7FFF) return damaged("a field of the metadata has an impossible number");
  return type;
}

Result<std::int64_t> ThriftReader::integer(ThriftType type) {
  if (type == ThriftType::I8) {
    TAMIZ_TRY(const std::uint8_t small, byte());
    return static_cast<std::int8_t>(small);
  }
  if (type != ThriftType::I16 && type != ThriftType::I32 && type != ThriftType::I64)
    return damaged("metadata hold something else where a number belongs");
  TAMIZ_TRY(const std::uint64_t number, varint());
  return from_zigzag(number);
}

Result<std::string_view> ThriftReader::text(ThriftType type) {
  if (type != ThriftType::Binary)
    return damaged("metadata hold something else where a text belongs");
  TAMIZ_TRY(const std::uint64_t size, varint());
  const auto taken = cursor_.take(size);
  if (!taken) return damaged("a text of the metadata is longer than they are");
  return text_of(*taken);
}

Result<ThriftReader::ListHead> ThriftReader::list(ThriftType type) {
  if (type != ThriftType::List) return damaged("metadata hold something else where a list belongs");
  TAMIZ_TRY(const std::uint8_t first, byte());
  std::uint64_t size = first >> 4;
  if (size == 15) {
    TAMIZ_TRY(size, varint());
  }
  if (size > cursor_.left()) return damaged("a list of the metadata is longer than they are");
  return ListHead{static_cast<ThriftType>(first & 0x0F), size};
}

Result<> ThriftReader::skip(ThriftType type) {
  switch (type) {
    case ThriftType::True:
    case ThriftType::False:
      return {};
    case ThriftType::I8:
    case ThriftType::I16:
    case ThriftType::I32:
    case ThriftType::I64: {
      TAMIZ_CHECK(integer(type));
      return {};
    }
    case ThriftType::Binary: {
      TAMIZ_CHECK(text(type));
      return {};
    }
    case ThriftType::Struct:
      return structure([](int, ThriftType) -> Result<bool> { return false; });
    case ThriftType::List:
      break;
    default:
      return damaged("metadata hold a type that Parquet has no use for");
  }
  TAMIZ_CHECK(deeper());
  TAMIZ_TRY(const ListHead head, list(type));
  for (std::size_t i = 0; i < head.size; ++i) {
    if (head.of == ThriftType::True || head.of == ThriftType::False) {
      TAMIZ_CHECK(byte());
    } else {
      TAMIZ_CHECK(skip(head.of));
    }
  }
  --depth_;
  return {};
}

}  // namespace tamiz::store
