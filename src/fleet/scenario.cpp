#include "fleet/scenario.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/embedded.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"

namespace tamiz::fleet {
namespace {

constexpr std::array<std::string_view, kKinds> kKindNames{"start", "module",  "file", "registry",
                                                          "dns",   "service", "task"};
constexpr std::uint64_t kMostTimes = 1000;

class Reader {
 public:
  explicit Reader(const std::string& name) : yaml_(name) {}

  Result<Scenario> read(const YamlNode& root) {
    yaml_.only_keys(root, {"fleet", "id", "title", "begins", "days", "share", "servers", "product",
                           "releases", "stages", "injector"});
    if (!yaml_.failed() && yaml_.text_at(root, "fleet") != "tamiz.fleet/1")
      yaml_.error(root, "this program reads 'fleet: tamiz.fleet/1'");
    Scenario out;
    out.id = yaml_.text_at(root, "id");
    out.title = yaml_.text_at(root, "title");
    if (const auto day = read_day(yaml_.text_at(root, "begins"))) {
      out.begins = *day;
    } else {
      yaml_.error_at(root, "begins", "not a day: write 2023-02-20");
    }
    out.days = static_cast<int>(number(root, "days", 45, 1, 400));
    out.share_permille = static_cast<unsigned>(number(root, "share", 500, 1, 1000));
    out.servers = yaml_.flag_or(root, "servers", false);
    out.product = yaml_.text_or(root, "product", "");
    out.injector_day = static_cast<int>(number(root, "injector", -1, -1, 400));
    each(root, "releases", [&](const YamlNode& node) { out.releases.push_back(release(node)); });
    each(root, "stages", [&](const YamlNode& node) { out.stages.push_back(stage(node)); });
    if (!yaml_.failed() && out.releases.empty()) yaml_.error(root, "'releases' is missing");
    if (yaml_.failed()) return std::unexpected(yaml_.first_error());
    return out;
  }

 private:
  template <class Visit>
  void each(const YamlNode& map, std::string_view key, Visit visit) {
    const YamlNode* list = map.find(key);
    if (list == nullptr) return;
    if (!list->is_list()) return yaml_.error(*list, fmt::format("'{}' takes a list", key));
    for (const YamlNode& item : list->items) visit(item);
  }

  std::int64_t number(const YamlNode& map, std::string_view key, std::int64_t otherwise,
                      std::int64_t least, std::int64_t most) {
    const YamlNode* node = map.find(key);
    if (node == nullptr) return otherwise;
    std::string_view text = node->text;
    const bool below = text.starts_with('-');
    const auto read = whole_number(below ? text.substr(1) : text);
    const std::int64_t value = read ? static_cast<std::int64_t>(*read) * (below ? -1 : 1) : 0;
    if (!read || value < least || value > most)
      yaml_.error(*node, fmt::format("'{}' takes a whole number, {} .. {}", key, least, most));
    return value;
  }

  // "601s", "7d .. 14d"; absent: nothing.
  Lapse lapse(const YamlNode& map, std::string_view key) {
    const std::string text = yaml_.text_or(map, key, "");
    if (text.empty()) return {};
    const auto dots = text.find(" .. ");
    const auto least = read_duration(trim(text.substr(0, dots)));
    const auto most =
        dots == std::string::npos ? least : read_duration(trim(text.substr(dots + 4)));
    if (!least || !most || *most < *least) {
      yaml_.error_at(map, key, fmt::format("'{}' takes a length or two: 601s, or 7d .. 14d", key));
      return {};
    }
    return {*least, *most};
  }

  Release release(const YamlNode& node) {
    yaml_.only_keys(node, {"version", "day", "days", "share", "bad", "replaces_library"});
    Release out;
    out.version = yaml_.text_at(node, "version");
    out.day = static_cast<int>(number(node, "day", 0, -1000, 400));
    out.days = static_cast<unsigned>(number(node, "days", 1, 1, 400));
    out.permille = static_cast<unsigned>(number(node, "share", 1000, 0, 1000));
    out.bad = yaml_.flag_or(node, "bad", false);
    out.replaces_library = yaml_.flag_or(node, "replaces_library", false);
    return out;
  }

  Stage stage(const YamlNode& node) {
    yaml_.only_keys(node, {"id", "title", "harmless", "day", "who", "few", "orgs", "orgs_share",
                           "after", "acts"});
    Stage out;
    out.id = yaml_.text_at(node, "id");
    out.title = yaml_.text_at(node, "title");
    out.harmless = yaml_.flag_or(node, "harmless", false);
    out.day = static_cast<int>(number(node, "day", -1, -1, 400));
    out.who.permille = static_cast<unsigned>(number(node, "who", 1000, 0, 1000));
    out.who.few = yaml_.flag_or(node, "few", false);
    out.who.orgs = static_cast<unsigned>(number(node, "orgs", 0, 0, 1'000'000));
    out.who.orgs_permille = static_cast<unsigned>(number(node, "orgs_share", 1000, 0, 1000));
    out.after = lapse(node, "after");
    each(node, "acts", [&](const YamlNode& act_node) { out.acts.push_back(act(act_node)); });
    return out;
  }

  Act act(const YamlNode& node) {
    yaml_.only_keys(node, {"do", "by", "of", "what", "value", "signer", "after", "times"});
    Act out;
    const std::string kind = yaml_.text_at(node, "do");
    const auto found = std::ranges::find(kKindNames, kind);
    if (found == kKindNames.end()) {
      yaml_.error_at(node, "do",
                     "one of start, module, file, registry, dns, service, task is wanted");
    } else {
      out.kind = static_cast<Kind>(found - kKindNames.begin());
    }
    out.actor = yaml_.text_or(node, "by", "product");
    out.target = yaml_.text_at(node, "what");
    out.value = yaml_.text_or(node, "value", "");
    out.signer = yaml_.text_or(node, "signer", "");
    out.after = lapse(node, "after");
    out.times = static_cast<unsigned>(number(node, "times", 1, 1, kMostTimes));
    return out;
  }

  YamlReader yaml_;
};

}  // namespace

Result<Scenario> read_scenario(std::string_view text, const std::string& name) {
  TAMIZ_TRY(const YamlNode root, parse_yaml(text, name));
  return Reader{name}.read(root);
}

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> out;
  for (const auto& file : embedded::fleets()) {
    const std::string_view name = base_name(file.path);
    out.emplace_back(name.substr(0, name.size() - std::string_view{".yaml"}.size()));
  }
  std::ranges::sort(out);
  return out;
}

Result<Scenario> shipped_scenario(std::string_view id) {
  for (const auto& file : embedded::fleets()) {
    if (base_name(file.path) == std::string{id} + ".yaml")
      return read_scenario(file.bytes, std::string{file.path});
  }
  return fail(Code::Usage, fmt::format("no fleet '{}' is shipped", printable(id)));
}

// A line through what was counted: one more for each 2.4-fold of the fleet.
std::uint64_t few_of(std::uint64_t hosts) {
  if (hosts < 50) return hosts == 0 ? 0 : 1;
  const double few = 1 + 2.6 * std::log10(static_cast<double>(hosts) / 50);
  return static_cast<std::uint64_t>(std::clamp(std::round(few), 1.0, 10.0));
}

}  // namespace tamiz::fleet
