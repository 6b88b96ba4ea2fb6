#include "telemetry/evtx.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "model/source.hpp"

#include "base/text.hpp"
#include "telemetry/evtx_found_for_tests.hpp"
#include "telemetry/evtx_value.hpp"

namespace tamiz::telemetry {
namespace {

using made::found_in;
using made::starts;
using made::three;

TEST(Evtx, ItReadsRecordsAndSaysWhatIsWrong) {
  const std::string good = three();
  const auto at = starts(good);
  ASSERT_EQ(at.size(), 3u);
  EXPECT_EQ(found_in(good), "7=7.exe 8=8.exe 9=9.exe ");
  EXPECT_EQ(found_in(std::string(65'536, '\0')), "");
  EXPECT_EQ(found_in(""), "");

  std::string bad = good;
  bad.replace(0, 8, "nothing!");
  EXPECT_EQ(found_in(bad),
            "7=7.exe 8=8.exe 9=9.exe "
            "| 0: no header of a chunk: its records are looked for one by one ");
  bad = good;
  bad[at[1]] = 'x';
  EXPECT_EQ(found_in(bad),
            fmt::format("7=7.exe 9=9.exe | 512: the checksum of the chunk's records is wrong "
                        "| {}: {} bytes that are no record are passed over ",
                        at[1], at[2] - at[1]));
  bad = good;
  bad[at[1] + 4] = '\x7F';  // its size
  EXPECT_EQ(
      found_in(bad),
      fmt::format("7=7.exe 8=8.exe 9=9.exe | 512: the checksum of the chunk's records is wrong "
                  "| {}: record 8 does not end where it says ",
                  at[1]));
  bad = good.substr(0, at[2] + 10);
  EXPECT_EQ(found_in(bad), fmt::format("7=7.exe 8=8.exe | {}: the file ends within the chunk "
                                       "| {}: 10 bytes that are no record are passed over ",
                                       at[2] + 10, at[2]));
  bad = good;
  bad[50] = '\x7F';  // where free space begins
  EXPECT_EQ(found_in(bad),
            "7=7.exe 8=8.exe 9=9.exe | 124: the checksum of the chunk's header is wrong ");
}

// Records of an earlier use of a chunk stand behind its end; those of a log that was not closed
// count on.
TEST(Evtx, ItGoesOnOnlyWhereNumbersDo) {
  std::string chunk = three();
  const auto at = starts(chunk);
  made::set(chunk, 48, at[1], 4);
  made::set(chunk, 52, crc32(std::string_view{chunk}.substr(512, at[1] - 512)), 4);
  made::set(chunk, 32, 7, 8);
  made::Chunk::seal(chunk);
  EXPECT_EQ(found_in(chunk), "7=7.exe 8=8.exe 9=9.exe ");
  made::set(chunk, at[1] + 8, 5, 8);
  EXPECT_EQ(found_in(chunk), "7=7.exe ");
}

TEST(Evtx, ItNamesEveryMissingRecord) {
  for (std::uint64_t lost = 1; lost <= 40; ++lost) {
    RecordNumbers all;
    made::Chunk chunk;
    for (std::uint64_t n = 1; n <= 40; ++n) chunk.record(n, "x.exe");
    std::string bytes = chunk.take();
    bytes[starts(bytes)[lost - 1]] = 'x';
    EvtxReader reader{FieldTable{}};
    reader.open(bytes);
    all.first = reader.first_number();
    all.last = reader.last_number();
    while (const auto found = reader.next()) all.add(found->number);
    const auto missing = all.missing();
    ASSERT_EQ(missing.size(), 1u) << lost;
    EXPECT_EQ(missing[0], (std::pair{lost, lost}));
  }
}

TEST(Evtx, ItReadsTheHeaderOfTheFile) {
  EXPECT_EQ(evtx_header(made::file({}, 12)).next_number, 12u);
  std::string file = made::file({}, 12);
  file[24] = 13;
  EXPECT_EQ(evtx_header(file).wrong, "the checksum of the file's header is wrong");
  EXPECT_EQ(evtx_header("ElfChnk").wrong, "the header of the file is missing; its chunks are read");
  EXPECT_EQ(evtx_header(made::file({}, 12).substr(0, 200)).wrong,
            "the file ends within its header");
}

struct Value {
  std::uint8_t type;
  std::string bytes;
  const char* text;
};

TEST(Evtx, ItWritesEveryTypeAsWindowsDoes) {
  const auto raw = [](std::initializer_list<unsigned> bytes) {
    std::string out;
    for (const unsigned b : bytes) out += static_cast<char>(b);
    return out;
  };
  const Value values[] = {
      {0x00, "", ""},
      {0x01, made::wide("ab") + raw({0xE9, 0}), "ab\xC3\xA9"},
      {0x01, raw({0x3D, 0xD8, 0x00, 0xDE}), "\xF0\x9F\x98\x80"},
      {0x01, raw({0x3D, 0xD8, 0x41, 0x00}), "\\uD83DA"},
      {0x01, made::wide("ab") + raw({0, 0, 0x41, 0}), "ab"},
      {0x02, "ansi", "ansi"},
      {0x03, raw({0xFF}), "-1"},
      {0x04, raw({0xFF}), "255"},
      {0x05, raw({0xFE, 0xFF}), "-2"},
      {0x06, raw({0x01, 0x01}), "257"},
      {0x07, raw({0xFF, 0xFF, 0xFF, 0xFF}), "-1"},
      {0x08, raw({1, 0, 0, 0x80}), "2147483649"},
      {0x08, raw({1, 0}), ""},
      {0x0A, raw({1, 0, 0, 0, 0, 0, 0, 0x80}), "9223372036854775809"},
      {0x0B, raw({0, 0, 0x80, 0x3F}), "1"},
      {0x0D, raw({1, 0, 0, 0}), "true"},
      {0x0D, raw({0, 0, 0, 0}), "false"},
      {0x0D, raw({8, 0, 0, 0}), "8"},
      {0x0E, raw({0x0A, 0xFF}), "0AFF"},
      {0x0F, raw({0x78, 0x56, 0x34, 0x12, 0x34, 0x12, 0x78, 0x56, 1, 2, 3, 4, 5, 6, 7, 8}),
       "{12345678-1234-5678-0102-030405060708}"},
      {0x10, raw({0x10, 0, 0, 0}), "0x10"},
      {0x11, raw({0, 0x80, 0x3E, 0xD5, 0xDE, 0xB1, 0x9D, 0x01}), "1970-01-01T00:00:00.0000000Z"},
      {0x11, raw({1, 0, 0, 0, 0, 0, 0, 0}), "1601-01-01T00:00:00.0000001Z"},
      {0x12, raw({0xE7, 7, 3, 0, 5, 0, 24, 0, 4, 0, 1, 0, 37, 0, 5, 0}),
       "2023-03-24T04:01:37.005Z"},
      {0x13, raw({1, 2, 0, 0, 0, 0, 0, 5, 0x20, 0, 0, 0, 0x20, 2, 0, 0}), "S-1-5-32-544"},
      {0x13, raw({1, 200, 0}), ""},
      {0x14, raw({0xFF, 0, 0, 0}), "0xff"},
      {0x15, raw({0, 0, 0, 0, 0, 0, 0, 0x80}), "0x8000000000000000"},
      {0x81, made::wide("a") + raw({0, 0}) + made::wide("b") + raw({0, 0}), "a, b"},
      {0x88, raw({1, 0, 0, 0, 2, 0, 0, 0}), "1, 2"},
      {0x77, raw({0xAB}), "AB"},
  };
  Scratch scratch;
  for (const Value& v : values)
    EXPECT_EQ(evtx_text(EvtxValue{v.type, v.bytes}, scratch), v.text) << unsigned{v.type};
}

// A template that holds itself, values that hold each other: an error, and an end.
TEST(Evtx, ItDoesNotFollowItsOwnTail) {
  std::string chunk = three();
  const auto at = starts(chunk);
  const std::size_t body = at[0] + 24 + 4 + 1 + 1 + 4 + 4 + 24;  // the definition's fragment
  chunk[body + 4] = '\x0C';
  EXPECT_EQ(found_in(chunk).substr(0, 45), "7=record 7: a template stands here (byte 578 ");
}

}  // namespace
}  // namespace tamiz::telemetry
