#include "blind/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include "blind/chance.hpp"

namespace tamiz::blind {
namespace {

constexpr std::size_t kMostParts = 6;  // of a machine count: the seventh adds noise
// Below it a program's own counts are too few: what all programs do of that shape counts as well.
constexpr std::uint32_t kOwnMeasure = 200;

// What a tenth of the machines do is nobody's distinction: only what goes beyond it counts, else a
// machine with many ordinary oddities outweighs one with three that hardly any has.
constexpr double kOrdinary = 2.3;  // -ln 0.1
double weight(double surprise) { return std::max(0.0, surprise - kOrdinary); }

// One machine's rarest thing of one shape in one program.
struct Entry {
  StringCode program = 0, shape = 0, family = 0, thing = 0;
  std::uint32_t place = 0, things = 0;
  bool scored = false;
};

// The same, measured.
struct Measured {
  std::uint32_t place = 0;
  StringCode program = 0, family = 0;
  RankedPart part;
};

}  // namespace

void Ranking::add(std::uint32_t host, StringCode group, std::span<const Act> acts) {
  const std::size_t begin = kept_.size();
  for (const Act& act : acts)
    kept_.push_back({act.program, act.shape, act.family, act.thing, act.only_counted});
  const auto first = kept_.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, kept_.end());
  kept_.erase(std::unique(first, kept_.end()), kept_.end());
  hosts_.push_back({host, group, begin, kept_.size()});
}

void Ranking::add(Ranking&& other) {
  const std::size_t before = kept_.size();
  kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
  for (const Place& place : other.hosts_)
    hosts_.push_back({place.host, place.group, place.begin + before, place.end + before});
  other = {};
}

// The steps of one judgement.
class Judging {
 public:
  Judging(const Ranking& ranking, const Dictionary& names) : ranking_(ranking), names_(names) {}

  Ranking::Judged run(std::size_t most) {
    count();
    gather();
    measure();
    const auto programs =
        std::ranges::count_if(cohorts_, [](std::uint32_t n) { return n >= Ranking::kLeastCohort; });
    return {static_cast<std::size_t>(programs), rank(most)};
  }

 private:
  // On how many machines each thing and each program is.
  void count() {
    things_.assign(names_.code_limit(), 0);
    cohorts_.assign(names_.code_limit(), 0);
    std::vector<StringCode> here, programs;
    for (const Ranking::Place& place : ranking_.hosts_) {
      here.clear();
      programs.clear();
      for (std::size_t i = place.begin; i < place.end; ++i) {
        here.push_back(ranking_.kept_[i].thing);
        programs.push_back(ranking_.kept_[i].program);
      }
      for (const auto& [list, counts] :
           {std::pair{&here, &things_}, std::pair{&programs, &cohorts_}}) {
        std::ranges::sort(*list);
        const auto repeated = std::ranges::unique(*list);
        list->erase(repeated.begin(), repeated.end());
        for (const StringCode code : *list) ++(*counts)[code];
      }
      if (place.group == 0) continue;
      for (const StringCode program : programs) ++houses_[house(program, place.group)];
    }
    cohorts_[0] = static_cast<std::uint32_t>(ranking_.hosts_.size());  // every machine has a system
    for (const std::uint32_t n : cohorts_) pairs_ += n;
    pairs_ -= cohorts_[0];
  }

  void gather() {
    for (std::uint32_t p = 0; p < ranking_.hosts_.size(); ++p) {
      const Ranking::Place& place = ranking_.hosts_[p];
      for (std::size_t i = place.begin; i < place.end;) {
        const Ranking::Kept& first = ranking_.kept_[i];
        Entry entry{first.program,        first.shape, first.family, first.thing, p,
                    things_[first.thing], false};
        for (; i < place.end && ranking_.kept_[i].program == first.program &&
               ranking_.kept_[i].shape == first.shape;
             ++i) {
          const Ranking::Kept& kept = ranking_.kept_[i];
          entry.scored = entry.scored || !kept.only_counted;
          const std::uint32_t things = things_[kept.thing];
          if (things > entry.things ||
              (things == entry.things && names_.text(kept.thing) >= names_.text(entry.thing)))
            continue;
          entry.things = things;
          entry.thing = kept.thing;
        }
        if (cohorts_[entry.program] >= Ranking::kLeastCohort) entries_.push_back(entry);
      }
    }
    std::ranges::sort(entries_, {}, [](const Entry& e) {
      return std::tuple{e.program, e.shape, e.things, e.place};
    });
    for (const Entry& entry : entries_) {
      if (entry.program != 0) by_shape_[entry.shape].push_back(entry.things);
    }
    for (auto& [shape, counts] : by_shape_) std::ranges::sort(counts);
  }

  static std::uint64_t house(StringCode program, StringCode group) {
    return (std::uint64_t{program} << 32) | group;
  }
  [[nodiscard]] StringCode group_of(const Entry& entry) const {
    return ranking_.hosts_[entry.place].group;
  }

