#include "blind/chance.hpp"

#include <algorithm>
#include <cmath>

namespace tamiz::blind {
namespace {

// A surprise is rounded up and a sum down, so that chance is never made too small.
constexpr double kStep = 0.2;
constexpr std::size_t kSteps = 512;  // higher sums are the last one

}  // namespace

void Chance::saw(std::string_view family, double surprise) {
  const auto step = static_cast<std::size_t>(std::ceil(std::max(surprise, 0.0) / kStep));
  ++seen_[family][std::min(step, kSteps - 1)];
}

Expected Chance::finish() {
  Expected sums(kSteps, 0), next(kSteps);
  sums[0] = 1;
  for (const auto& [family, steps] : seen_) {
    std::uint32_t machines = 0;
    for (const auto& [step, n] : steps) machines += n;
    // One more than were seen: what is measured on one machine may as well be true of two.
    const double one = (machines + 1.0) / machines / std::max(cohort_, machines + 1);
    std::ranges::transform(sums, next.begin(), [&](double p) { return p * (1 - machines * one); });
    for (const auto& [step, n] : steps) {
      const double share = n * one;
      for (std::size_t at = 0; at < kSteps; ++at)
        next[std::min(at + step, kSteps - 1)] += sums[at] * share;
    }
    sums.swap(next);
  }
  double above = 0;
  for (std::size_t at = kSteps; at > 0; --at) sums[at - 1] = cohort_ * (above += sums[at - 1]);
  return sums;
}

void Chances::add(const Expected& program) {
  all_.resize(kSteps, 0);
  for (std::size_t at = 0; at < kSteps; ++at) all_[at] += program[at];
}

double Chances::expected(double sum) const {
  const auto step = static_cast<std::size_t>(std::floor(std::max(sum, 0.0) / kStep));
  return all_.empty() ? 0 : all_[std::min(step, kSteps - 1)];
}

}  // namespace tamiz::blind
