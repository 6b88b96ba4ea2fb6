// The third part of judging.hpp: from weights to ranked machines.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "blind/judging.hpp"

namespace tamiz::blind {
namespace {

constexpr std::size_t kMostParts = 6;  // of a machine count: the seventh adds noise

}  // namespace

void Judging::weigh(Share& share) const {
  auto& measured = share.measured;
  std::vector<double> weights;
  for (std::size_t begin = 0, end = 0; begin < measured.size(); begin = end) {
    const Measured& first = measured[begin];
    while (end < measured.size() && measured[end].place == first.place &&
           measured[end].program == first.program)
      ++end;
    weigh(std::span{measured}.subspan(begin, end - begin), share);
    weights.clear();
    for (std::size_t i = begin; i < end; ++i) weights.push_back(measured[i].part.weight);
    std::ranges::sort(weights, std::greater{});
    Scored one{first.place, first.program, 0, begin, end};
    for (std::size_t i = 0; i < std::min(weights.size(), kMostParts); ++i) one.score += weights[i];
    share.scored.push_back(one);
  }
}

// By name: sums of doubles depend on their order.
void Judging::reckon_chances(Share& share) const {
  std::unordered_map<std::uint64_t, std::map<std::size_t, std::uint32_t>> steps;
  for (const Measured& m : share.measured)
    ++steps[pair_of(m.program, m.family)][Chance::step_of(m.part.weight)];
  std::map<StringCode, Chance> chances;
  for (const auto& [key, machines] : steps) {
    const auto program = static_cast<StringCode>(key >> 32);
    Chance& chance = chances.try_emplace(program, cohorts_.programs[program]).first->second;
    for (const auto& [step, n] : machines)
      chance.saw(names_.text(static_cast<StringCode>(key)), step, n);
  }
  for (auto& [program, chance] : chances) share.expected.emplace_back(program, chance.finish());
}

Chances Judging::chances() const {
  std::map<std::string_view, const Expected*> by_name;
  for (const Share& share : shares_) {
    for (const auto& [program, expected] : share.expected)
      by_name.emplace(names_.text(program), &expected);
  }
  Chances all;
  for (const auto& [program, expected] : by_name) all.add(*expected);
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
  out.cohort = cohorts_.programs[out.program];
  for (const Measured* m : parts) {
    out.score += m->part.weight;
    out.score_bare += m->part.mere ? 0 : m->part.weight;
    out.score_before += m->part.mere || is_late(m->part.minute) ? 0 : m->part.weight;
    out.parts.push_back(m->part);
  }
  return out;
}

bool Judging::before(const Scored& a, const Scored& b) const {
  if (a.score != b.score) return a.score > b.score;
  const auto host = [&](const Scored& one) { return ranking_.kept_hosts()[one.place].host; };
  return std::tuple{host(a), names_.text(a.program)} < std::tuple{host(b), names_.text(b.program)};
}

std::vector<const Judging::Scored*> Judging::highest_of_machines() const {
  std::vector<const Scored*> best(ranking_.kept_hosts().size(), nullptr);
  for (const Share& share : shares_) {
    for (const Scored& one : share.scored) {
      const Scored*& known = best[one.place];
      if (known == nullptr || before(one, *known)) known = &one;
    }
  }
  std::erase(best, nullptr);
  return best;
}

// With what it scores in other programs.
Ranked Judging::ranked(const Scored& best) const {
  Ranked out;
  for (const Share& share : shares_) {
    for (const Scored& one :
         std::ranges::equal_range(share.scored, best.place, {}, &Scored::place)) {
      if (one.program == best.program) {
        auto others = std::move(out.others);
        out = summed(std::span{share.measured}.subspan(one.begin, one.end - one.begin));
        out.others = std::move(others);
      } else {
        out.others.push_back({one.program, one.score});
      }
    }
  }
  std::ranges::sort(out.others, {}, [&](const Ranked::Other& other) {
    return std::pair{-other.score, names_.text(other.program)};
  });
  return out;
}

std::vector<Ranked> Judging::rank(std::size_t most) const {
  Chances all = chances();
  auto best = highest_of_machines();
  std::vector<double> scores;
  for (const Scored* one : best) scores.push_back(one->score);
  std::ranges::sort(scores, std::greater{});
  all.measured(scores);
  const auto last = best.begin() + static_cast<std::ptrdiff_t>(std::min(most, best.size()));
  std::ranges::partial_sort(best, last,
                            [&](const Scored* a, const Scored* b) { return before(*a, *b); });
  // A machine that stands out in two programs counts twice in the sum: no more than there are.
  const auto expected = [&](double sum) {
    return std::min<double>(all.expected(sum), cohorts_.machines);
  };
  std::vector<Ranked> out;
  for (auto one = best.begin(); one != last; ++one) {
    out.push_back(ranked(**one));
    Ranked& made = out.back();
    made.expected = expected(made.score);
    made.expected_bare = expected(made.score_bare);
    made.expected_before = expected(made.score_before);
    for (Ranked::Other& other : made.others) other.expected = expected(other.score);
  }
  return out;
}

}  // namespace tamiz::blind
