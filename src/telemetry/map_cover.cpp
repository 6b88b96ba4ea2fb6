#include "telemetry/map_cover.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

ChannelCover cover(YamlReader& yaml, const YamlNode& node) {
  yaml.only_keys(node, {"class", "why", "source"});
  const std::string name = yaml.text_at(node, "class");
  const auto found = completeness_named(name);
  if (!found && !yaml.failed())
    yaml.error_at(node, "class",
                  fmt::format("unknown class '{}'; known: complete, capped, sampled, filtered, "
                              "cut, snapshot, alerts_only, absent",
                              printable(name)));
  return {found.value_or(Completeness::Absent),
          yaml.text_at(node, "why") + " (" + yaml.text_at(node, "source") + ")"};
}
}  // namespace

// Every channel that a row can have must be spoken for: silence about completeness is not
// "complete".
void read_completeness(YamlReader& yaml, const YamlNode& root, Map& map) {
  const YamlNode* node = root.find("completeness");
  if (node == nullptr || !node->is_map())
    return yaml.error(
        node != nullptr ? *node : root,
        "'completeness' is missing here: one entry per channel with class, why and source");
  for (std::size_t i = 0; i < node->keys.size(); ++i) {
    const auto name = channel_named(node->keys[i].text);
    if (!name)
      return yaml.error(node->keys[i],
                        fmt::format("unknown channel '{}'", printable(node->keys[i].text)));
    map.cover[static_cast<std::size_t>(*name)] = cover(yaml, node->items[i]);
  }
  for (const RowRule& row : map.rows) {
    if (map.cover[static_cast<std::size_t>(row.channel)].why.empty())
      yaml.error(*node, fmt::format("says nothing about channel '{}', which this map produces",
                                    name_of(row.channel)));
  }
}

}  // namespace tamiz::telemetry
