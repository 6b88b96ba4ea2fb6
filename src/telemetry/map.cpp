#include "telemetry/map.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>

#include "base/embedded.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "telemetry/line_pattern.hpp"
#include "telemetry/map_columns.hpp"
#include "telemetry/map_cover.hpp"

namespace tamiz::telemetry {
namespace {

constexpr unsigned kMostMapReaders = 8;
constexpr std::string_view kReaders = "audit, delimited, json, lines, pairs, paragraphs, xml";

class MapReader {
 public:
  explicit MapReader(const std::string& name) : yaml_(name) {}

  Result<Map> read(const YamlNode& root) {
    yaml_.only_keys(root,
                    {"map",      "id",           "title",     "family",  "date",     "source",
                     "reader",   "recognise",    "positions", "pattern", "time",     "key",
                     "columns",  "rows",         "channel",   "kind",    "empty",    "order",
                     "observer", "completeness", "mark",      "lines",   "preamble", "first_line",
                     "others",   "least_fields", "each",      "guess",   "unwrap",   "partial"});
    if (!yaml_.failed() && yaml_.text_at(root, "map") != "tamiz.map/1")
      yaml_.error(root, "this program reads 'map: tamiz.map/1'");
    map_.id = yaml_.text_at(root, "id");
    map_.title = yaml_.text_at(root, "title");
    map_.family = yaml_.text_or(root, "family", map_.id);
    map_.date = yaml_.text_at(root, "date");
    map_.source = yaml_.text_at(root, "source");
    reader(root);
    recognise(root);
    layout(root);
    guess(root);
    time(root);
    map_.producer_key = yaml_.texts_at(root, "key");
    map_.kind = yaml_.texts_at(root, "kind");
    map_.empty = root.find("empty") != nullptr ? yaml_.texts_at(root, "empty")
                                               : std::vector<std::string>{"-", "(null)"};
    read_columns(yaml_, root, map_.columns);
    rows(root);
    order(root);
    read_completeness(yaml_, root, map_);
    if (yaml_.failed()) return std::unexpected(yaml_.first_error());
    return std::move(map_);
  }

