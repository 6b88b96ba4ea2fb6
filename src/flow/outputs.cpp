#include "flow/outputs.hpp"

#include <fmt/core.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::flow {

Result<> keep_apart(const InputOptions& inputs, const std::vector<std::string>& packs) {
  std::vector<std::string> read = inputs.paths;
  read.insert(read.end(), packs.begin(), packs.end());
  read.insert(read.end(), inputs.maps.begin(), inputs.maps.end());
  read.push_back(inputs.coverage);
  std::erase_if(read, [](const std::string& path) { return path.empty() || path == "-"; });
  std::map<std::string, std::string> written;  // by whole path
  for (const auto& [name, path] : inputs.outputs) {
    if (path.empty() || path == "-") continue;
    const std::string whole = whole_path(path);
    const auto [other, fresh] = written.try_emplace(whole, name);
    if (!fresh)
      return fail(Code::Usage, fmt::format("{} and {} would both write {}; give each its own file",
                                           other->second, name, printable(path)));
    for (const std::string& input : read) {
      if (!is_below(whole, whole_path(input))) continue;
      return fail(Code::Usage,
                  fmt::format("{} {} lies among the inputs ({}), which are only read; name a place "
                              "outside of them",
                              name, printable(path), printable(input)));
    }
  }
  return {};
}

}  // namespace tamiz::flow
