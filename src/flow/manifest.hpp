#pragma once
// The manifest of a case (`manifest.json`, format `tamiz.manifest/1`), as it is read. Tested by
// stories/case.
#include <map>
#include <string>
#include <vector>

#include "base/yaml.hpp"
#include "flow/options.hpp"

namespace tamiz::flow {

std::string manifest_path(const std::string& folder);
Result<YamlNode> read_manifest(const std::string& folder);  // Usage when it is no case

// Values of a map of it; empty, "" and kNoTime where there is none.
std::vector<std::string> list_at(const YamlNode& map, std::string_view key);
std::string text_at(const YamlNode& map, std::string_view key);
Micros time_at(const YamlNode& map, std::string_view key);

// What the case keeps of its inputs. Those of an older version have no events: they are paths, and
// read again.
void take_inputs(const YamlNode& root, InputOptions& inputs);
// The same, all of them.
std::vector<KeptInput> inputs_in(const YamlNode& root);
// What it keeps of packs, maps and claims.
struct GivenCopy {
  std::string path, sha256;  // as it was given
  std::string copy;          // where it lies now
};
std::vector<GivenCopy> copies_in(const YamlNode& root, const std::string& folder);

}  // namespace tamiz::flow
