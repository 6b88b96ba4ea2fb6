#include "base/yaml.hpp"

#include <fmt/core.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "base/text.hpp"

namespace tamiz {
namespace {

struct Refusal {
  YAML::Mark mark;
  std::string what;
};

// Builds the tree from parser events, so that a bomb is refused while it is read, not after.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(std::size_t most_nodes) : most_nodes_(most_nodes) {}
  YamlNode root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    place(make(mark, "", anchor, YamlNode::Kind::Null));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refusal{mark, "aliases (*name) are not allowed; write the value out"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    auto node = make(mark, tag == "!" ? "" : tag, anchor, YamlNode::Kind::Scalar);
    node.text = value;
    place(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(make(mark, tag, anchor, YamlNode::Kind::List));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(make(mark, tag, anchor, YamlNode::Kind::Map));
  }
  void OnMapEnd() override { close(); }

 private:
  YamlNode make(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                YamlNode::Kind kind) {
    if (!tag.empty() && tag != "?") throw Refusal{mark, "tags (!name) are not allowed"};
    if (anchor != YAML::NullAnchor) throw Refusal{mark, "anchors (&name) are not allowed"};
    if (++nodes_ > most_nodes_)
      throw Refusal{mark, fmt::format("more than {} values", with_commas(most_nodes_))};
    YamlNode node;
    node.kind = kind;
    node.line = static_cast<std::uint32_t>(mark.line + 1);
    node.column = static_cast<std::uint32_t>(mark.column + 1);
    return node;
  }
  void open(YamlNode node) {
    if (open_.size() >= kMostYamlDepth) {
      throw Refusal{{}, fmt::format("nested deeper than {}", kMostYamlDepth)};
    }
    open_.push_back(std::move(node));
  }
  void close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    place(std::move(node));
  }
  void place(YamlNode node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    YamlNode& parent = open_.back();
    if (parent.kind == YamlNode::Kind::List) {
      parent.items.push_back(std::move(node));
    } else if (parent.keys.size() == parent.items.size()) {
      add_key(parent, std::move(node));
    } else {
      parent.items.push_back(std::move(node));
    }
  }
  static void add_key(YamlNode& map, YamlNode key) {
    YAML::Mark mark;
    mark.line = static_cast<int>(key.line) - 1;
    mark.column = static_cast<int>(key.column) - 1;
    if (key.kind != YamlNode::Kind::Scalar) throw Refusal{mark, "a key must be plain text"};
    for (const YamlNode& other : map.keys) {
      if (other.text == key.text)
        throw Refusal{mark, fmt::format("the key '{}' stands twice (first in line {})",
                                        printable(key.text), other.line)};
    }
    map.keys.push_back(std::move(key));
  }
  std::vector<YamlNode> open_;
  std::size_t most_nodes_, nodes_ = 0;
};

std::unexpected<Error> at_mark(const std::string& name, const YAML::Mark& mark,
                               const std::string& what) {
  if (mark.line < 0 || (mark.is_null())) return std::unexpected(Error{Code::Usage, what, 0, name});
  return std::unexpected(Error{Code::Usage, what, static_cast<std::uint64_t>(mark.pos),
                               fmt::format("{}:{}:{}", name, mark.line + 1, mark.column + 1)});
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text, const std::string& name,
                            const YamlLimits& limits) {
  if (text.size() > limits.bytes)
    return std::unexpected(
        Error{Code::Usage,
              limits.bytes == kMostYamlBytes
                  ? "larger than 4 MiB, the most a pack, map or coverage file may be"
                  : fmt::format("larger than {} MiB", limits.bytes >> 20),
              0, name});
  if (text.find('\0') != std::string_view::npos)
    return std::unexpected(
        Error{Code::Usage, "holds a zero byte; write it as UTF-8 text", text.find('\0'), name});
  std::istringstream stream{std::string{text}};
  Builder builder{limits.nodes};
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder))
      return std::unexpected(Error{Code::Usage, "is empty", 0, name});
    Builder second{limits.nodes};
    if (parser.HandleNextDocument(second))
      return std::unexpected(
          Error{Code::Usage, "holds more than one document; write one per file", 0, name});
  } catch (const Refusal& refusal) {
    return at_mark(name, refusal.mark, refusal.what);
  } catch (const YAML::Exception& error) {
    return at_mark(name, error.mark, "not YAML: " + error.msg);
  }
  return std::move(builder.root);
}

void YamlReader::error(const YamlNode& at, std::string what) {
  if (failed()) return;
  error_ = {Code::Usage, std::move(what), 0,
            at.line == 0 ? name_ : fmt::format("{}:{}:{}", name_, at.line, at.column)};
}

void YamlReader::only_keys(const YamlNode& map, const std::vector<std::string>& known) {
  if (!map.is_map()) return error(map, "write `key: value` pairs here");
  for (const YamlNode& key : map.keys) {
    if (std::ranges::find(known, key.text) != known.end()) continue;
    const std::string near = nearest(key.text, known);
    std::string list;
    for (const std::string& k : known) list += (list.empty() ? "" : ", ") + k;
    return error(
        key, fmt::format("unknown key '{}'; {}", printable(key.text),
                         near.empty() ? "known here: " + list : "did you mean '" + near + "'?"));
  }
}

std::string YamlReader::text(const YamlNode& node, std::string_view what) {
  if (!node.is_scalar() || node.text.empty()) {
    error(node, fmt::format("{} must be plain text", what));
    return "";
  }
  return node.text;
}

std::string YamlReader::text_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) {
    error(map, fmt::format("'{}' is missing here", key));
    return "";
  }
  return text(*node, fmt::format("'{}'", key));
}

std::string YamlReader::text_or(const YamlNode& map, std::string_view key,
                                std::string_view otherwise) {
  return map.find(key) == nullptr ? std::string{otherwise} : text_at(map, key);
}

bool YamlReader::flag_or(const YamlNode& map, std::string_view key, bool otherwise) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return otherwise;
  if (node->text == "true" || node->text == "false") return node->text == "true";
  error(*node, fmt::format("'{}' must be true or false", key));
  return otherwise;
}

std::vector<std::string> YamlReader::texts(const YamlNode& node, std::string_view what) {
  std::vector<std::string> out;
  if (!node.is_list()) {
    out.push_back(text(node, what));
    return out;
  }
  for (const YamlNode& item : node.items) out.push_back(text(item, what));
  return out;
}

std::vector<std::string> YamlReader::texts_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? std::vector<std::string>{} : texts(*node, fmt::format("'{}'", key));
}

}  // namespace tamiz
