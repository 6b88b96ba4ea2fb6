#include "sim/mutation.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::sim {

Result<Mutations> read_mutations(const std::vector<std::string>& names) {
  Mutations out;
  for (const std::string& name : names) {
    const auto* row = std::ranges::find(kMutations, name, &MutationRow::name);
    if (row == kMutations.end()) {
      std::string known;
      for (const MutationRow& r : kMutations)
        known += (known.empty() ? "" : ", ") + std::string{r.name};
      return fail(Code::Usage,
                  fmt::format("no mutation '{}'; there are {}", printable(name), known));
    }
    out.insert(row->mutation);
  }
  if (out.contains(Mutation::Alert) && out.contains(Mutation::AlertPartly))
    return fail(Code::Usage, "alert and alert-partly contradict each other; give one of them");
  return out;
}

}  // namespace tamiz::sim
