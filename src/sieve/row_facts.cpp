#include "sieve/row_facts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "pack/ecosystem.hpp"

namespace tamiz::sieve {
namespace {

// Numbers of the conditions that the row meets, sorted.
const std::vector<std::uint32_t>& met_by(const Segment& segment, std::size_t row,
                                         const Knowledge& knowledge) {
  thread_local std::vector<std::uint32_t> met;  // reused: most rows meet nothing
  met.clear();
  const auto channel = static_cast<Channel>(segment.channel[row]);
  const auto& conditions = knowledge.matcher().conditions();
  for (const Column column : kTestedColumns) {
    for (const std::uint32_t number : knowledge.hits(segment.code(column, row))) {
      const auto& c = conditions[number];
      if (pack::column_fits(c.match, c.side, column, channel)) met.push_back(number);
    }
  }
  std::ranges::sort(met);
  met.erase(std::unique(met.begin(), met.end()), met.end());
  return met;
}

// Command lines and values lie outside the dictionary: their patterns are tried on the row, once
// everything else of the test is met.
bool long_text_fits(const pack::Condition& c, const Segment& segment, std::size_t row) {
  if (c.match != pack::Match::Text) return false;
  constexpr std::array kTexts{Column::TargetCommand, Column::Value, Column::ActorCommand};
  return std::ranges::any_of(kTexts, [&](Column column) {
    if (column == Column::ActorCommand &&
        static_cast<Channel>(segment.channel[row]) == Channel::Process)
      return false;  // the parent's
    std::string text = fold(segment.long_text(column, row));
    std::ranges::replace(text, '\\', '/');
    return !text.empty() && glob_match(c.value, text);
  });
}

bool same(const pack::TestPlace& a, const pack::TestPlace& b) {
  return a.pack == b.pack && a.stage == b.stage && a.test == b.test;
}

constexpr std::string_view kOther = "other";

// Inventories of packages say it last ("npm", "Linux deb"); a package URL begins with it (its type,
// whatever it is): one of ours, or kOther. "": none is named. A word of neither list is taken for
// the system's.
std::string_view ecosystem_of(std::string_view extra) {
  const bool url = extra.starts_with("pkg:");
  std::string_view word =
      url ? extra.substr(4, extra.find('/') - 4) : extra.substr(extra.rfind(' ') + 1);
  if (word == "golang") word = "go";
  const auto known = std::ranges::find(pack::kEcosystems, word);
  if (known != pack::kEcosystems.end()) return *known;
  const bool other =
      url || std::ranges::find(pack::kOtherEcosystems, word) != pack::kOtherEcosystems.end();
  return other ? kOther : std::string_view{};
}

// In the period of the test: for sure when that is to rule something out, else possibly.
bool in_period(const pack::Test& test, const Segment& segment, std::size_t row) {
  if (test.from == kNoTime && test.until == kNoTime) return true;
  const Micros first = segment.time[row];
  if (first == kNoTime) return false;
  const Micros last = first + segment.clock_error[row];
  const Micros early = test.rules_out ? last : first, late = test.rules_out ? first : last;
  return (test.from == kNoTime || late >= test.from) &&
         (test.until == kNoTime || early < test.until);
}

// A list that names none, or only the system it was made on, may be of any; it rules nothing out.
bool of_ecosystem(const pack::Test& test, const Segment& segment, std::size_t row) {
  if (test.ecosystem.empty()) return true;
  const std::string extra = fold(segment.long_text(Column::Extra, row));
  const std::string_view ecosystem = ecosystem_of(extra);
  return ecosystem.empty() ? !test.rules_out : ecosystem == test.ecosystem;
}

// The period, the ecosystem and the expected values of a test that is met otherwise.
bool within_limits(const pack::Test& test, const pack::TestPlace& place,
                   const std::vector<std::uint32_t>& met, const Segment& segment, std::size_t row,
                   const Knowledge& knowledge) {
  if (!in_period(test, segment, row) || !of_ecosystem(test, segment, row)) return false;
  if (test.outside.empty()) return true;
  // Of a row that does not say whom it is about nobody can say that it is not the expected one.
  if (segment.code(Column::Target, row) == 0) return false;
  const auto& conditions = knowledge.matcher().conditions();
  return std::ranges::none_of(met, [&](std::uint32_t number) {
    return std::ranges::any_of(conditions[number].outside_of,
                               [&](const pack::TestPlace& p) { return same(p, place); });
  });
}

}  // namespace

bool any_condition(const Segment& segment, std::size_t row, const Knowledge& knowledge) {
  return std::ranges::any_of(
      kTestedColumns, [&](Column column) { return knowledge.any_hit(segment.code(column, row)); });
}

const pack::Test& test_at(const Knowledge& knowledge, const pack::TestPlace& place) {
  const pack::Pack& pack = knowledge.packs()[place.pack];
  if (place.stage == kInstallStage) return pack.product.install[place.test];
  if (place.stage == kRemovalStage) return pack.product.removal[place.test];
  return pack.stages[place.stage].tests[place.test];
}

void tests_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                  std::vector<pack::TestPlace>& out) {
  const auto& conditions = knowledge.matcher().conditions();
  const auto& met = met_by(segment, row, knowledge);
  for (const std::uint32_t number : met) {
    for (const pack::TestPlace& place : conditions[number].tests) {
      if (place.stage == kProductStage || place.stage == kFolderStage) continue;
      const pack::Test& test = test_at(knowledge, place);
      if (test.weak || (test.channels & (1u << segment.channel[row])) == 0) continue;
      // A version alone is nothing: thousands of packages may have it.
      if (conditions[number].match == pack::Match::Version && test.all.size() > 1) continue;
      const auto here = [&](const pack::TestPlace& p) { return same(p, place); };
      if (std::ranges::any_of(out, here)) continue;
      // All conditions: as many distinct ones of this test are met as it has.
      auto count = static_cast<std::size_t>(std::ranges::count_if(met, [&](std::uint32_t each) {
        return std::ranges::any_of(conditions[each].tests, here);
      }));
      const bool text_met = std::ranges::any_of(met, [&](std::uint32_t each) {
        return conditions[each].match == pack::Match::Text &&
               std::ranges::any_of(conditions[each].tests, here);
      });
      if (count < test.all.size() && !text_met) {
        count += static_cast<std::size_t>(std::ranges::count_if(
            test.all, [&](const auto& c) { return long_text_fits(c, segment, row); }));
      }
      if (count >= test.all.size() && within_limits(test, place, met, segment, row, knowledge))
        out.push_back(place);
    }
  }
}

