#pragma once
// Machines by how surprising what one program did on them is, against all machines that have the
// program. The measure of a thing is a tail: how many machines of the program do something of that
// shape with a thing as rare over the whole fleet, or rarer. So a printer's library that nobody
// else has weighs little where a tenth of the machines own such a one, and a library that only
// eight have weighs the same as eight that have one each. Where few machines have the program, what
// all programs do of that shape counts as if 50 more had it. That hardly a machine does anything of
// a shape counts for itself. Surprises of different shapes add up.
//
// `expected`: how many machines of the whole fleet chance alone puts that high (chance.hpp). Tested
// by ranking_test.cpp and bench/blind_scores.py.
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "blind/acts.hpp"

namespace tamiz::blind {

// What a part was measured against: machines with the program; those on which it started anything;
// houses with enough machines, for what is a house's own.
enum class Measure : std::uint8_t { Machines, Starters, Houses };
struct RankedPart {
  StringCode shape = 0, thing = 0;
  double surprise = 0;        // natural logarithm of one over the share
  double weight = 0;          // what it adds to the score
  std::uint32_t things = 0;   // machines of the fleet with that thing
  std::uint32_t as_rare = 0;  // of `of`, those with something as rare of that shape
  std::uint32_t of = 0;
  std::uint32_t minute = 0;  // first on this machine; KeptAct::kNoMinute = nobody says when
  Measure by{};
  bool mere = false;  // says little alone
};
struct Ranked {
  std::uint32_t host = 0;
  StringCode program = 0;    // its path, or its edition where another maker's lies there more often
  std::uint32_t cohort = 0;  // machines with that program
  double score = 0;          // sum of its parts
  double score_bare = 0;     // without those that say little alone
  double score_before = 0;   // and without those since the disclosure
  double expected = 0;
  double expected_bare = 0, expected_before = 0;
  std::vector<RankedPart> parts;  // the weightiest first
  struct Other {
    StringCode program = 0;
    double score = 0, expected = 0;
  };
  std::vector<Other> others;  // programs in which it stands out less
};

// What is kept of acts: the same act of a machine is kept once, at its first time.
struct KeptAct {
  StringCode program, edition, shape, thing;
  std::uint32_t stamp;  // minute since 1970; kOnlyCounted on top of it
  [[nodiscard]] bool only_counted() const { return (stamp & kOnlyCounted) != 0; }
  [[nodiscard]] std::uint32_t minute() const { return stamp & kNoMinute; }
  friend auto operator<=>(const KeptAct&, const KeptAct&) = default;

  static constexpr std::uint32_t kNoMinute = 0x7FFFFFFF, kOnlyCounted = 0x80000000;
};
struct ShapeKind {
  StringCode family = 0;
  bool mere = false;  // acts.hpp
};
struct KeptRelease {
  StringCode program, version;
  std::uint32_t minute;  // first seen on the machine
  friend auto operator<=>(const KeptRelease&, const KeptRelease&) = default;
};
struct KeptHost {
  std::uint32_t host;
  StringCode group;
  std::size_t begin, end;  // acts
  std::size_t first_release, end_releases;
};

class Editions;

class Ranking {
 public:
  // One machine's acts. `group`: machines of one house (an organisation, or a domain) have one; 0 =
  // not known. Not thread-safe: each thread has its own, and they are joined.
  void add(std::uint32_t host, StringCode group, const Doings& doings);
  void add(Ranking&& other);
  // The same from what was kept elsewhere; its shapes are to be noted.
  void keep(std::uint32_t host, StringCode group, std::span<const KeptAct> acts,
            std::span<const KeptRelease> releases);
  // The i-th machine is the order[i]-th of before, and bears the number i.
  void put_in(std::span<const std::size_t> order);
  // Programs of different versions may disagree on what says little: then it says something.
  void note_shape(StringCode shape, const ShapeKind& kind) {
    ShapeKind& known = shapes_.try_emplace(shape, kind).first->second;
    known.mere = known.mere && kind.mere;
  }
  [[nodiscard]] const std::map<StringCode, ShapeKind>& shapes() const { return shapes_; }
  // The least expected first, at most `most` machines, each with the program in which it stands out
  // most. The same whatever the order of `add`.
  struct Judged {
    std::size_t programs = 0;  // on enough machines; the system's count as one
    std::size_t machines = 0;  // that had done anything by then; without a limit: all
    std::vector<Ranked> hosts;
  };
  static constexpr std::uint32_t kNoLimit = 0x80000000;
  struct When {
    std::uint32_t until = kNoLimit;      // by what was done before that minute
    std::uint32_t disclosed = kNoLimit;  // since then things may be the response's own
  };
  [[nodiscard]] Judged highest(std::size_t most, const Editions& editions, const Dictionary& names,
                               const When& when, unsigned threads = 1) const;
  [[nodiscard]] Judged highest(std::size_t most, const Editions& editions,
                               const Dictionary& names) const {
    return highest(most, editions, names, When{});
  }
  [[nodiscard]] std::size_t hosts() const { return hosts_.size(); }
  [[nodiscard]] const std::vector<KeptHost>& kept_hosts() const { return hosts_; }
  // By program, edition, shape, thing.
  [[nodiscard]] std::span<const KeptAct> acts_of(const KeptHost& host) const {
    return std::span{kept_}.subspan(host.begin, host.end - host.begin);
  }
  // By program and version.
  [[nodiscard]] std::span<const KeptRelease> releases_of(const KeptHost& host) const {
    return std::span{releases_}.subspan(host.first_release, host.end_releases - host.first_release);
  }
  [[nodiscard]] const ShapeKind& kind_of(StringCode shape) const { return shapes_.at(shape); }

  // Programs on fewer machines are not judged: a share of so few says nothing.
  static constexpr std::uint32_t kLeastCohort = 12;
  // What half of one house's machines with the program do is the house's own software, however rare
  // it is elsewhere. Smaller houses, and fewer machines, cannot tell.
  static constexpr std::uint32_t kLeastHouse = 20, kLeastOfHouse = 4;
  static constexpr double kOfHouse = 0.5;

 private:
  // Sorts what was added since, and keeps each act and release once, at its first time.
  void close_host(std::uint32_t host, StringCode group, std::size_t begin, std::size_t releases);

  std::vector<KeptAct> kept_;
  std::vector<KeptRelease> releases_;
  std::vector<KeptHost> hosts_;
  std::map<StringCode, ShapeKind> shapes_;
};

}  // namespace tamiz::blind
