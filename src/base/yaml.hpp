#pragma once
// YAML 1.2 from strangers, as a tree with positions. Refused: more than 4 MiB, deeper than 32, more
// than 100,000 nodes, aliases, anchors, tags, a key twice, more than one document. Every error
// names file, line and column (1-based). Tested by yaml_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace tamiz {

inline constexpr std::size_t kMostYamlBytes = 4u << 20;
inline constexpr std::size_t kMostYamlDepth = 32;
inline constexpr std::size_t kMostYamlNodes = 100'000;
// Of strangers' files; what this program wrote itself may be larger.
struct YamlLimits {
  std::size_t bytes = kMostYamlBytes, nodes = kMostYamlNodes;
};

struct YamlNode {
  enum class Kind : std::uint8_t { Null, Scalar, List, Map };
  Kind kind = Kind::Null;
  std::uint32_t line = 0, column = 0;  // 1-based
  std::string text;                    // Scalar
  std::vector<YamlNode> items;         // List; for Map the values
  std::vector<YamlNode> keys;          // Map, in the file's order

  [[nodiscard]] const YamlNode* find(
      std::string_view key) const;  // nullptr when absent or not a map
  [[nodiscard]] bool is_map() const { return kind == Kind::Map; }
  [[nodiscard]] bool is_list() const { return kind == Kind::List; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::Scalar; }
};

Result<YamlNode> parse_yaml(std::string_view text, const std::string& name,
                            const YamlLimits& limits = {});

// Reads a document piece by piece and keeps the first error, so that a reader of packs or maps is a
// flat list of questions. `where` in messages: name:line:column.
class YamlReader {
 public:
  explicit YamlReader(std::string name) : name_(std::move(name)) {}

  // Says what is wrong at a node; only the first error is kept.
  void error(const YamlNode& at, std::string what);
  // The same at the value of a key, or at the map when the key is absent.
  void error_at(const YamlNode& map, std::string_view key, std::string what) {
    const YamlNode* value = map.find(key);
    error(value != nullptr ? *value : map, std::move(what));
  }
  [[nodiscard]] bool failed() const { return !error_.what.empty(); }
  [[nodiscard]] Error first_error() const { return error_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  // Refuses keys that are not in the list (with the nearest one).
  void only_keys(const YamlNode& map, const std::vector<std::string>& known);
  std::string text(const YamlNode& node, std::string_view what);   // a scalar that is not empty
  std::string text_at(const YamlNode& map, std::string_view key);  // required
  std::string text_or(const YamlNode& map, std::string_view key, std::string_view otherwise);
  bool flag_or(const YamlNode& map, std::string_view key,
               bool otherwise);  // true / false, nothing else
  std::vector<std::string> texts(const YamlNode& node,
                                 std::string_view what);  // one scalar or a list of them
  std::vector<std::string> texts_at(const YamlNode& map,
                                    std::string_view key);  // empty when absent

 private:
  std::string name_;
  Error error_;
};

}  // namespace tamiz
