#pragma once
// The steps from kept acts to ranked machines (ranking.hpp says what they mean).
#include <map>
#include <unordered_map>
#include <vector>

#include "blind/chance.hpp"
#include "blind/editions.hpp"
#include "blind/ranking.hpp"

namespace tamiz::blind {

class Judging {
 public:
  Judging(const Ranking& ranking, const Editions& editions, const Dictionary& names,
          const Ranking::When& when)
      : ranking_(ranking), editions_(editions), names_(names), when_(when) {}
  Ranking::Judged run(std::size_t most);

 private:
  // One machine's rarest thing of one shape in one program.
  struct Entry {
    StringCode program = 0, shape = 0, thing = 0;
    std::uint32_t place = 0, things = 0, minute = KeptAct::kNoMinute;
    bool scored = false;
    bool instead = false;  // and not what most have of that shape
    bool early = false;    // on the first day of the program there
  };
  // The same, measured.
  struct Measured {
    std::uint32_t place = 0;
    StringCode program = 0;
    ShapeKind kind;
    bool instead = false, early = false;
    RankedPart part;
  };

  // What the machine had done by then; lives until the next call.
  std::span<const KeptAct> acts_of(const KeptHost& host);
  void count();
  void find_usual();
  void gather();
  void gather(std::uint32_t place, std::span<const KeptAct> acts);
  void measure();
  void measure(const Entry& entry, std::size_t as_rare, double surprise);
  void measure_of_house(const Entry& entry, std::size_t as_rare, std::size_t houses);
  void keep_one_per_family();
  void weigh();
  void weigh(std::span<Measured> parts) const;
  void join_same_things(std::span<Measured> parts) const;
  [[nodiscard]] bool comes_first(const RankedPart& a, const RankedPart& b) const;
  std::vector<Ranked> rank(std::size_t most);
  // Of one program on one machine; the chances are the sums so far.
  [[nodiscard]] Ranked summed(std::span<const Measured> parts) const;
  [[nodiscard]] Chances chances() const;
  [[nodiscard]] bool is_late(std::uint32_t minute) const;

  [[nodiscard]] StringCode group_of(const Entry& entry) const;
  [[nodiscard]] bool is_of_house(const Entry& entry, std::uint32_t at_home) const;
  [[nodiscard]] double surprise(const Entry& entry, std::size_t as_rare) const;
  [[nodiscard]] std::uint32_t large_houses(StringCode program) const;
  // What a descendant does is measured against machines on which the program has one.
  struct Base {
    double machines = 0, everywhere = 0;  // with the program; pairs of machines and programs
  };
  [[nodiscard]] Base base_of(StringCode program, StringCode shape) const;
  [[nodiscard]] bool is_descent(StringCode shape) const;
  [[nodiscard]] bool before(const Ranked& a, const Ranked& b) const;

  const Ranking& ranking_;
  const Editions& editions_;
  const Dictionary& names_;
  const Ranking::When when_;
  std::vector<KeptAct> by_then_;
  std::uint32_t machines_ = 0;  // that had done anything
  std::vector<std::uint32_t> things_, cohorts_;
  std::unordered_map<std::uint64_t, std::uint32_t> houses_;  // machines by program and group
  std::unordered_map<std::uint64_t, StringCode> usual_;      // things, by program and shape
  bool system_ = false;      // anything of the system's programs was seen on enough machines
  std::uint64_t pairs_ = 0;  // of machines and programs
  std::vector<Entry> entries_;
  std::map<StringCode, std::vector<std::uint32_t>> by_shape_;
  std::unordered_map<StringCode, std::uint32_t> descents_;  // machines, by program
  std::uint64_t descent_pairs_ = 0;
  std::unordered_map<StringCode, std::uint32_t> large_houses_;  // by program
  std::vector<Measured> measured_;
  std::unordered_map<std::uint64_t, std::uint32_t> doers_;  // machines, by program and shape
  std::unordered_map<StringCode, std::uint32_t> doers_everywhere_;  // the same of all, by shape
};

}  // namespace tamiz::blind
