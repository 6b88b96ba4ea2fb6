#pragma once
// All conditions of all packs over one string at a time. It is run once per distinct string of the
// telemetry, never per row: rows then look their codes up. Hashes, names, signers and products by
// table; networks by block; patterns in one RE2 set. Tested by pack_test.cpp.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "pack/pack.hpp"

namespace tamiz::pack {

// Stages that are none: the product's own conditions, the starts that install or remove it, and
// images in a folder of its name.
inline constexpr std::uint16_t kProductStage = 0xFFFF, kInstallStage = 0xFFFE,
                               kRemovalStage = 0xFFFD, kFolderStage = 0xFFFC;

struct TestPlace {
  std::uint16_t pack = 0, stage = 0;
  std::uint32_t test = 0;  // index in the stage's tests
};

// A condition that occurs in packs, once, with the tests that need it.
struct MatchedCondition {
  Match match{};
  Side side{};
  std::vector<TestPlace> tests;
  std::vector<TestPlace> outside_of;  // tests that a row with it does not meet
};

class Matcher {
 public:
  // Facts that do not hold on `as_of` are left out.
  Matcher(const std::vector<Pack>& packs, Micros as_of);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // Adds the numbers of the conditions that this string meets to `out`.
  void match(std::string_view text, std::vector<std::uint32_t>& out) const;
  [[nodiscard]] const std::vector<MatchedCondition>& conditions() const;
  // Whether a condition of that test was refused, so that it can never fire.
  [[nodiscard]] bool broken(const TestPlace& place) const;
  // Patterns that RE2 refused, with its reason.
  [[nodiscard]] const std::vector<Demoted>& unusable() const;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

// Whether a value of this column can meet such a condition.
bool column_fits(Match match, Side side, Column column, Channel channel);

}  // namespace tamiz::pack
