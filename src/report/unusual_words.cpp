#include "report/unusual_words.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::report {

std::string part_text(const UnusualPart& part) {
  return fmt::format("{}: {} (on {}; {} of {}{} do it with one as rare)", printable(part.shape),
                     printable(part.thing), counted(part.things, "machine", "machines"),
                     with_commas(part.as_rare), with_commas(part.of),
                     part.by == UnusualMeasure::Houses ? " houses" : "");
}

std::string_view order_word(UnusualOrder order) {
  switch (order) {
    case UnusualOrder::After:
      return "after";
    case UnusualOrder::Before:
      return "before";
    case UnusualOrder::CannotKnow:
      return "cannot_know";
    case UnusualOrder::NoDrift:
      break;
  }
  return "no_drift";
}

std::vector<const DriftRow*> began_with(const Unusual& unusual, const UnusualProduct& product) {
  std::vector<const DriftRow*> out;
  for (const DriftRow& row : unusual.drift) {
    if (!row.explained && row.program == product.program && row.version == product.version)
      out.push_back(&row);
  }
  return out;
}

UnusualCounts counts_of(const Unusual& unusual) {
  const auto machines = [&](UnusualBand band) {
    return static_cast<std::size_t>(std::ranges::count(unusual.hosts, band, &UnusualHost::band));
  };
  return {machines(UnusualBand::LookNow), machines(UnusualBand::AfterDisclosure),
          machines(UnusualBand::ProbablyHarmless), machines(UnusualBand::Dismissed),
          static_cast<std::size_t>(std::ranges::count_if(
              unusual.products, [](const UnusualProduct& p) { return p.unexplained > 0; }))};
}

}  // namespace tamiz::report
