#pragma once
// How high chance alone lifts machines: of one program by the measured distribution of each family
// of shapes, folded together as if they were independent; of the whole fleet by adding programs up.
// Names must outlive it. Tested by chance_test.cpp.
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace tamiz::blind {

// Sums of surprises are counted in steps.
using Expected = std::vector<double>;  // machines whose sum is that high or higher, by step

class Chance {
 public:
  explicit Chance(std::uint32_t cohort) : cohort_(cohort) {}
  static std::size_t step_of(double surprise);
  void saw(std::string_view family, std::size_t step, std::uint32_t machines);
  [[nodiscard]] Expected finish();

 private:
  std::uint32_t cohort_;
  std::map<std::string_view, std::map<std::size_t, std::uint32_t>> seen_;
};

class Chances {
 public:
  void add(const Expected& program);
  // Machines of all programs together; one that stands out in two counts twice.
  [[nodiscard]] double expected(double sum) const;
  // What the machines' sums, the highest first, say of it: acts that come together lift machines
  // higher than independent ones do. Fewer than 30 machines without a tail say nothing: then it is
  // expected that as many stand as high as do. The tail below the highest few is carried on as an
  // exponential one (their own height does not count, beyond that there are so many); where it is
  // heavier than the folded one, it is what is expected.
  void measured(const std::vector<double>& sums);

 private:
  Expected all_;
  std::vector<double> sums_;
  double from_ = 0, machines_ = 0, mean_ = 0;  // beyond `from_`
};

}  // namespace tamiz::blind
