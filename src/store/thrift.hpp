#pragma once
// Thrift's compact protocol (apache/thrift, doc/specs/thrift-compact-protocol.md), as far as the
// metadata of Parquet need it: structures, lists, texts, integers, booleans. No maps, no doubles:
// they are an error. Tested by thrift_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/cursor.hpp"

namespace tamiz::store {

// The type nibble of a field or list ("Struct encoding"). In a list, a boolean is either True or
// False (both are written by someone), one byte each.
enum class ThriftType : std::uint8_t {
  Stop = 0,
  True = 1,
  False = 2,
  I8 = 3,
  I16 = 4,
  I32 = 5,
  I64 = 6,
  Binary = 8,
  List = 9,
  Struct = 12,
};

// Appends to a text; fields in ascending order of their ids.
class ThriftWriter {
 public:
  explicit ThriftWriter(std::string& out) : out_(out) {}
  // The structure that is open until close(); the outermost is open from the start.
  void field_struct(int id);
  void close();
  void field(int id, ThriftType type, std::int64_t number);  // I8 to I64
  void field(int id, std::string_view text);
  void flag(int id, bool yes) { head(id, yes ? ThriftType::True : ThriftType::False); }
  void field_list(int id, ThriftType of, std::size_t size);
  void element_struct();  // of a list; ends by close()
  void element(std::string_view text);
  void element(std::int32_t number);

 private:
  void head(int id, ThriftType type);
  void varint(std::uint64_t number);
  static constexpr int kMostDepth = 8;  // Parquet's footer needs six
  std::string& out_;
  int last_[kMostDepth] = {};
  int depth_ = 0;
};

// Reads what may be anything. Every error is Damaged, with the offset in the file.
class ThriftReader {
 public:
  // `base`: where the bytes lie in the file.
  ThriftReader(Bytes bytes, std::uint64_t base) : bytes_(bytes), cursor_(bytes), base_(base) {}
  struct ListHead {
    ThriftType of{};
    std::size_t size = 0;  // at most the bytes that are left: every element has one
  };
  // Calls visit(id, type) for each field until the structure ends. visit returns Result<bool>:
  // whether it has read the value; what it has not is skipped.
  template <class Visit>
  Result<> structure(Visit visit) {
    TAMIZ_CHECK(deeper());
    int id = 0;
    while (true) {
      TAMIZ_TRY(const ThriftType type, head(id));
      if (type == ThriftType::Stop) break;
      TAMIZ_TRY(const bool taken, visit(id, type));
      if (!taken) TAMIZ_CHECK(skip(type));
    }
    --depth_;
    return {};
  }
  Result<std::int64_t> integer(ThriftType type);  // I8 to I64
  Result<std::string_view> text(ThriftType type);
  Result<ListHead> list(ThriftType type);
  Result<> skip(ThriftType type);
  // Damaged at the place that is read next.
  [[nodiscard]] std::unexpected<Error> damaged(std::string what) const {
    return fail(Code::Damaged, std::move(what), base_ + at());
  }
  [[nodiscard]] std::size_t at() const { return cursor_.at(); }
  [[nodiscard]] Bytes bytes() const { return bytes_; }

 private:
  static constexpr int kMostDepth = 16;
  Result<> deeper();
  Result<ThriftType> head(int& id);
  Result<std::uint64_t> varint();
  Result<std::uint8_t> byte();
  Bytes bytes_;
  Cursor cursor_;
  std::uint64_t base_;
  int depth_ = 0;
};

}  // namespace tamiz::store
