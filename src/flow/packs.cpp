#include "flow/packs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::flow {
namespace {

// The largest public list of packages has 6,000 rows of 80 bytes.
constexpr std::size_t kMostListBytes = 32u << 20;

bool is_file(const std::string& name) {
  return name.find_first_of("/\\") != std::string::npos || name.ends_with(".yaml");
}

}  // namespace

Result<std::vector<pack::Pack>> packs_of(const HuntOptions& options, Report& report) {
  std::vector<pack::Pack> out;
  if (options.no_packs) return out;
  TAMIZ_TRY(auto shipped, pack::shipped_packs());
  if (options.packs.empty()) return shipped;
  std::set<std::string> ids;
  for (const std::string& name : options.packs) {
    if (is_file(name)) {
      const GivenFiles& given = options.inputs.given;
      TAMIZ_TRY(const std::string text, given.read("pack", name, kMostYamlBytes + 1, report));
      const auto beside = [&](const std::string& file) -> Result<std::string> {
        const std::string path = name.substr(0, name.size() - base_name(name).size()) + file;
        return given.read("pack", path, kMostListBytes, report);
      };
      TAMIZ_TRY(auto read, pack::read_pack(text, name, beside));
      out.push_back(std::move(read));
    } else {
      const auto found = std::ranges::find(shipped, name, &pack::Pack::id);
      if (found == shipped.end()) {
        std::string known;
        for (const pack::Pack& each : shipped) known += (known.empty() ? "" : ", ") + each.id;
        return fail(
            Code::Usage,
            fmt::format(
                "no pack '{}' is shipped; known: {}; a file needs a '/' or the ending .yaml",
                printable(name), known));
      }
      out.push_back(*found);
    }
    if (!ids.insert(out.back().id).second)
      return fail(Code::Usage, fmt::format("the pack '{}' is given twice", out.back().id));
  }
  return out;
}

std::vector<pack::Pack> known_by(std::vector<pack::Pack> packs, Report& report) {
  std::vector<pack::Pack> out;
  for (pack::Pack& pack : packs) {
    for (const pack::Stage& stage : pack.stages) {
      for (const pack::Test& test : stage.tests) {
        if (test.fact.withdrawn != kNoTime && test.fact.withdrawn <= report.as_of)
          report.indicators.unusable.push_back(
              {test.shown, "withdrawn on " + format_day(test.fact.withdrawn)});
      }
    }
    if (pack.known_since > report.as_of) {
      report.skipped.push_back(fmt::format("pack {}: not public before {}, so not used", pack.id,
                                           format_day(pack.known_since)));
      continue;
    }
    out.push_back(pack::as_known(std::move(pack), report.as_of, &report.indicators.younger));
  }
  return out;
}

}  // namespace tamiz::flow
