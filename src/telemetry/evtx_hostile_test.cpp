// Event logs that somebody made to keep the reader busy, or to hide a record (telemetry/evtx.hpp).
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <limits>

#include "model/source.hpp"
#include "telemetry/evtx.hpp"
#include "telemetry/evtx_found_for_tests.hpp"

namespace tamiz::telemetry {
namespace {

using made::found_in;
using made::put;
using made::set;
using made::starts;
using made::three;

std::size_t size_at(const std::string& chunk, std::size_t at) {
  return static_cast<unsigned char>(chunk[at + 4]) |
         std::size_t{static_cast<unsigned char>(chunk[at + 5])} << 8;
}
void mend(std::string& chunk) {
  std::size_t end = starts(chunk).back();
  end += size_at(chunk, end);
  set(chunk, 52, crc32(std::string_view{chunk}.substr(512, end - 512)), 4);
  made::Chunk::seal(chunk);
}
// Makes the record at `from` longer up to `end`.
void cover(std::string& chunk, std::size_t from, std::size_t end) {
  set(chunk, from + 4, end - from, 4);
  set(chunk, end - 4, end - from, 4);
}

TEST(EvtxHostile, ItReadsARecordThatAnotherCovers) {
  const std::string good = three();
  const auto at = starts(good);
  std::string bad = good;
  cover(bad, at[0], at[2]);
  set(bad, at[2] + 8, 8, 8);  // the numbers behind it written anew
  set(bad, 32, 8, 8);
  mend(bad);
  EXPECT_EQ(found_in(bad),
            fmt::format("7=7.exe 8=8.exe 8=9.exe | {}: record 7 was made longer to cover record 8 ",
                        at[1]));
  // Two at once, up to the end.
  bad = good;
  cover(bad, at[0], at[2] + size_at(good, at[2]));
  EXPECT_EQ(
      found_in(bad),
      fmt::format("7=7.exe 8=8.exe 9=9.exe | 512: the checksum of the chunk's records is wrong "
                  "| {}: record 7 was made longer to cover record 8 "
                  "| {}: record 7 was made longer to cover record 9 ",
                  at[1], at[2]));
}

TEST(EvtxHostile, ItSeesThatARecordIsLongerThanItSays) {
  std::string bad = three();
  const auto at = starts(bad);
  const std::size_t end = at[2];
  cover(bad, at[0], end);
  bad.replace(at[1], end - 4 - at[1], end - 4 - at[1], '\0');
  set(bad, at[2] + 8, 8, 8);
  set(bad, 32, 8, 8);
  mend(bad);
  EXPECT_EQ(found_in(bad),
            fmt::format("7=7.exe 8=9.exe | {}: record 7 is {} bytes longer than what it says: they "
                        "may have been a record ",
                        at[1] - 5, end - at[1] + 1));
}

TEST(EvtxHostile, NumbersNearTheirEndAreCounted) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  using Runs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  struct Case {
    std::vector<std::uint64_t> seen;
    std::uint64_t first, last;
    Runs missing;
  };
  const Case cases[] = {
      {{kMost - 1, kMost}, kMost - 1, kMost, {}},
      {{kMost, kMost, kMost - 2}, 0, kMost, {{kMost - 1, kMost - 1}}},
      {{kMost, 0, 1}, 0, 0, {{2, kMost - 1}}},
      {{1}, 1, kMost, {{2, kMost}}},
      {{}, 0, 0, {}},
  };
  for (const Case& c : cases) {
    RecordNumbers numbers;
    for (const std::uint64_t n : c.seen) numbers.add(n);
    numbers.first = c.first;
    numbers.last = c.last;
    EXPECT_EQ(numbers.missing(), c.missing);
  }
}

// A record whose template names its first value `times` times; that value is XML of the same kind.
class Nest {
 public:
  std::string chunk(unsigned times, unsigned depth) {
    bytes_.assign(512, '\0');
    put(bytes_, 0x00002A2A, 4);
    put(bytes_, 0, 4);
    put(bytes_, 1, 8);
    put(bytes_, 133'000'000'000'000'000, 8);
    instance(times, depth, true);
    bytes_ += '\0';
    put(bytes_, bytes_.size() + 4 - 512, 4);
    set(bytes_, 516, bytes_.size() - 512, 4);
    std::string out = bytes_;
    out.replace(0, 8, std::string("ElfChnk\0", 8));
    set(out, 24, 1, 8);
    set(out, 32, 1, 8);
    set(out, 48, out.size(), 4);
    set(out, 52, crc32(std::string_view{out}.substr(512)), 4);
    made::Chunk::seal(out);
    out.resize(65'536, '\0');
    return out;
  }

 private:
  void open(std::string_view name) {
    bytes_ += '\x01';
    put(bytes_, 0xFFFF, 2);
    put(bytes_, 0, 4);
    put(bytes_, bytes_.size() + 4, 4);
    put(bytes_, 0, 6);
    put(bytes_, name.size(), 2);
    bytes_ += made::wide(name) + std::string(2, '\0') + '\x02';
  }
  void instance(unsigned times, unsigned depth, bool event) {
    bytes_ += std::string("\x0F\x01\x01\x00\x0C\x01\x34\x12\0\0", 10);
    const bool here = event || inner_ == 0;
    const std::size_t definition = here ? bytes_.size() + 4 : inner_;
    put(bytes_, definition, 4);
    if (here) {
      if (!event) inner_ = definition;
      bytes_ += std::string(20, '\0');
      put(bytes_, 0, 4);
      bytes_ += std::string("\x0F\x01\x01\x00", 4);
      open(event ? "Event" : "UserData");
      for (unsigned i = 0; i < times; ++i) bytes_ += std::string("\x0D\0\0\x21", 4);
      bytes_ += std::string("\x04\0", 2);
      set(bytes_, definition + 20, bytes_.size() - definition - 24, 4);
    }
    put(bytes_, 1, 4);
    const std::size_t size = bytes_.size();
    put(bytes_, 0, 2);
    put(bytes_, 0x21, 2);
    if (depth > 0) instance(times, depth - 1, false);
    set(bytes_, size, bytes_.size() - size - 4, 2);
  }
  std::string bytes_;
  std::size_t inner_ = 0;
};

TEST(EvtxHostile, ValuesThatMultiplyComeToAnEnd) {
  EXPECT_EQ(found_in(Nest{}.chunk(1, 3)), "1= ");
  EXPECT_EQ(found_in(Nest{}.chunk(4000, 3)).substr(0, 48),
            "1=record 1: a record of more than 32 pieces of X");
  EvtxReader reader{FieldTable{}};
  const std::string chunk = Nest{}.chunk(4000, 7);
  reader.open(chunk);
  std::string error;
  reader.xml(*reader.next(), error);
  EXPECT_EQ(error, "a record of more than 32 pieces of XML");
}

}  // namespace
}  // namespace tamiz::telemetry
