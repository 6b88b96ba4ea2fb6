#pragma once
// Canonical paths of texts as written, with what is known of such programs. Machines differ in who
// lives on them, and in little else: what lies in a person's folder is kept once for all persons
// (where person_in can tell it).
// Tested by acts_test.cpp and canonical_test.cpp.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/file.hpp"
#include "blind/gateways.hpp"

namespace tamiz::blind {

// A text with its hash64, so that it is computed once.
struct HashedText {
  std::string_view text;
  std::uint64_t hash = 0;
};
// For maps by texts that are asked with either.
struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(const std::string& text) const;
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

struct KnownPath {
  std::string text;             // canonical_path
  std::uint64_t hash = 0;       // of it
  std::uint64_t base_hash = 0;  // of its base name
  bool gateway = false;
  SystemProgram system = SystemProgram::No;
  [[nodiscard]] std::string_view base() const { return base_name(text); }
  [[nodiscard]] HashedText hashed() const { return {text, hash}; }
};

class KnownPaths {
 public:
  // Lives until `tidy`, or until eight others were asked for that could not be kept.
  const KnownPath& of(std::string_view written);
  // Between machines: forgets, when there are many.
  void tidy();

 private:
  static constexpr std::size_t kMost = 1u << 16, kLoose = 8;
  ByText<KnownPath> kept_;
  ByText<KnownPath> of_persons_;  // by what follows the person's folder
  std::array<KnownPath, kLoose> loose_;
  std::size_t next_ = 0;
};

}  // namespace tamiz::blind
