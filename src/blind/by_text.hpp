#pragma once
// Maps by texts that are asked with a text, or with one whose hash is known already.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.hpp"

namespace tamiz::blind {

// A text with its hash64, so that it is computed once.
struct HashedText {
  std::string_view text;
  std::uint64_t hash = 0;
};
struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(const std::string& text) const { return hash64(text); }
  std::size_t operator()(const HashedText& text) const { return text.hash; }
};
struct SameText {
  using is_transparent = void;
  bool operator()(const std::string& a, const std::string& b) const { return a == b; }
  bool operator()(const HashedText& a, const std::string& b) const { return a.text == b; }
  bool operator()(const std::string& a, const HashedText& b) const { return a == b.text; }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, HashOfText, SameText>;

}  // namespace tamiz::blind
