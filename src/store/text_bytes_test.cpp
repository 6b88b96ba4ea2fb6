#include "store/text_bytes.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"

namespace tamiz::store {
namespace {

using namespace std::string_literals;

std::string stored(std::string_view text) {
  std::string out;
  append_stored(text, out);
  return out;
}
std::string original(std::string_view text) {
  std::string out;
  append_original(text, out);
  return out;
}

TEST(TextBytes, ItKeepsEveryByte) {
  struct Row {
    std::string text, stored;
  };
  for (const Row& row :
       {Row{"", ""}, Row{"plain", "plain"}, Row{"caf\xC3\xA9", "caf\xC3\xA9"},
        Row{"caf\xE9.exe", "caf\xF4\x8F\x9F\xA9.exe"}, Row{"a\0b"s, "a\0b"s},
        Row{"\x80", "\xF4\x8F\x9E\x80"},
        // a private character of ours that stood in the text itself
        Row{"\xF4\x8F\x9E\x80", "\xF4\x8F\x9F\xB4\xF4\x8F\x9E\x8F\xF4\x8F\x9E\x9E\xF4\x8F\x9E\x80"},
        Row{"\xF4\x8F\xBF\xBD", "\xF4\x8F\xBF\xBD"}}) {
    EXPECT_EQ(stored(row.text), row.stored);
    EXPECT_EQ(original(row.stored), row.text);
  }
}

TEST(TextBytes, ItGivesBackRandomBytes) {
  std::mt19937 random{3};
  const std::string likely = "a\xF4\x8F\x9E\x9F\x80\xC3\xA9";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto i = random() % 12; i > 0; --i) text += likely[random() % likely.size()];
    const std::string kept = stored(text);
    EXPECT_EQ(original(kept), text);
    EXPECT_EQ(kept.find_first_of("\xF4") != std::string::npos, may_be_changed(kept));
    for (std::size_t at = 0; at < kept.size();) ASSERT_NE(next_code_point(kept, at), kInvalid);
  }
}

}  // namespace
}  // namespace tamiz::store
