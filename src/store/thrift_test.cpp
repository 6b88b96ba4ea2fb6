#include "store/thrift.hpp"

#include <gtest/gtest.h>

namespace tamiz::store {
namespace {

using namespace std::string_literals;

TEST(ThriftWriter, ItWritesTheBytesOfTheSpecification) {
  std::string out;
  ThriftWriter w{out};
  w.field(1, ThriftType::I32, 1);           // step 1, zigzag 2
  w.field(3, ThriftType::I64, -150);        // step 2, zigzag 299
  w.field(4, "ab");                         //
  w.field_list(5, ThriftType::I32, 2);      // size and type in one byte
  w.element(7);                             //
  w.element(-1);                            //
  w.field_struct(6);                        //
  w.flag(1, true);                          //
  w.field(2, ThriftType::I8, 64);           //
  w.close();                                //
  w.field_list(7, ThriftType::Binary, 15);  // a long list
  for (int i = 0; i < 15; ++i) w.element("");
  w.close();
  EXPECT_EQ(out, "\x15\x02\x26\xAB\x02\x18\x02"s + "ab" + "\x19\x25\x0E\x01\x1C\x11\x13\x40\x00"s +
                     "\x19\xF8\x0F"s + std::string(15, '\0') + "\0"s);
}

TEST(ThriftReader, ItReadsWhatWasWrittenAndSkipsTheRest) {
  std::string out;
  ThriftWriter w{out};
  w.field(1, ThriftType::I64, -5);
  w.field_list(2, ThriftType::Struct, 1);
  w.element_struct();
  w.field(1, "skipped");
  w.flag(2, true);
  w.close();
  w.field(9, "kept");
  w.close();
  ThriftReader r{as_bytes(out), 0};
  std::int64_t number = 0;
  std::string_view text;
  ASSERT_TRUE(r.structure([&](int id, ThriftType type) -> Result<bool> {
    if (id == 1) {
      TAMIZ_TRY(number, r.integer(type));
    } else if (id == 9) {
      TAMIZ_TRY(text, r.text(type));
    }
    return id != 2;
  }));
  EXPECT_EQ(number, -5);
  EXPECT_EQ(text, "kept");
  EXPECT_EQ(r.at(), out.size());
}

TEST(ThriftReader, ItRefusesWhatCannotBe) {
  struct Row {
    std::string bytes, what;
    std::uint64_t offset;
  };
  const std::string deep(40, '\x1C');
  for (const Row& row :
       {Row{"", "metadata end too early", 100}, Row{"\x15", "metadata end too early", 101},
        Row{"\x16"s + std::string(10, '\xFF'), "a number in the metadata is longer than 64 bits",
            111},
        Row{"\x18\x05xy", "a text of the metadata is longer than they are", 102},
        Row{"\x19\xF5\xFF\x7F", "a list of the metadata is longer than they are", 104},
        Row{"\x1B\x01", "metadata hold a type that Parquet has no use for", 101},
        Row{"\x17\x01", "metadata hold a type that Parquet has no use for", 101},
        Row{deep, "metadata are nested too deeply", 116}}) {
    ThriftReader r{as_bytes(row.bytes), 100};
    const auto read = r.structure([](int, ThriftType) -> Result<bool> { return false; });
    ASSERT_FALSE(read) << row.what;
    EXPECT_EQ(read.error().what, row.what);
    EXPECT_EQ(read.error().offset, row.offset) << row.what;
  }
}

}  // namespace
}  // namespace tamiz::store
