#pragma once
// Decoders that a pack brings as data (doc/packs.md, `decoders`): an expression that finds a value
// in a file, and at most kMostSteps steps that turn it into what it says. Deliberately not done:
// loops, conditions, code; making such values. Tested by decoder_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "pack/fact.hpp"

namespace tamiz::pack {

inline constexpr std::size_t kMostDecodeInput = 16u << 20;  // of a file
inline constexpr std::size_t kMostDecodeOutput = 1u << 20;  // of each step
inline constexpr std::size_t kMostSteps = 8;
inline constexpr std::size_t kMostMatches = 64;  // of one decoder in one file

enum class StepKind : std::uint8_t { Base64, Hex, Xor, Rc4, Aes256Gcm, Skip, Utf8, Utf16, Map };

struct DecodeStep {
  StepKind kind{};
  std::string key{}, nonce{};  // bytes
  std::size_t skip = 0;        // bytes at the beginning that are not used
  bool tag_first = false;      // of GCM: the tag stands before the text, else behind it
  std::size_t tag_after = 0;   // of GCM with tag_first: bytes before the tag
  std::vector<std::pair<std::string, std::string>> meanings{};  // of Map; "*" = any other value
  friend bool operator==(const DecodeStep&, const DecodeStep&) = default;
};

enum class Says : std::uint8_t { Url, Stage, Text };
constexpr std::string_view name_of(Says s) {
  return s == Says::Url ? "url" : s == Says::Stage ? "stage" : "text";
}

struct Decoder {
  std::string id, what;
  std::string find;  // RE2 over bytes, with one group
  std::vector<DecodeStep> steps;
  Says says = Says::Text;
  Fact fact;
  friend bool operator==(const Decoder&, const Decoder&) = default;
};

// What the value says. Damaged: it is not what a step expects (which, in `what`). TooLarge: a
// budget was spent. Unsupported: a value that the pack has no meaning for.
Result<std::string> run_steps(const std::vector<DecodeStep>& steps, std::string_view value);

// One place of a file that a decoder recognised. A place that does not decode is said, never
// dropped.
struct Decoded {
  std::uint64_t offset = 0;  // of the value
  Result<std::string> said;
};
struct DecodedFile {
  std::vector<Decoded> places;  // by offset
  bool more = false;            // there were more than kMostMatches
};
// TooLarge above kMostDecodeInput; Usage when the expression is none.
Result<DecodedFile> decode_bytes(const Decoder& decoder, std::string_view bytes);
// "" or what is wrong with the expression of a decoder.
std::string wrong_expression(const std::string& find);

}  // namespace tamiz::pack
