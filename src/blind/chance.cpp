#include "blind/chance.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace tamiz::blind {
namespace {

// A surprise is rounded up and a sum down, so that chance is never made too small.
constexpr double kStep = 0.2;
constexpr std::size_t kSteps = 512;  // higher sums are the last one

// The highest, which may be what is sought: a handful of a few hundred machines, fewer than fifty
// of any number. Below them so many at least must be left to measure by.
constexpr std::size_t kLeastAbove = 3, kMostAbove = 50, kLeastBelow = 8;
// So few machines have no tail, and shapes that one of them has are not independent of each other:
// that some stand high is what is to be expected.
constexpr std::size_t kLeastMachines = 30;

}  // namespace

std::size_t Chance::step_of(double surprise) {
  return std::min(static_cast<std::size_t>(std::ceil(std::max(surprise, 0.0) / kStep)), kSteps - 1);
}

void Chance::saw(std::string_view family, std::size_t step, std::uint32_t machines) {
  seen_[family][step] += machines;
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
  const double folded = all_.empty() ? 0 : all_[std::min(step, kSteps - 1)];
  if (sums_.empty()) return folded;
  if (sum > from_ && mean_ > 0)
    return std::max(folded, machines_ * std::exp(-(sum - from_) / mean_));
  const auto as_high = std::ranges::upper_bound(sums_, sum, std::greater{}) - sums_.begin();
  return std::max(folded, static_cast<double>(as_high));
}

void Chances::measured(const std::vector<double>& sums) {
  const auto positive =
      static_cast<std::size_t>(std::ranges::lower_bound(sums, 0.0, std::greater{}) - sums.begin());
  const std::size_t above = std::clamp(positive / 20, kLeastAbove, kMostAbove);
  const std::size_t last = std::min(positive, std::clamp(positive / 10, 4 * above, 20 * above));
  if (last < above + kLeastBelow) {
    if (sums.size() >= kLeastMachines) return;
    sums_ = sums;
    from_ = std::numeric_limits<double>::infinity();
    return;
  }
  // Censored from above (type II): of the highest it counts only that they are beyond the next.
  double excess = 0;
  for (std::size_t i = above; i < last; ++i) excess += sums[i] - sums[last - 1];
  excess += static_cast<double>(above) * (sums[above] - sums[last - 1]);
  sums_ = sums;
  from_ = sums[last - 1];
  machines_ = static_cast<double>(last);
  // So few say it only so well: one standard error (1 / sqrt n for an exponential) more is taken.
  const auto measured = static_cast<double>(last - above);
  mean_ = excess / measured * (1 + 1 / std::sqrt(measured));
}

}  // namespace tamiz::blind
