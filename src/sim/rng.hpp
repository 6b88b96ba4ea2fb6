#pragma once
// Seeded chance: xoshiro256** 1.0 filled by splitmix64 (Blackman and Vigna, prng.di.unimi.it).
// Every purpose has a stream of its own, so that a mutation of one file cannot stir another. No
// std::distribution: their results differ between libraries. Tested by company_test.cpp.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.hpp"

namespace tamiz::sim {

class Rng {
 public:
  // The same (seed, stream, index) gives the same numbers on every machine.
  Rng(std::uint64_t seed, std::string_view stream, std::uint64_t index = 0);
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);       // 0 .. bound - 1; bound > 0
  Micros between(Micros from, Micros to);         // from .. to - 1
  Micros second_between(Micros from, Micros to);  // the same, on whole seconds from `from` on
  bool chance(unsigned percent) { return below(100) < percent; }

  // One of `of`, which has at least one.
  template <class Range>
  const auto& pick(const Range& of) {
    return of[below(of.size())];
  }
  template <class Range>
  void shuffle(Range& of) {
    for (std::size_t i = of.size(); i > 1; --i) std::swap(of[i - 1], of[below(i)]);
  }

 private:
  std::array<std::uint64_t, 4> state_{};
};

// `digits` hexadecimal digits that stand for `text` (a file's digest, a device): the same for the
// same text, whatever the seed. Not a digest of anything.
std::string invented_hex(std::string_view text, std::size_t digits);

}  // namespace tamiz::sim
