#pragma once
// The active packs, ready for use: their conditions over every distinct string of the telemetry,
// and what each source can show of each stage.
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "model/dictionary.hpp"
#include "model/source.hpp"
#include "pack/matcher.hpp"
#include "pack/sunburst.hpp"
#include "sieve/judge.hpp"

namespace tamiz::sieve {

// What coverage.yaml claims, as far as the sieve needs it.
struct Claims {
  std::vector<std::string> fixed;      // patterns of folded host names that never leave the site
  std::vector<std::string> always_on;  // whose VPN is always on
  Micros lease = 8 * kDay;
};

class Knowledge {
 public:
  Knowledge(std::vector<pack::Pack> packs, Micros as_of);

  // Runs the matcher over all strings; `threads` at once. Also decodes the names of packs that have
  // a decoder.
  void learn(const Dictionary& strings, unsigned threads);
  [[nodiscard]] const std::vector<pack::Pack>& packs() const { return packs_; }
  [[nodiscard]] const pack::Matcher& matcher() const { return matcher_; }
  [[nodiscard]] Micros as_of() const { return as_of_; }
  // Conditions that the string with this code meets.
  [[nodiscard]] std::span<const std::uint32_t> hits(StringCode code) const;
  [[nodiscard]] bool any_hit(StringCode code) const {
    return code / 64 < any_.size() && (any_[code / 64] >> (code % 64) & 1) != 0;
  }
  // A name that the SUNBURST decoder read; nullptr for others.
  [[nodiscard]] const pack::SunburstName* sunburst(StringCode code) const;
  [[nodiscard]] const std::unordered_map<StringCode, pack::SunburstName>& sunburst_names() const {
    return sunburst_;
  }
  // Names of its shape that fail its checks, and why.
  [[nodiscard]] const std::unordered_map<StringCode, std::string>& refused_names() const {
    return refused_;
  }
  [[nodiscard]] bool has_decoder(std::size_t pack) const { return decoder_packs_[pack]; }
  // Whether any test of the stage can fire: it holds on that day, is not weak, and was not refused.
  [[nodiscard]] bool usable(std::size_t pack, std::size_t stage) const {
    return usable_[pack][stage];
  }
  // Marks without which a row of that channel cannot show the stage (bits of hash_bits: hash kinds,
  // the signer); 0 = none.
  [[nodiscard]] std::uint8_t needed_hashes(std::size_t pack, std::size_t stage,
                                           Channel channel) const;
  [[nodiscard]] bool bad_release(std::size_t pack, std::string_view platform,
                                 std::string_view version) const;
  // The first bad release that may run on the platform, by version; nullptr when none is known.
  [[nodiscard]] const pack::Release* first_bad(std::size_t pack, std::string_view platform) const;
  [[nodiscard]] const pack::Release* release(std::size_t pack, std::string_view platform,
                                             std::string_view version) const;

 private:
  void find_usable();
  std::vector<pack::Pack> packs_;
  Micros as_of_;
  pack::Matcher matcher_;
  std::vector<std::uint64_t> any_;     // by code, a bit: small enough to stay near the processor
  std::vector<std::uint32_t> starts_;  // by code: place in pool_, 0 = no hit
  std::vector<std::uint32_t> pool_;    // count, then condition numbers
  std::unordered_map<StringCode, pack::SunburstName> sunburst_;
  std::unordered_map<StringCode, std::string> refused_;
  std::vector<bool> decoder_packs_;
  std::vector<std::vector<bool>> usable_;
};

}  // namespace tamiz::sieve
