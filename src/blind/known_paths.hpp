#pragma once
// Canonical paths of texts as written, with what is known of such programs: kept while they repeat,
// since nearly all of a machine's events do. Tested by acts_test.cpp.
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/file.hpp"
#include "blind/gateways.hpp"

namespace tamiz::blind {

struct KnownPath {
  std::string text;  // canonical_path
  bool gateway = false;
  SystemProgram system = SystemProgram::No;
  [[nodiscard]] std::string_view base() const { return base_name(text); }
};

class KnownPaths {
 public:
  // Lives until `tidy`, or until so many others were asked for that it was not kept.
  const KnownPath& of(std::string_view written);
  // Between machines: forgets, when there are many.
  void tidy();

 private:
  static constexpr std::size_t kMost = 1u << 15, kLoose = 8;
  std::unordered_map<std::string, KnownPath> kept_;
  std::string wanted_;  // the key: no new memory for each question
  std::array<KnownPath, kLoose> loose_;
  std::size_t next_ = 0;
};

}  // namespace tamiz::blind
