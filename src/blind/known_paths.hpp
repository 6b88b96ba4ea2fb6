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

#include "base/file.hpp"
#include "blind/by_text.hpp"
#include "blind/gateways.hpp"

namespace tamiz::blind {

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