  [[nodiscard]] bool is_of_house(const Entry& entry, std::uint32_t at_home) const {
    const auto at = houses_.find(house(entry.program, group_of(entry)));
    return at != houses_.end() && at->second >= Ranking::kLeastHouse &&
           at_home >= Ranking::kLeastOfHouse && at_home >= Ranking::kOfHouse * at->second;
  }

  // `at_home`: of these, machines of its own house.
  double surprise(const Entry& entry, std::size_t as_rare, std::uint32_t at_home) const {
    const double n = cohorts_[entry.program];
    double share = (static_cast<double>(as_rare) + 0.5) / (n + 1);
    if (entry.program != 0 && n < kOwnMeasure) {
      const auto& all = by_shape_.at(entry.shape);
      const auto rarer = std::ranges::upper_bound(all, entry.things) - all.begin();
      share =
          std::max(share, (static_cast<double>(rarer) + 0.5) / (static_cast<double>(pairs_) + 1));
    }
    return -std::log(std::min(is_of_house(entry, at_home) ? 1.0 : share, 1.0));
  }

  void measure() {
    std::unordered_map<StringCode, std::uint32_t> at_home;  // by group, as rare so far
    for (std::size_t begin = 0; begin < entries_.size();) {
      std::size_t end = begin;
      const auto same = [&](const Entry& e) {
        return e.program == entries_[begin].program && e.shape == entries_[begin].shape;
      };
      while (end < entries_.size() && same(entries_[end])) ++end;
      at_home.clear();
      for (std::size_t i = begin; i < end;) {
        std::size_t last = i;
        for (; last < end && entries_[last].things == entries_[i].things; ++last)
          ++at_home[group_of(entries_[last])];
        for (; i < last; ++i) measure(entries_[i], last - begin, at_home[group_of(entries_[i])]);
      }
      begin = end;
    }
    entries_ = {};
    // Of shapes that differ by the signer only the more surprising one counts.
    std::ranges::sort(measured_, {}, [&](const Measured& m) {
      return std::tuple{m.place, m.program, m.family, -m.part.surprise, names_.text(m.part.shape)};
    });
    const auto rest = std::ranges::unique(measured_, [](const Measured& a, const Measured& b) {
      return a.place == b.place && a.program == b.program && a.family == b.family;
    });
    measured_.erase(rest.begin(), rest.end());
  }

  void measure(const Entry& e, std::size_t as_rare, std::uint32_t at_home) {
    if (!e.scored) return;
    measured_.push_back({e.place,
                         e.program,
                         e.family,
                         {e.shape, e.thing, surprise(e, as_rare, at_home), e.things,
                          static_cast<std::uint32_t>(as_rare)}});
  }

  std::vector<Ranked> rank(std::size_t most) {
    std::map<StringCode, Chance> chances;
    for (const Measured& m : measured_) {
      const auto made = chances.try_emplace(m.program, cohorts_[m.program]).first;
      made->second.saw(m.family, weight(m.part.surprise));
    }
    for (auto& [program, chance] : chances) chance.finish();
    const auto programs = static_cast<double>(chances.size());
    std::vector<Ranked> out;
    for (std::size_t begin = 0; begin < measured_.size();) {
      std::size_t end = begin;
      Ranked one;
      one.host = ranking_.hosts_[measured_[begin].place].host;
      one.program = measured_[begin].program;
      one.cohort = cohorts_[one.program];
      for (; end < measured_.size() && measured_[end].place == measured_[begin].place &&
             measured_[end].program == one.program;
           ++end)
        one.parts.push_back(measured_[end].part);
      begin = end;
      std::ranges::sort(one.parts, {}, [&](const RankedPart& p) {
        return std::pair{-p.surprise, names_.text(p.shape)};
      });
      if (one.parts.size() > kMostParts) one.parts.resize(kMostParts);
      for (const RankedPart& part : one.parts) one.score += weight(part.surprise);
      one.expected = chances.at(one.program).expected(one.score) * programs;
      if (!out.empty() && out.back().host == one.host) {
        if (before(one, out.back())) out.back() = std::move(one);
      } else {
        out.push_back(std::move(one));
      }
    }
    std::ranges::sort(out, [&](const Ranked& a, const Ranked& b) { return before(a, b); });
    if (out.size() > most) out.resize(most);
    return out;
  }

  bool before(const Ranked& a, const Ranked& b) const {
    return std::tuple{a.expected, -a.score, a.host, names_.text(a.program)} <
           std::tuple{b.expected, -b.score, b.host, names_.text(b.program)};
  }

  const Ranking& ranking_;
  const Dictionary& names_;
  std::vector<std::uint32_t> things_, cohorts_;
  std::unordered_map<std::uint64_t, std::uint32_t> houses_;  // machines by program and group
  std::uint64_t pairs_ = 0;                                  // of machines and programs
  std::vector<Entry> entries_;
  std::map<StringCode, std::vector<std::uint32_t>> by_shape_;
  std::vector<Measured> measured_;
};

Ranking::Judged Ranking::highest(std::size_t most, const Dictionary& names) const {
  return Judging{*this, names}.run(most);
}

}  // namespace tamiz::blind
