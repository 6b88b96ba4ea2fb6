#pragma once
// The steps from kept acts to ranked machines (ranking.hpp says what they mean). Programs are dealt
// out over threads: what belongs to one program, one thread has. Nothing depends on how many there
// are.
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

#include "blind/chance.hpp"
#include "blind/cohorts.hpp"
#include "blind/editions.hpp"
#include "blind/ranking.hpp"

namespace tamiz::blind {

class Judging {
 public:
  Judging(const Ranking& ranking, const Editions& editions, const Dictionary& names,
          const Ranking::When& when, unsigned threads);
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
  // The same, measured. There are many: its size is the memory that is needed.
  struct Measured {
    std::uint32_t place = 0;
    StringCode program = 0, family = 0;
    bool instead = false, early = false;
    RankedPart part;
  };
  // What one program came to on one machine.
  struct Scored {
    std::uint32_t place = 0;
    StringCode program = 0;
    double score = 0;
    std::size_t begin = 0, end = 0;  // of the share's measured
  };
  // What one thread has.
  struct Share {
    std::size_t number = 0;
    std::unordered_map<std::uint64_t, StringCode> usual;  // things, by program and shape
    std::vector<Entry> entries;
    std::map<StringCode, std::vector<std::uint32_t>> by_shape;
    std::unordered_map<StringCode, std::uint32_t> descents;  // machines, by program
    std::uint64_t descent_pairs = 0;
    std::vector<Measured> measured;
    std::unordered_map<std::uint64_t, std::uint32_t> doers;  // machines, by program and shape
    std::unordered_map<StringCode, std::uint32_t> doers_everywhere;  // the same of all, by shape
    std::vector<Scored> scored;                                      // by place
    std::vector<std::pair<StringCode, Expected>> expected;           // by program
  };
  void each_share(const std::function<void(Share&)>& work);
  [[nodiscard]] bool has(const Share& share, StringCode program) const {
    return program % shares_.size() == share.number;
  }
  void count();
  void find_usual(Share& share) const;
  void gather(Share& share) const;
  void gather(std::uint32_t place, StringCode program, std::uint32_t since, Acts acts,
              Share& share) const;
  [[nodiscard]] std::size_t entries_in(const Share& share) const;
  void note_entries(Share& share) const;
  void join_shapes();
  void measure(Share& share) const;
  void measure(const Entry& entry, std::size_t as_rare, double surprise, Share& share) const;
  void measure_of_house(const Entry& entry, std::size_t as_rare, double surprise,
                        std::size_t houses, Share& share) const;
  void keep_one_per_family(Share& share) const;
  void weigh(Share& share) const;
  void weigh(std::span<Measured> parts, const Share& share) const;
  [[nodiscard]] std::string_view file_of(const Measured& m) const;
  void note_makers(std::span<Measured> parts) const;
  void join_same_things(std::span<Measured> parts) const;
  [[nodiscard]] bool comes_first(const RankedPart& a, const RankedPart& b) const;
  void reckon_chances(Share& share) const;
  [[nodiscard]] Chances chances() const;
  std::vector<Ranked> rank(std::size_t most) const;
  // The program in which a machine stands out most.
  [[nodiscard]] std::vector<const Scored*> highest_of_machines() const;
  [[nodiscard]] Ranked ranked(const Scored& best) const;
  // Of one program on one machine; the chances are the sums so far.
  [[nodiscard]] Ranked summed(std::span<const Measured> parts) const;
  [[nodiscard]] bool is_late(std::uint32_t minute) const;

  [[nodiscard]] StringCode group_of(const Entry& entry) const;
  [[nodiscard]] bool is_of_house(const Entry& entry, std::uint32_t at_home) const;
  [[nodiscard]] double surprise(const Entry& entry, std::size_t as_rare, const Share& share) const;
  [[nodiscard]] std::uint32_t large_houses(StringCode program) const;
  // What a descendant does is measured against machines on which the program has one.
  struct Base {
    double machines = 0, everywhere = 0;  // with the program; pairs of machines and programs
  };
  [[nodiscard]] Base base_of(StringCode program, StringCode shape, const Share& share) const;
  [[nodiscard]] bool is_descent(StringCode shape) const { return descent_[shape] != 0; }
  [[nodiscard]] bool before(const Scored& a, const Scored& b) const;

  const Ranking& ranking_;
  const Editions& editions_;
  const Dictionary& names_;
  const Ranking::When when_;
  std::vector<Share> shares_;
  Cohorts cohorts_;
  std::unordered_map<StringCode, std::uint32_t> large_houses_;  // by program
  bool system_ = false;      // anything of the system's programs was seen on enough machines
  std::uint64_t pairs_ = 0;  // of machines and programs
  std::vector<std::uint8_t> descent_;                                    // by shape
  std::unordered_map<StringCode, std::vector<std::uint32_t>> by_shape_;  // of all shares, sorted
  std::uint64_t descent_pairs_ = 0;
  std::unordered_map<StringCode, std::uint32_t> doers_everywhere_;
};

}  // namespace tamiz::blind
