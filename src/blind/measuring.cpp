// The second half of judging.hpp: from gathered entries to weights and ranks.
#include <algorithm>
#include <cmath>
#include <tuple>

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

// Where chance puts more machines, a second program of a machine says nothing.
constexpr double kByChance = 1;

// What the second and any further part of a program's first day on a machine counts.
constexpr double kEarly = 0.5;

}  // namespace

StringCode Judging::group_of(const Entry& entry) const {
  return ranking_.kept_hosts()[entry.place].group;
}

bool Judging::is_of_house(const Entry& entry, std::uint32_t at_home) const {
  const auto at = houses_.find(pair_of(entry.program, group_of(entry)));
  return at != houses_.end() && at->second >= Ranking::kLeastHouse &&
         at_home >= Ranking::kLeastOfHouse && at_home >= Ranking::kOfHouse * at->second;
}

// `at_home`: of these, machines of its own house.
double Judging::surprise(const Entry& entry, std::size_t as_rare, std::uint32_t at_home) const {
  double everywhere = 0;
  if (entry.program != 0) {
    const auto& all = by_shape_.at(entry.shape);
    const auto rarer = std::ranges::upper_bound(all, entry.things) - all.begin();
    everywhere = static_cast<double>(rarer) / static_cast<double>(pairs_);
  }
  const double share = share_of(static_cast<double>(as_rare), cohorts_[entry.program], everywhere);
  return -std::log(is_of_house(entry, at_home) ? 1.0 : share);
}

void Judging::measure() {
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
}

void Judging::measure(const Entry& e, std::size_t as_rare, std::uint32_t at_home) {
  if (!e.scored) return;
  measured_.push_back(
      {e.place,
       e.program,
       ranking_.kind_of(e.shape),
       e.instead,
       e.early,
       {e.shape, e.thing, surprise(e, as_rare, at_home), 0, ranking_.kind_of(e.shape).mere,
        e.things, static_cast<std::uint32_t>(as_rare), e.minute}});
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
    if (m.part.weight <= 0) continue;
    const double doers = doers_.at(pair_of(m.program, m.part.shape));
    const double everywhere =
        m.program == 0 ? 0 : doers_everywhere_.at(m.part.shape) / static_cast<double>(pairs_);
    m.part.weight +=
        kShapeCounts * beyond(-std::log(share_of(doers, cohorts_[m.program], everywhere)));
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
}

std::vector<Ranked> Judging::rank(std::size_t most) {
  // By name: sums of doubles depend on their order.
  std::map<std::string_view, Chance> chances;
  for (const Measured& m : measured_)
    chances.try_emplace(names_.text(m.program), cohorts_[m.program])
        .first->second.saw(names_.text(m.kind.family), m.part.weight);
  Chances all;
  for (auto& [program, chance] : chances) all.add(chance.finish());
  std::vector<Ranked> out;
  std::vector<const Measured*> parts;
  for (std::size_t begin = 0, end = 0; begin < measured_.size(); begin = end) {
    const Measured& first = measured_[begin];
    parts.clear();
    for (; end < measured_.size() && measured_[end].place == first.place &&
           measured_[end].program == first.program;
         ++end)
      parts.push_back(&measured_[end]);
    std::ranges::sort(parts, {}, [&](const Measured* m) {
      return std::tuple{-m->part.weight, -m->part.surprise, names_.text(m->part.shape)};
    });
    if (parts.size() > kMostParts) parts.resize(kMostParts);
    Ranked one;
    one.host = ranking_.kept_hosts()[first.place].host;
    one.program = first.program;
    one.cohort = cohorts_[first.program];
    double bare = 0, before_disclosure = 0;
    for (const Measured* part : parts) {
      one.score += part->part.weight;
      bare += part->part.mere ? 0 : part->part.weight;
      before_disclosure +=
          part->part.mere || part->part.minute >= when_.disclosed ? 0 : part->part.weight;
      one.parts.push_back(part->part);
    }
    // A machine that stands out in two programs counts twice in the sum: no more than there are.
    const auto expected = [&](double sum) {
      return std::min<double>(all.expected(sum), machines_);
    };
    one.expected = expected(one.score);
    one.expected_bare = expected(bare);
    one.expected_before = expected(before_disclosure);
    if (out.empty() || out.back().host != one.host) {
      out.push_back(std::move(one));
      continue;
    }
    Ranked& known = out.back();
    if (before(one, known)) std::swap(one, known);
    std::ranges::move(one.others, std::back_inserter(known.others));
    if (one.expected <= kByChance) known.others.push_back({one.program, one.expected});
  }
  std::ranges::sort(out, [&](const Ranked& a, const Ranked& b) { return before(a, b); });
  if (out.size() > most) out.resize(most);
  return out;
}

bool Judging::before(const Ranked& a, const Ranked& b) const {
  return std::tuple{a.expected, -a.score, a.host, names_.text(a.program)} <
         std::tuple{b.expected, -b.score, b.host, names_.text(b.program)};
}

}  // namespace tamiz::blind
