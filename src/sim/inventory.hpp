#pragma once
// The two inventories and the alerts: what is installed now, without a history. Tested by
// company_test.cpp.
#include <string>

#include "sim/company.hpp"
#include "sim/mutation.hpp"

namespace tamiz::sim {

struct Table {
  std::string text;
  std::uint64_t records = 0;
};

// Defender's vulnerability management. A machine whose product was uninstalled has no row of it.
Table tvm_csv(const Company& company);
// Jamf, by an advanced search.
Table jamf_csv(const Company& company);
// An alert on every Windows machine that ran 18.12.416 and on no other; `partly`: one of them has
// none, and one of an older release has one.
Table alerts_csv(const Company& company, bool partly);

}  // namespace tamiz::sim
