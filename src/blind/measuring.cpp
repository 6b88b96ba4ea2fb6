// The second half of judging.hpp: from gathered entries to weights and ranks.
#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "base/file.hpp"
#include "blind/chance.hpp"
#include "blind/judging.hpp"

namespace tamiz::blind {
namespace {

constexpr std::size_t kMostParts = 6;  // of a machine count: the seventh adds noise
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
  const auto at = houses_.find(pair_of(entry.program, group_of(entry)));
  return at != houses_.end() && at->second >= Ranking::kLeastHouse &&
         at_home >= Ranking::kLeastOfHouse && at_home >= Ranking::kOfHouse * at->second;
}

bool Judging::is_descent(StringCode shape) const {
  const std::string_view text = names_.text(shape);
  return text.starts_with("what it started") || text.starts_with("a service ");
}

Judging::Base Judging::base_of(StringCode program, StringCode shape) const {
  if (program == 0)
    return {static_cast<double>(is_descent(shape) ? descents_.at(0) : cohorts_[0]), 0};
  if (!is_descent(shape))
    return {static_cast<double>(cohorts_[program]), static_cast<double>(pairs_)};
  return {static_cast<double>(descents_.at(program)), static_cast<double>(descent_pairs_)};
}

double Judging::surprise(const Entry& entry, std::size_t as_rare) const {
  const Base base = base_of(entry.program, entry.shape);
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

void Judging::measure() {
  std::unordered_map<StringCode, std::uint32_t> at_home;  // by group, as rare so far
  std::vector<std::pair<const Entry*, std::size_t>> of_house;
  std::set<StringCode> houses;
  for (std::size_t begin = 0; begin < entries_.size();) {
    std::size_t end = begin;
    const auto same = [&](const Entry& e) {
      return e.program == entries_[begin].program && e.shape == entries_[begin].shape;
    };
    while (end < entries_.size() && same(entries_[end])) ++end;
    at_home.clear();
    of_house.clear();
    houses.clear();
    for (std::size_t i = begin; i < end;) {
      std::size_t last = i;
      for (; last < end && entries_[last].things == entries_[i].things; ++last)
        ++at_home[group_of(entries_[last])];
      for (; i < last; ++i) {
        const Entry& entry = entries_[i];
        if (is_of_house(entry, at_home[group_of(entry)])) {
          of_house.emplace_back(&entry, last - begin);
          houses.insert(group_of(entry));
        } else {
          measure(entry, last - begin, surprise(entry, last - begin));
        }
      }
    }
    for (const auto& [entry, as_rare] : of_house) measure_of_house(*entry, as_rare, houses.size());
    begin = end;
  }
  entries_ = {};
}

void Judging::measure(const Entry& e, std::size_t as_rare, double surprise) {
  if (!e.scored) return;
  Measured m{e.place, e.program, ranking_.kind_of(e.shape), e.instead, e.early, {}};
  m.part.shape = e.shape;
  m.part.thing = e.thing;
  m.part.surprise = surprise;
  m.part.mere = m.kind.mere;
  m.part.things = e.things;
  m.part.as_rare = static_cast<std::uint32_t>(as_rare);
  m.part.of = static_cast<std::uint32_t>(base_of(e.program, e.shape).machines);
  m.part.by = is_descent(e.shape) ? Measure::Starters : Measure::Machines;
  m.part.minute = e.minute;
  measured_.push_back(m);
}

// What is a house's own is one fact, however many of its machines do it: it says as much as it is
// odd that a house has such a thing at all. `houses`: those that have one of that shape.
void Judging::measure_of_house(const Entry& e, std::size_t as_rare, std::size_t houses) {
  const std::uint32_t all = large_houses(e.program);
  const double by_houses = -std::log(std::min(1.0, (static_cast<double>(houses) + 1) / (all + 1)));
  const std::size_t before = measured_.size();
  measure(e, as_rare, std::min(surprise(e, as_rare), std::max(0.0, by_houses)));
  if (measured_.size() == before) return;
  RankedPart& part = measured_.back().part;
  part.as_rare = static_cast<std::uint32_t>(houses);
  part.of = all;
  part.by = Measure::Houses;
}

// Of shapes that differ by the signer only the more surprising one counts.
void Judging::keep_one_per_family() {
  std::ranges::sort(measured_, {}, [&](const Measured& m) {
    return std::tuple{m.place, m.program, m.kind.family, -m.part.surprise,
                      names_.text(m.part.shape)};
  });
  const auto rest = std::ranges::unique(measured_, [](const Measured& a, const Measured& b) {
    return a.place == b.place && a.program == b.program && a.kind.family == b.kind.family;
  });
  measured_.erase(rest.begin(), rest.end());
}

void Judging::weigh() {
  for (const Measured& m : measured_) {
    ++doers_[pair_of(m.program, m.part.shape)];
    if (m.program != 0) ++doers_everywhere_[m.part.shape];
  }
  for (std::size_t begin = 0, end = 0; begin < measured_.size(); begin = end) {
    while (end < measured_.size() && measured_[end].place == measured_[begin].place &&
           measured_[end].program == measured_[begin].program)
      ++end;
    weigh(std::span{measured_}.subspan(begin, end - begin));
  }
}

// The weightier; of equals the one that says more, then by name: codes order nothing.
bool Judging::comes_first(const RankedPart& a, const RankedPart& b) const {
  return std::tuple{-a.weight, a.mere, names_.text(a.shape), names_.text(a.thing)} <
         std::tuple{-b.weight, b.mere, names_.text(b.shape), names_.text(b.thing)};
}

// Of one program on one machine. Parts that stand where most have something else are one fact,
// however many: another edition. So are, by half, those of the program's first day there: what came
// later is a change.
void Judging::weigh(std::span<Measured> parts) const {
  for (Measured& m : parts) {
    m.part.weight = beyond(m.part.surprise);
    if (m.part.weight <= 0 || m.part.by == Measure::Houses) continue;
    const double doers = doers_.at(pair_of(m.program, m.part.shape));
    const Base base = base_of(m.program, m.part.shape);
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
  join_same_things(parts);
}

// A file that is written, started and loaded is one thing in three acts, and so are two odd
// services of a machine that has odd services: each but the weightiest counts half.
void Judging::join_same_things(std::span<Measured> parts) const {
  std::map<std::string_view, Measured*> first;
  for (Measured& m : parts) {
    if (m.part.weight <= 0) continue;
    const std::string_view thing = names_.text(m.part.thing), shape = names_.text(m.part.shape);
    const auto [known, is_new] =
        first.try_emplace(m.program == 0 ? shape.substr(0, shape.find(' '))  // who does it
                                         : base_name(thing.substr(thing.rfind(' ') + 1)),
                          &m);
    if (is_new) continue;
    Measured& other = *known->second;
    const bool before = comes_first(m.part, other.part);
    (before ? other : m).part.weight *= kSameThing;
    if (before) known->second = &m;
  }
}

// By name: sums of doubles depend on their order.
Chances Judging::chances() const {
  std::map<std::string_view, Chance> chances;
  for (const Measured& m : measured_)
    chances.try_emplace(names_.text(m.program), cohorts_[m.program])
        .first->second.saw(names_.text(m.kind.family), m.part.weight);
  Chances all;
  for (auto& [program, chance] : chances) all.add(chance.finish());
  return all;
}

// What nobody dated may have been long before.
bool Judging::is_late(std::uint32_t minute) const {
  return minute != KeptAct::kNoMinute && minute >= when_.disclosed;
}

Ranked Judging::summed(std::span<const Measured> measured) const {
  std::vector<const Measured*> parts;
  for (const Measured& m : measured) parts.push_back(&m);
  std::ranges::sort(parts, {}, [&](const Measured* m) {
    return std::tuple{-m->part.weight, -m->part.surprise, names_.text(m->part.shape)};
  });
  if (parts.size() > kMostParts) parts.resize(kMostParts);
  Ranked out;
  out.host = ranking_.kept_hosts()[measured.front().place].host;
  out.program = measured.front().program;
  out.cohort = cohorts_[out.program];
  for (const Measured* m : parts) {
    out.score += m->part.weight;
    out.score_bare += m->part.mere ? 0 : m->part.weight;
    out.score_before += m->part.mere || is_late(m->part.minute) ? 0 : m->part.weight;
    out.parts.push_back(m->part);
  }
  return out;
}

std::vector<Ranked> Judging::rank(std::size_t most) {
  Chances all = chances();
  std::vector<Ranked> out;
  for (std::size_t begin = 0, end = 0; begin < measured_.size(); begin = end) {
    const Measured& first = measured_[begin];
    while (end < measured_.size() && measured_[end].place == first.place &&
           measured_[end].program == first.program)
      ++end;
    Ranked one = summed(std::span{measured_}.subspan(begin, end - begin));
    if (out.empty() || out.back().host != one.host) {
      out.push_back(std::move(one));
      continue;
    }
    Ranked& known = out.back();
    if (before(one, known)) std::swap(one, known);
    std::ranges::move(one.others, std::back_inserter(known.others));
    known.others.push_back({one.program, one.score});
  }
  std::ranges::sort(out, [&](const Ranked& a, const Ranked& b) { return before(a, b); });
  std::vector<double> scores;
  for (const Ranked& one : out) scores.push_back(one.score);
  all.measured(scores);
  if (out.size() > most) out.resize(most);
  // A machine that stands out in two programs counts twice in the sum: no more than there are.
  const auto expected = [&](double sum) { return std::min<double>(all.expected(sum), machines_); };
  for (Ranked& one : out) {
    one.expected = expected(one.score);
    one.expected_bare = expected(one.score_bare);
    one.expected_before = expected(one.score_before);
    for (Ranked::Other& other : one.others) other.expected = expected(other.score);
  }
  return out;
}

bool Judging::before(const Ranked& a, const Ranked& b) const {
  return std::tuple{-a.score, a.host, names_.text(a.program)} <
         std::tuple{-b.score, b.host, names_.text(b.program)};
}

}  // namespace tamiz::blind
