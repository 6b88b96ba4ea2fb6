#pragma once
// How high chance alone lifts machines of one program: the measured distribution of each family of
// shapes, folded together as if they were independent. Tested by ranking_test.cpp.
#include <cstdint>
#include <map>
#include <vector>

#include "model/dictionary.hpp"

namespace tamiz::blind {

class Chance {
 public:
  explicit Chance(std::uint32_t cohort) : cohort_(cohort) {}
  void saw(StringCode family, double surprise);  // on one machine
  void finish();
  // Machines of the program whose sum would be that high or higher.
  [[nodiscard]] double expected(double sum) const;

 private:
  // Sums are counted in steps; a surprise is rounded up, so that chance is never made too small.
  static constexpr double kStep = 0.2;
  static constexpr std::size_t kSteps = 512;  // higher sums are the last one
  std::uint32_t cohort_;
  std::map<StringCode, std::map<std::size_t, std::uint32_t>> seen_;
  std::vector<double> tail_;
};

}  // namespace tamiz::blind
