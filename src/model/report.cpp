#include "model/report.hpp"

namespace tamiz {

std::string settles_of(const FunnelRow& row, Reason reason) {
  if (reason != Reason::NoTest) return std::string{settles_of(reason)};
  if (!row.settles.empty()) return row.settles;
  return row.unseen.empty() ? std::string{settles_of(reason)} : "nothing that is public";
}

}  // namespace tamiz