bool by_the_machine(const Segment& segment, std::size_t row, const Dictionary& strings) {
  if (static_cast<Channel>(segment.channel[row]) != Channel::Address) return true;
  const std::string_view action = strings.text(segment.code(Column::Action, row));
  return !equal_blind(action, "expire") && !equal_blind(action, "delete");
}

void products_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                     const Dictionary& strings, std::vector<ProductHit>& out) {
  const auto channel = static_cast<Channel>(segment.channel[row]);
  const bool starts = channel == Channel::Process &&
                      equal_blind(strings.text(segment.code(Column::Action, row)), "start");
  const bool has_files =
      channel == Channel::Process || channel == Channel::Module || channel == Channel::File;
  const auto& conditions = knowledge.matcher().conditions();
  for (const std::uint32_t number : met_by(segment, row, knowledge)) {
    const auto& condition = conditions[number];
    const bool by_image = condition.match == pack::Match::ProductImage;
    const bool target = condition.side == pack::Side::Target;
    if (!by_image && condition.match != pack::Match::Product) continue;
    if (by_image && target && !has_files) continue;
    for (const pack::TestPlace& place : condition.tests) {
      if (place.stage != kProductStage) continue;
      const auto known = std::ranges::find_if(out, [&](const ProductHit& h) {
        return h.pack == place.pack && h.side == condition.side;
      });
      ProductHit& hit = known == out.end()
                            ? out.emplace_back(ProductHit{place.pack, condition.side, false, false})
                            : *known;
      hit.by_image = hit.by_image || by_image;
      hit.runs = hit.runs || (by_image && (!target || starts));
    }
  }
}

void folders_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                    std::vector<ProductHit>& out) {
  const auto& conditions = knowledge.matcher().conditions();
  for (const std::uint32_t number : met_by(segment, row, knowledge)) {
    for (const pack::TestPlace& place : conditions[number].tests) {
      if (place.stage == kFolderStage)
        out.push_back({place.pack, conditions[number].side, true, false});
    }
  }
}

std::string_view version_of(const ProductHit& hit, const Segment& segment, std::size_t row,
                            const Dictionary& strings) {
  const bool target = hit.side == pack::Side::Target;
  return trim(
      strings.text(segment.code(target ? Column::TargetVersion : Column::ActorVersion, row)));
}

std::string_view platform_of(const ProductHit& hit, const Segment& segment, std::size_t row,
                             const Dictionary& strings) {
  const std::string os = fold(segment.long_text(Column::Extra, row));
  if (os.starts_with("windows")) return "windows";
  if (os.starts_with("mac")) return "mac";
  if (const auto ecosystem = ecosystem_of(os); !ecosystem.empty() && ecosystem != kOther)
    return ecosystem;
  if (os.starts_with("linux")) return "linux";
  const bool target = hit.side == pack::Side::Target;
  const std::string_view path =
      strings.text(segment.code(target ? Column::Target : Column::ActorImage, row));
  return path.find('\\') != std::string_view::npos ? "windows" : "";
}

}  // namespace tamiz::sieve
