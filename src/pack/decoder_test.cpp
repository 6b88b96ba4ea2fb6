#include <gtest/gtest.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/cipher.hpp"
#include "base/text.hpp"
#include "pack/pack.hpp"

namespace tamiz::pack {
namespace {

// As data: hex digits, whatever they spell.
std::string bytes(std::string_view hex) {
  return run_steps({DecodeStep{.kind = StepKind::Hex}}, hex).value();
}
DecodeStep gcm(std::string key, std::string nonce) {
  DecodeStep out{.kind = StepKind::Aes256Gcm, .key = std::move(key), .nonce = std::move(nonce)};
  out.tag_first = true;
  out.tag_after = 4;
  return out;
}

TEST(DecodeSteps, ItDoesWhatTheStepSays) {
  const auto one = [](StepKind kind) { return std::vector{DecodeStep{.kind = kind}}; };
  struct Row {
    std::vector<DecodeStep> steps;
    std::string value, said;
  };
  const std::string wide = std::string{"a\0\xE9\0", 4};
  for (const Row& row : {
           Row{one(StepKind::Base64), "aGVsbG8=", "hello"},
           Row{one(StepKind::Base64), "aGVs\r\nbG8", "hello"},
           Row{one(StepKind::Base64), "", ""},
           Row{one(StepKind::Hex), "68656C6c6F", "hello"},
           Row{{DecodeStep{.kind = StepKind::Xor, .key = "z"}}, "\x12\x1f\x16\x16\x15", "hello"},
           Row{{DecodeStep{.kind = StepKind::Rc4, .key = "Key"}},
               bytes("bbf316e8d940af0ad3"),
               "Plaintext"},
           Row{{DecodeStep{.kind = StepKind::Skip, .skip = 2}}, "hello", "llo"},
           Row{one(StepKind::Utf8), std::string{"a\xC3\xA9\0\0", 5}, "a\xC3\xA9"},
           Row{one(StepKind::Utf16), wide, "a\xC3\xA9"},
           Row{one(StepKind::Utf16), bytes("FEFF0061D83DDE00"), "a\xF0\x9F\x98\x80"},
           Row{{DecodeStep{.kind = StepKind::Map, .meanings = {{"4", "new"}, {"*", "other"}}}},
               " 4\n",
               "4: new"},
           Row{{DecodeStep{.kind = StepKind::Map, .meanings = {{"4", "new"}, {"*", "other"}}}},
               "7",
               "7: other"},
       })
    EXPECT_EQ(run_steps(row.steps, row.value).value(), row.said) << row.said;
}

TEST(DecodeSteps, ItSaysWhichStepCouldNot) {
  const auto one = [](StepKind kind) { return std::vector{DecodeStep{.kind = kind}}; };
  struct Row {
    std::vector<DecodeStep> steps;
    std::string value;
    Code code;
    std::string what;
  };
  const std::string key(32, 'k'), nonce(12, 'n');
  for (const Row& row : {
           Row{one(StepKind::Base64), "a*b", Code::Damaged, "step 1: no base64"},
           Row{one(StepKind::Base64), "YQ==YQ==", Code::Damaged, "step 1: no base64"},
           Row{one(StepKind::Base64), "aGVsb", Code::Damaged,
               "step 1: base64 that ends within a byte"},
           Row{one(StepKind::Hex), "616", Code::Damaged, "step 1: hex with half a byte"},
           Row{one(StepKind::Hex), "6x", Code::Damaged, "step 1: no hex"},
           Row{{DecodeStep{.kind = StepKind::Base64},
                DecodeStep{.kind = StepKind::Skip, .skip = 9}},
               "aGVsbG8=",
               Code::Damaged,
               "step 2: shorter than the 9 bytes to skip"},
           Row{one(StepKind::Utf8), "\xFF", Code::Damaged, "step 1: no UTF-8"},
           Row{one(StepKind::Utf16), "abc", Code::Damaged, "step 1: UTF-16 with half a unit"},
           Row{one(StepKind::Utf16), bytes("3DD86100"), Code::Damaged,
               "step 1: half of a UTF-16 pair"},
           Row{{gcm(key, nonce)},
               "1234567890123456789",
               Code::Damaged,
               "step 1: 19 bytes are too few for a GCM tag"},
           Row{{gcm(key, nonce)},
               std::string(40, 'x'),
               Code::Damaged,
               "step 1: the GCM tag does not fit: another key, or changed bytes"},
           Row{{DecodeStep{.kind = StepKind::Map, .meanings = {{"4", "new"}}}},
               "7\x1b",
               Code::Unsupported,
               "step 1: '7\\u{001B}' has no meaning in the pack"},
           Row{one(StepKind::Utf8), std::string(kMostDecodeOutput + 1, 'a'), Code::TooLarge,
               "step 1: more than 1 MiB"},
           Row{one(StepKind::Utf8), std::string(2 * kMostDecodeOutput + 1, 'a'), Code::TooLarge,
               "a value of more than 2 MiB"},
           Row{std::vector<DecodeStep>(9, DecodeStep{.kind = StepKind::Utf8}), "a", Code::TooLarge,
               "more than 8 steps"},
       }) {
    const auto said = run_steps(row.steps, row.value);
    ASSERT_FALSE(said) << row.what;
    EXPECT_EQ(said.error().what, row.what);
    EXPECT_EQ(said.error().code, row.code) << row.what;
  }
}

const Pack& shipped(std::string_view id) {
  static const auto packs = shipped_packs().value();
  return *std::ranges::find(packs, id, &Pack::id);
}

// The end of a PNG and what the campaign put behind it, as its public description says.
std::string icon(const std::string& key, const std::string& nonce, const std::string& url) {
  std::string tag;
  const std::string sealed = seal_aes_256_gcm(key, nonce, url, tag).value();
  return "\x89PNG..IEND\xAE\x42\x60\x82$" + to_base64("head" + tag + sealed);
}

TEST(Decoder, ItReadsTheAddressBehindAnIconOf3cx) {
  const Decoder& decoder = shipped("3cx-2023").decoders.at(0);
  const std::string key = bytes("21A1ACE1E663BA45864DF457B209181EBD90101B4A512840387CD210E58FA3F1");
  const std::string nonce = bytes("3B8A08ED0F9E08CA572109EF");
  const std::string good = icon(key, nonce, "https://example.org/");
  const auto found = decode_bytes(decoder, "front" + good + "\n" + good);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->places.size(), 2u);
  EXPECT_EQ(found->places[0].offset, 20u);
  EXPECT_EQ(found->places[0].said.value(), "https://example.org/");
  struct Row {
    std::string file, what;
  };
  std::string changed = good;
  changed[changed.size() - 8] = changed[changed.size() - 8] == 'A' ? 'B' : 'A';
  for (const Row& row :
       {Row{icon(std::string(32, 'k'), nonce, "https://example.org/"),
            "step 2: the GCM tag does not fit: another key, or changed bytes"},
        Row{changed, "step 2: the GCM tag does not fit: another key, or changed bytes"},
        Row{icon(key, nonce, "no address\x07"), "no URL: 'no address\\u{0007}'"}}) {
    const auto other = decode_bytes(decoder, row.file);
    ASSERT_TRUE(other && other->places.size() == 1) << row.what;
    EXPECT_EQ(other->places[0].said.error().what, row.what);
  }
  EXPECT_TRUE(decode_bytes(decoder, "\x89PNG..IEND\xAE\x42\x60\x82").value().places.empty());
  EXPECT_EQ(decode_bytes(decoder, std::string(kMostDecodeInput + 1, '$')).error().what,
            "more than 16 MiB");
  EXPECT_TRUE(as_known(shipped("3cx-2023"), *read_day("2023-03-29")).decoders.empty());
}

TEST(Decoder, ItReadsTheStateInSunburstsConfiguration) {
  const Decoder& decoder = shipped("sunburst-2020").decoders.at(0);
  for (const auto& [value, begins] : {std::pair{"3", "3: Truncate, off for good"},
                                      {"4", "4: New, active"},
                                      {"5", "5: Append, active"},
                                      {"17", "17: no state of the implant"}}) {
    const std::string text =
        "<add key=\"ReportWatcherRetry\" value=\"" + std::string{value} + "\" />";
    const auto found = decode_bytes(decoder, text);
    ASSERT_TRUE(found && found->places.size() == 1) << value;
    EXPECT_TRUE(found->places[0].said.value().starts_with(begins)) << *found->places[0].said;
  }
}

TEST(Decoder, ItStopsAfterSixtyFourPlaces) {
  const Decoder any{"any", "a", "(a*)", {DecodeStep{.kind = StepKind::Utf8}}, Says::Text, {}};
  const auto found = decode_bytes(any, std::string(1'000, 'b')).value();
  EXPECT_EQ(found.places.size(), kMostMatches);
  EXPECT_TRUE(found.more);
  EXPECT_EQ(decode_bytes(any, "aab").value().places[0].said.value(), "aa");
}

TEST(Decoder, ItRefusesWhatItCannotRunAndSaysWhatWouldBeRight) {
  const std::string text = R"(pack: tamiz.pack/1
id: example
grade: draft
known_since: 2023-03-29
source: invented
product: {name: Example Phone, images: [phone.exe]}
bad: [18.12.416]
stages:
  - {id: installed, test: {release: bad}}
decoders:
  - {id: one, what: w, find: 'x(.+)', steps: [base64, {xor: 7A}, {skip: 2}, utf8], says: text, known_since: 2023-04-02}
)";
  const auto pack = read_pack(text, "p");
  ASSERT_TRUE(pack) << pack.error().what;
  ASSERT_EQ(pack->decoders.size(), 1u);
  EXPECT_EQ(pack->decoders[0].steps.size(), 4u);
  EXPECT_EQ(pack->decoders[0].fact.source, "invented");
  EXPECT_TRUE(as_known(*pack, *read_day("2023-04-01")).decoders.empty());
  const std::string steps =
      "known: base64, hex, {xor: HEX}, {rc4: HEX}, {aes_256_gcm: {key: HEX, nonce: HEX, tag: ..}}, "
      "{skip: N}, utf8, utf16, {map: {value: meaning}}";
  for (const auto& [from, to, what] : {
           std::tuple{"x(.+)", "x(.+", std::string{"'find' is no expression: missing ): x(.+"}},
           {"x(.+)", "x.+", "'find' is no expression: it needs one group: the value"},
           {"x(.+)", "(x)(.+)", "'find' is no expression: it needs one group: the value"},
           {"says: text", "says: all", "'says' is url, stage or text, not 'all'"},
           {"base64,", "base32,", "'base32' is no step; " + steps},
           {"base64,", "{base64: 1},", "'base64' is no step; " + steps},
           {"{xor: 7A}", "xor", "'xor' is no step; " + steps},
           {"xor: 7A", "xor: 7", "'7' is not bytes as hex, 1 to 256"},
           {"skip: 2", "skip: -2", "'-2' is no count of bytes up to 1048576"},
           {"{skip: 2}", "{aes_256_gcm: {key: 00, nonce: 00, tag: last 16}}",
            "'00' is not 32 bytes as hex"},
           {"{skip: 2}", "{map: {}}",
            "'map' is {value: meaning, ..}, at most 256; \"*\" is any other"},
           {"[base64, {xor: 7A}, {skip: 2}, utf8]", "[]",
            "'steps' is a list of one to eight steps"},
       }) {
    std::string bad = text;
    bad.replace(bad.find(from), std::string_view{from}.size(), to);
    EXPECT_EQ(read_pack(bad, "p").error().what, what);
  }
}

}  // namespace
}  // namespace tamiz::pack
