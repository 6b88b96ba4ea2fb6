#include "sim/company.hpp"

#include <algorithm>

namespace tamiz::sim {

std::vector<std::size_t> Company::in_group(Group group) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < machines.size(); ++i) {
    if (machines[i].group == group) out.push_back(i);
  }
  return out;
}

bool Company::is_target(std::size_t machine) const {
  return machine == fin || machine == trs_first || machine == trs_second;
}

bool seen_running(Group group) {
  return group == Group::Beacon || group == Group::Clean || group == Group::Young ||
         group == Group::Away;
}

bool has_product(Group group) { return group != Group::Other && group != Group::OtherMac; }

Company make_company(std::uint64_t seed) {
  Company company;
  company.seed = seed;
  make_machines(company);
  make_sessions(company);
  make_installs(company);
  return company;
}

std::string version_at(const Machine& machine, Micros at) {
  if (machine.uninstalled != kNoTime && at >= machine.uninstalled) return "";
  if (machine.group == Group::Older) return machine.version;
  if (machine.installed == kNoTime) return "";
  return at < machine.installed ? machine.before : machine.version;
}

}  // namespace tamiz::sim
