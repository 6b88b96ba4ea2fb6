#include "flow/manifest.hpp"

#include <cstdlib>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::flow {

namespace {
// Some 400 bytes and a dozen values an input: half a million of them.
constexpr YamlLimits kLimits{256u << 20, 8'000'000};

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}
}  // namespace

std::string manifest_path(const std::string& folder) { return folder + "/manifest.json"; }

// JSON is YAML 1.2: one reader for all our text from strangers, with its limits.
Result<YamlNode> read_manifest(const std::string& folder) {
  const std::string path = manifest_path(folder);
  if (!file_exists(path))
    return fail(Code::Usage, printable(folder) + " is no case: it has no manifest.json");
  TAMIZ_TRY(const std::string text, read_whole(path, kLimits.bytes + 1));
  TAMIZ_TRY(YamlNode root, parse_yaml(text, path, kLimits));
  const YamlNode* schema = root.find("schema");
  if (schema == nullptr || schema->text != "tamiz.manifest/1")
    return std::unexpected(
        Error{Code::Usage, "this program reads manifests of schema tamiz.manifest/1", 0, path});
  return root;
}

std::vector<std::string> list_at(const YamlNode& map, std::string_view key) {
  std::vector<std::string> out;
  const YamlNode* list = map.find(key);
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i)
    out.push_back(list->items[i].text);
  return out;
}
std::string text_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  return node == nullptr || !node->is_scalar() ? "" : node->text;
}
Micros time_at(const YamlNode& map, std::string_view key) {
  const auto read = read_time(text_at(map, key));
  return read ? read->at : kNoTime;
}

void take_inputs(const YamlNode& root, InputOptions& inputs) {
  const YamlNode* files = root.find("files");
  for (std::size_t i = 0; files != nullptr && i < files->items.size(); ++i) {
    const YamlNode& item = files->items[i];
    if (text_at(item, "role") != "input") continue;
    KeptInput kept;
    kept.file.path = text_at(item, "path");
    kept.file.bytes = std::strtoull(text_at(item, "bytes").c_str(), nullptr, 10);
    kept.file.modified = time_at(item, "modified");
    kept.sha256 = text_at(item, "sha256");
    kept.key = text_at(item, "events");
    if (is_hex(kept.key, 32)) {
      inputs.kept.push_back(std::move(kept));
    } else {
      inputs.paths.push_back(kept.file.path);
    }
  }
}

std::vector<GivenCopy> copies_in(const YamlNode& root, const std::string& folder) {
  std::vector<GivenCopy> out;
  const YamlNode* files = root.find("files");
  for (std::size_t i = 0; files != nullptr && i < files->items.size(); ++i) {
    const YamlNode& item = files->items[i];
    std::string sum = text_at(item, "sha256");
    if (text_at(item, "role") == "input" || !is_hex(sum, 64)) continue;
    std::string copy = copy_in(folder, sum);
    out.push_back({text_at(item, "path"), std::move(sum), std::move(copy)});
  }
  return out;
}

std::vector<KeptInput> inputs_in(const YamlNode& root) {
  InputOptions inputs;
  take_inputs(root, inputs);
  for (const std::string& path : inputs.paths) inputs.kept.push_back({{path}, "", ""});
  return std::move(inputs.kept);
}

}  // namespace tamiz::flow
