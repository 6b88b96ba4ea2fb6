#include "sim/rng.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>

#include "base/hash.hpp"

namespace tamiz::sim {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::string_view stream, std::uint64_t index) {
  std::uint64_t state = mix64(hash64(stream, seed), index);
  for (std::uint64_t& word : state_) word = splitmix64(state);
}

std::uint64_t Rng::next() {
  const std::uint64_t out = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return out;
}

// The remainder's bias is 1 in 2^40 for the small bounds here.
std::uint64_t Rng::below(std::uint64_t bound) { return next() % bound; }

Micros Rng::between(Micros from, Micros to) {
  return from + static_cast<Micros>(below(static_cast<std::uint64_t>(to - from)));
}

Micros Rng::second_between(Micros from, Micros to) {
  const Micros seconds = std::max<Micros>(1, (to - from) / kSecond);
  return from + between(0, seconds) * kSecond;
}

std::string invented_hex(std::string_view text, std::size_t digits) {
  std::string out;
  for (std::uint64_t part = 1; out.size() < digits; ++part)
    out += fmt::format("{:016x}", hash64(text, part));
  out.resize(digits);
  return out;
}

}  // namespace tamiz::sim