 private:
  void reader(const YamlNode& root) {
    for (const std::string& name : yaml_.texts_at(root, "reader")) {
      if (name == "delimited") {
        map_.delimited = true;
      } else if (name == "json") {
        map_.json = true;
      } else if (name == "lines") {
        map_.lines = true;
      } else if (name == "xml") {
        map_.xml = true;
      } else if (name == "pairs") {
        map_.pairs = true;
      } else if (name == "paragraphs") {
        map_.paragraphs = true;
      } else if (name == "audit") {
        map_.audit = true;
      } else {
        yaml_.error_at(root, "reader",
                       fmt::format("unknown reader '{}'; known: {}", printable(name), kReaders));
      }
    }
    if (yaml_.texts_at(root, "reader").empty())
      yaml_.error(root, fmt::format("'reader' is missing here: one or more of {}", kReaders));
  }
  void layout(const YamlNode& root) {
    map_.marks = yaml_.texts_at(root, "mark");
    map_.patterns = yaml_.texts_at(root, "lines");
    map_.others = yaml_.texts_at(root, "others");
    map_.first_line = yaml_.text_or(root, "first_line", "");
    map_.each = yaml_.text_or(root, "each", "");
    map_.unwrap = yaml_.text_or(root, "unwrap", "");
    const std::string preamble = yaml_.text_or(root, "preamble", "false");
    if (preamble != "true" && preamble != "false")
      yaml_.error_at(root, "preamble", "'preamble' must be true or false");
    map_.preamble = preamble == "true";
    const std::string least = yaml_.text_or(root, "least_fields", "0");
    if (least.empty() || least.size() > 3 ||
        least.find_first_not_of("0123456789") != std::string::npos)
      return yaml_.error_at(root, "least_fields", "'least_fields' must be a number");
    map_.least_fields = std::stoul(least);
    if (map_.lines && (map_.patterns.empty() || map_.marks.empty()))
      yaml_.error(root,
                  "the reader 'lines' needs 'mark' and 'lines' (expressions with named groups)");
    for (const std::string& pattern : map_.patterns) check_pattern(root, "lines", pattern);
    if (!map_.first_line.empty()) check_pattern(root, "first_line", map_.first_line);
  }
  void check_pattern(const YamlNode& root, std::string_view key, const std::string& pattern) {
    const auto compiled = LinePattern::compile(pattern);
    if (!compiled)
      yaml_.error_at(
          root, key,
          fmt::format("'{}' is no expression: {}", shortened(pattern, 60), compiled.error().what));
  }
  void guess(const YamlNode& root) {
    const YamlNode* node = root.find("guess");
    if (node == nullptr) return;
    if (!node->is_map()) return yaml_.error(*node, "write `key: [header, ...]` pairs here");
    for (std::size_t i = 0; i < node->keys.size(); ++i)
      map_.guess.push_back({node->keys[i].text, yaml_.texts(node->items[i], "a guess")});
  }
  void recognise(const YamlNode& root) {
    map_.positions = yaml_.texts_at(root, "positions");
    map_.pattern = yaml_.text_or(root, "pattern", "");
    if (!map_.pattern.empty() && map_.pattern != "domain")
      yaml_.error_at(root, "pattern", "unknown pattern; known: domain");
    const YamlNode* node = root.find("recognise");
    if (node == nullptr) {
      if (map_.positions.empty() && !map_.lines)
        yaml_.error(root,
                    "'recognise' is missing here: the keys that tell this export from others");
      return;
    }
    yaml_.only_keys(*node, {"need", "values"});
    map_.need = yaml_.texts_at(*node, "need");
    if (const YamlNode* values = node->find("values")) map_.need_values = conditions(*values);
    if (map_.need.empty()) yaml_.error(*node, "'need' must name at least one key");
  }
  std::vector<Condition> conditions(const YamlNode& node) {
    std::vector<Condition> out;
    if (!node.is_map()) yaml_.error(node, "write `Key: [value, ...]` pairs here");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const YamlNode& value = node.items[i];
      Condition condition{node.keys[i].text, {}};
      if (value.is_list()) {
        for (const YamlNode& item : value.items) condition.values.push_back(item.text);
      } else {
        condition.values.push_back(value.text);
      }
      out.push_back(std::move(condition));
    }
    return out;
  }
  void time(const YamlNode& root) {
    const YamlNode* node = root.find("time");
    if (node == nullptr)
      return yaml_.error(root,
                         "'time' is missing here: a key, or `time: {from: Key, zone: utc}`, or "
                         "`time: file` for a snapshot without dates");
    if (node->is_scalar() && node->text == "file") {
      map_.observed_from_file = true;
      return;
    }
    if (node->is_scalar() && node->text == "none") return;
    if (!node->is_map()) {
      map_.time.keys = yaml_.texts(*node, "'time'");
      return;
    }
    yaml_.only_keys(*node, {"from", "zone", "also", "joined", "dates", "optional"});
    const std::string joined = yaml_.text_or(*node, "joined", "false");
    map_.joined_time = joined == "true";
    map_.time_optional = yaml_.text_or(*node, "optional", "false") == "true";
    const std::string dates = yaml_.text_or(*node, "dates", "month_first");
    map_.dates_open = dates == "evidence";
    if (dates != "month_first" && dates != "evidence")
      yaml_.error_at(*node, "dates", "'dates' must be month_first or evidence");
    map_.time.keys = yaml_.texts_at(*node, "from");
    map_.time_also = yaml_.texts_at(*node, "also");
    const std::string zone = yaml_.text_or(*node, "zone", "unknown");
    map_.utc = zone == "utc";
    if (zone != "utc" && zone != "unknown")
      yaml_.error(
          *node->find("zone"),
          "'zone' must be utc or unknown (a header's [UTC] or [Local Time] is seen by itself)");
  }
  Channel channel(const YamlNode& node) {
    const std::string name = yaml_.text_at(node, "channel");
    const auto found = channel_named(name);
    if (!found && !yaml_.failed()) {
      std::string known;
      for (const auto& each : kChannelNames)
        known += (known.empty() ? "" : ", ") + std::string{each};
      yaml_.error_at(node, "channel",
                     fmt::format("unknown channel '{}'; known: {}", printable(name), known));
    }
    return found.value_or(Channel::Process);
  }
  void rows(const YamlNode& root) {
    const YamlNode* node = root.find("rows");
    if (node == nullptr) {
      map_.rows.push_back({{}, {}, "", channel(root), {}});
      return;
    }
    if (!node->is_list())
      return yaml_.error(*node, "'rows' is a list of `{when: .., channel: .., columns: ..}`");
    for (const YamlNode& item : node->items) {
      yaml_.only_keys(item, {"when", "unless", "inside", "channel", "columns"});
      RowRule rule;
      if (const YamlNode* unless = item.find("unless")) rule.unless = conditions(*unless);
      if (const YamlNode* when = item.find("when")) rule.when = conditions(*when);
      rule.inside = yaml_.text_or(item, "inside", "");
      rule.channel = channel(item);
      read_columns(yaml_, item, rule.columns);
      map_.rows.push_back(std::move(rule));
    }
  }
  void order(const YamlNode& root) {
    const std::string order = yaml_.text_or(root, "order", "none");
    if (order == "oldest_first") {
      map_.order = RowOrder::OldestFirst;
    } else if (order == "newest_first") {
      map_.order = RowOrder::NewestFirst;
    } else if (order != "none") {
      yaml_.error_at(root, "order", "'order' must be none, oldest_first or newest_first");
    }
    map_.partial = yaml_.text_or(root, "partial", "false") == "true";
    const std::string observer = yaml_.text_or(root, "observer", "machine");
    map_.passive = observer == "passive";
    map_.network = observer == "network";
    if (observer != "machine" && observer != "network" && observer != "passive")
      yaml_.error_at(root, "observer", "'observer' must be machine, network or passive");
  }
  YamlReader yaml_;
  Map map_;
};

}  // namespace

Result<Map> read_map(std::string_view text, const std::string& name) {
  TAMIZ_TRY(const YamlNode root, parse_yaml(text, name));
  TAMIZ_TRY(Map map, MapReader{name}.read(root));
  map.sum = fmt::format("{:016x}", hash64(text));
  return map;
}

Result<std::vector<Map>> shipped_maps() {
  const auto files = embedded::maps();
  std::vector<Result<Map>> read(files.size(), Map{});
  std::atomic<std::size_t> next{0};
  // A quarter of a second for one thread: as long as a small hunt.
  in_parallel(std::min(processors(), kMostMapReaders), [&](unsigned) {
    for (std::size_t i = next++; i < files.size(); i = next++)
      read[i] = read_map(files[i].bytes, std::string{files[i].path});
  });
  std::vector<Map> maps;
  for (Result<Map>& map : read) {
    if (!map) return std::unexpected(map.error());
    map->shipped = true;
    maps.push_back(std::move(*map));
  }
  std::ranges::sort(maps, {}, &Map::id);
  return maps;
}

}  // namespace tamiz::telemetry
