#pragma once
// The mergeable summary of machines: what their programs did (acts.hpp), without the events.
// Merging is commutative, associative and idempotent: machines are met by their id; the same
// machine twice is one; a machine whose events lie in two digests is the union of both, at the
// first times, and is said to be split: what one act after another would have told is lost.
//
// `tamiz.digest/2`: that line, one zstd frame, 64 hexadecimal digits (SHA-256 of all before). In
// the frame, numbers are LEB128 (DWARF 5, section 7.6), texts a length and bytes: names, sorted;
// shapes (name, family, flags); machines by id, with the channels that were seen, the parts they
// are of, acts and releases. How complete a channel was is judged by whole files, and not told: the
// same machines give the same bytes, however their events lie in files. Tested by digest_test.cpp,
// fuzzed by fuzz_digest.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "blind/ranking.hpp"

namespace tamiz::blind {

inline constexpr std::string_view kDigestMagic = "tamiz.digest/2\n";
inline constexpr std::string_view kDigestOfAnyVersion = "tamiz.digest/";

struct DigestHost {
  std::string id, name, org;
  std::uint64_t events = 0;          // of the part with the most
  std::vector<std::uint64_t> parts;  // sorted: a fingerprint of each part's acts and events
  std::uint32_t seen = 0;            // a bit for each channel (model/event.hpp) with any event
  [[nodiscard]] bool split() const { return parts.size() > 1; }
};

// Machines in the order of the ranking's kept hosts.
struct Digest {
  std::vector<DigestHost> hosts;
  Ranking ranking;

  // Adds what a file holds. Damaged, with the offset, when it is not what was written: then nothing
  // was added. Unsupported for a later version.
  Result<> add(std::string_view file, DictionaryCache& names);
  void add(DigestHost host, StringCode group, const Doings& doings, const Dictionary& names);
  void add(Digest&& other);
  // Machines by id, each once.
  void settle(const Dictionary& names);
  [[nodiscard]] std::string bytes(const Dictionary& names) const;  // of settled ones

 private:
  void put_in(std::span<const std::size_t> order);
  void join(std::span<const std::size_t> order, const Dictionary& names);
};

}  // namespace tamiz::blind
