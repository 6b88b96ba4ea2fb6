// The second part of judging.hpp: from gathered entries to weights.
#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "base/file.hpp"
#include "blind/judging.hpp"

namespace tamiz::blind {
namespace {

// So many machines' weight has what all programs do of a shape, beside a program's own counts:
// with few machines these say little.
constexpr double kPrior = 50;
// What the others of a program's machines do, as a share; `all`: that of all programs.
double share_of(double with, double machines, double all) {
  return std::min(1.0, (std::max(with - 1, 0.5) + kPrior * all) / (machines - 1 + kPrior));
}

// What a tenth of the machines do is nobody's distinction: only what goes beyond it counts, else a
// machine with many ordinary oddities outweighs one with three that hardly any has.
constexpr double kOrdinary = 2.3;  // -ln 0.1
double beyond(double surprise) { return std::max(0.0, surprise - kOrdinary); }
// How much it counts that hardly a machine does anything of that shape in the program at all,
// beside that none does it with a thing as rare: things nobody else has are many where a shape is
// common.
constexpr double kShapeCounts = 1.0;

// What the second and any further part of a program's first day on a machine counts.
constexpr double kEarly = 0.5;
constexpr double kSameThing = 0.5;

}  // namespace

StringCode Judging::group_of(const Entry& entry) const {
  return ranking_.kept_hosts()[entry.place].group;
}

bool Judging::is_of_house(const Entry& entry, std::uint32_t at_home) const {
  const auto at = cohorts_.houses.find(pair_of(entry.program, group_of(entry)));
  return at != cohorts_.houses.end() && at->second >= Ranking::kLeastHouse &&
         at_home >= Ranking::kLeastOfHouse && at_home >= Ranking::kOfHouse * at->second;
}

Judging::Base Judging::base_of(StringCode program, StringCode shape, const Share& share) const {
  if (program == 0)
    return {static_cast<double>(is_descent(shape) ? share.descents.at(0) : cohorts_.programs[0]),
            0};
  if (!is_descent(shape))
    return {static_cast<double>(cohorts_.programs[program]), static_cast<double>(pairs_)};
  return {static_cast<double>(share.descents.at(program)), static_cast<double>(descent_pairs_)};
}

double Judging::surprise(const Entry& entry, std::size_t as_rare, const Share& share) const {
  const Base base = base_of(entry.program, entry.shape, share);
  double everywhere = 0;
  if (entry.program != 0) {
    const auto& all = by_shape_.at(entry.shape);
    const auto rarer = std::ranges::upper_bound(all, entry.things) - all.begin();
    everywhere = static_cast<double>(rarer) / std::max(kPrior, base.everywhere);
  }
  return std::max(0.0,
                  -std::log(share_of(static_cast<double>(as_rare), base.machines, everywhere)));
}

std::uint32_t Judging::large_houses(StringCode program) const {
  const auto found = large_houses_.find(program);
  return found == large_houses_.end() ? 0 : found->second;
}

void Judging::measure(Share& share) const {
  struct OfHouse {
    const Entry* entry;
    std::size_t as_rare;
    double surprise;
  };
  const auto& entries = share.entries;
  share.measured.reserve(static_cast<std::size_t>(std::ranges::count_if(entries, &Entry::scored)));
  std::unordered_map<StringCode, std::uint32_t> at_home;  // by group, as rare so far
  std::vector<OfHouse> of_house;
  std::set<StringCode> houses;
  for (std::size_t begin = 0; begin < entries.size();) {
    const Entry& first = entries[begin];
    at_home.clear();
    of_house.clear();
    houses.clear();
    std::size_t i = begin;
    while (i < entries.size() && entries[i].program == first.program &&
           entries[i].shape == first.shape) {
      std::size_t last = i;  // of those that are as rare
      for (; last < entries.size() && entries[last].program == first.program &&
             entries[last].shape == first.shape && entries[last].things == entries[i].things;
           ++last)
        ++at_home[group_of(entries[last])];
      const std::size_t as_rare = last - begin;
      const double says = surprise(entries[i], as_rare, share);
      for (; i < last; ++i) {
        const Entry& entry = entries[i];
        if (is_of_house(entry, at_home[group_of(entry)])) {
          of_house.push_back({&entry, as_rare, says});
          houses.insert(group_of(entry));
        } else {
          measure(entry, as_rare, says, share);
        }
      }
    }
    // Machines whose sensor names no signer do of the bare shape what all others do of it.
    const auto doers = static_cast<std::uint32_t>(i - begin);
    share.doers[pair_of(first.program, first.shape)] = doers;
    if (first.program != 0) share.doers_everywhere[first.shape] += doers;
    for (const auto& [entry, as_rare, says] : of_house)
      measure_of_house(*entry, as_rare, says, houses.size(), share);
    begin = i;
  }
  share.entries = {};
}

void Judging::measure(const Entry& e, std::size_t as_rare, double surprise, Share& share) const {
  if (!e.scored) return;
  const ShapeKind& kind = ranking_.kind_of(e.shape);
  Measured m{e.place, e.program, kind.family, e.instead, e.early, {}};
  m.part.shape = e.shape;
  m.part.thing = e.thing;
  m.part.surprise = surprise;
  m.part.mere = kind.mere;
  m.part.things = e.things;
  m.part.as_rare = static_cast<std::uint32_t>(as_rare);
  m.part.of = static_cast<std::uint32_t>(base_of(e.program, e.shape, share).machines);
  m.part.by = is_descent(e.shape) ? Measure::Starters : Measure::Machines;
  m.part.minute = e.minute;
  share.measured.push_back(m);
}

// What is a house's own is one fact, however many of its machines do it: it says as much as it is
// odd that a house has such a thing at all. `houses`: those that have one of that shape.
void Judging::measure_of_house(const Entry& e, std::size_t as_rare, double surprise,
                               std::size_t houses, Share& share) const {
  const std::uint32_t all = large_houses(e.program);
  const double by_houses = -std::log(std::min(1.0, (static_cast<double>(houses) + 1) / (all + 1)));
  const std::size_t before = share.measured.size();
  measure(e, as_rare, std::min(surprise, std::max(0.0, by_houses)), share);
  if (share.measured.size() == before) return;
  RankedPart& part = share.measured.back().part;
  part.as_rare = static_cast<std::uint32_t>(houses);
  part.of = all;
  part.by = Measure::Houses;
}

// Of shapes that differ by the signer only the more surprising one counts; what says little alone
// does not stand for what says something.
void Judging::keep_one_per_family(Share& share) const {
  std::ranges::sort(share.measured, [&](const Measured& a, const Measured& b) {
    const auto key = [](const Measured& m) {
      return std::tuple{m.place, m.program, m.family, m.part.mere || beyond(m.part.surprise) <= 0,
                        -m.part.surprise};
    };
    const auto of_a = key(a), of_b = key(b);
    return of_a != of_b ? of_a < of_b : names_.text(a.part.shape) < names_.text(b.part.shape);
  });
  const auto rest = std::ranges::unique(share.measured, [](const Measured& a, const Measured& b) {
    return a.place == b.place && a.program == b.program && a.family == b.family;
  });
  share.measured.erase(rest.begin(), rest.end());
}

// The weightier; of equals the one that says more, then by name: codes order nothing.
bool Judging::comes_first(const RankedPart& a, const RankedPart& b) const {
  return std::tuple{-a.weight, a.mere, names_.text(a.shape), names_.text(a.thing)} <
         std::tuple{-b.weight, b.mere, names_.text(b.shape), names_.text(b.thing)};
}

// Of one program on one machine. Parts that stand where most have something else are one fact,
// however many: another edition. So are, by half, those of the program's first day there: what came
// later is a change.
void Judging::weigh(std::span<Measured> parts, const Share& share) const {
  for (Measured& m : parts) {
    m.part.weight = beyond(m.part.surprise);
    if (m.part.weight <= 0 || m.part.by == Measure::Houses) continue;
    const double doers = share.doers.at(pair_of(m.program, m.part.shape));
    const Base base = base_of(m.program, m.part.shape, share);
    const double everywhere =
        m.program == 0 ? 0 : doers_everywhere_.at(m.part.shape) / base.everywhere;
    m.part.weight += kShapeCounts * beyond(-std::log(share_of(doers, base.machines, everywhere)));
  }
  const auto all_but_first = [&](bool Measured::* kind, double factor) {
    Measured* first = nullptr;
    for (Measured& m : parts) {
      if (!(m.*kind)) continue;
      if (first == nullptr || comes_first(m.part, first->part)) {
        if (first != nullptr) first->part.weight *= factor;
        first = &m;
      } else {
        m.part.weight *= factor;
      }
    }
  };
  all_but_first(&Measured::instead, 0);
  all_but_first(&Measured::early, kEarly);
  note_makers(parts);
  join_same_things(parts);
}

// "library c.dll", "file c.dll" and "start b.exe > c.dll" are of one.
std::string_view Judging::file_of(const Measured& m) const {
  const std::string_view thing = names_.text(m.part.thing);
  return base_name(thing.substr(thing.rfind(' ') + 1));
}

// A file that is signed by who made the program says as little where it is written: to the place
// from which it is loaded.
void Judging::note_makers(std::span<Measured> parts) const {
  const auto place_in = [](std::string_view shape, std::string_view word) {
    const std::size_t at = shape.find(word);
    return at == std::string_view::npos ? std::string_view{} : shape.substr(at + word.size());
  };
  const auto is_makers = [&](const Measured& m) {
    return m.part.mere &&
           names_.text(m.part.shape) == with_signer(names_.text(m.family), kByProgramsMaker);
  };
  for (Measured& writing : parts) {
    if (writing.program == 0 || writing.part.weight <= 0 || writing.part.mere) continue;
    const std::string_view shape = names_.text(writing.part.shape);
    if (!shape.contains("writes a ")) continue;
    writing.part.mere = std::ranges::any_of(parts, [&](const Measured& m) {
      return is_makers(m) && file_of(m) == file_of(writing) &&
             place_in(names_.text(m.family), " a library from ") == place_in(shape, " to ");
    });
  }
}

// A file that is written, started and loaded is one thing in three acts, and so are two odd
// services of a machine that has odd services: each but the weightiest counts half.
void Judging::join_same_things(std::span<Measured> parts) const {
  std::map<std::string_view, Measured*> first;
  for (Measured& m : parts) {
    if (m.part.weight <= 0) continue;
    const std::string_view shape = names_.text(m.part.shape);
    const auto [known, is_new] =
        first.try_emplace(m.program == 0 ? shape.substr(0, shape.find(' '))  // who does it
                                         : file_of(m),
                          &m);
    if (is_new) continue;
    Measured& other = *known->second;
    const bool before = comes_first(m.part, other.part);
    (before ? other : m).part.weight *= kSameThing;
    if (before) known->second = &m;
  }
}

}  // namespace tamiz::blind
