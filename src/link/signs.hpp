#pragma once
// The evidence of a case by campaign, as the report keeps it: nothing is read again. Pointers are
// into that report. Tested by link_test.cpp.
#include <string>
#include <vector>

#include "model/report.hpp"
#include "pack/pack.hpp"

namespace tamiz::link {

struct Sign {
  const HostReport* host = nullptr;  // nullptr: a row that no machine owns
  const Evidence* evidence = nullptr;
};

// Hosts one after the other, by id; those without a machine last.
struct Signs {
  std::vector<Sign> rows;
  bool whole = true;  // false: there are more than the report keeps
};

// A first stage that only says that the genuine product asked its updater in certain months is
// exposure: it is no sign. Implied stages have no evidence and so no signs. Evidence whose folded
// text ends with one of `silent` (Bars::endings) is left out.
Signs signs_of(const pack::Pack& pack, const CampaignReport& campaign,
               const std::vector<std::string>& silent);
bool ends_with_one(const Evidence& evidence, const std::vector<std::string>& endings);

// When it began: from (kNoTime = at any time before) to. An inventory's sighting began before it;
// of a row without a time nothing is known.
struct Begun {
  Micros from = kNoTime, to = kNoTime;
  [[nodiscard]] bool known() const { return to != kNoTime; }
};
Begun begun(const Evidence& evidence);
Begun earliest(const std::vector<const Evidence*>& evidence);

}  // namespace tamiz::link
