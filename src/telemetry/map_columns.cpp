#include "telemetry/map_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

struct FormName {
  std::string_view name;
  Form form;
};
constexpr std::array kForms{
    FormName{"text", Form::Text},
    FormName{"domain", Form::Domain},
    FormName{"url_host", Form::UrlHost},
    FormName{"path", Form::Path},
    FormName{"hash", Form::Hash},
    FormName{"hashes", Form::Hashes},
    FormName{"hex", Form::HexNumber},
    FormName{"address", Form::Address},
    FormName{"answers", Form::Answers},
    FormName{"dns_labels", Form::DnsLabels},
    FormName{"app_name", Form::AppName},
    FormName{"after_name", Form::AfterName},
    FormName{"msi_product", Form::MsiProduct},
    FormName{"npm_path", Form::NpmPath},
    FormName{"purl_name", Form::PurlName},
};

std::string known_forms() {
  std::string out;
  for (const FormName& each : kForms) (out += out.empty() ? "" : ", ") += each.name;
  return out;
}

ValueRule value(YamlReader& yaml, const YamlNode& node) {
  ValueRule rule;
  if (!node.is_map()) {
    rule.keys = yaml.texts(node, "a column");
    return rule;
  }
  if (node.find("const") != nullptr) {
    yaml.only_keys(node, {"const"});
    rule.constant = yaml.text_at(node, "const");
    return rule;
  }
  yaml.only_keys(node, {"from", "form"});
  rule.keys = yaml.texts_at(node, "from");
  const std::string form = yaml.text_or(node, "form", "text");
  const auto found = std::ranges::find(kForms, form, &FormName::name);
  if (found == kForms.end()) {
    yaml.error_at(node, "form",
                  fmt::format("unknown form '{}'; known: {}", printable(form), known_forms()));
  } else {
    rule.form = found->form;
  }
  if (rule.form == Form::Path && rule.keys.size() != 2)
    yaml.error(node, "form path takes two keys: [folder, file]");
  return rule;
}
}  // namespace

void read_columns(YamlReader& yaml, const YamlNode& parent, std::vector<ColumnRule>& out) {
  const YamlNode* node = parent.find("columns");
  if (node == nullptr) return;
  if (!node->is_map()) return yaml.error(*node, "write `column: Key` pairs here");
  for (std::size_t i = 0; i < node->keys.size(); ++i) {
    std::string name = node->keys[i].text;
    const bool hashes = name == "actor_hashes" || name == "target_hashes";
    if (hashes) name = name.substr(0, name.find('_')) + "_sha1";
    const auto column = column_named(name);
    if (!column) {
      std::vector<std::string> known{"actor_hashes", "target_hashes"};
      for (const ColumnInfo& info : kColumns) known.emplace_back(info.name);
      const std::string near = nearest(name, known);
      return yaml.error(node->keys[i],
                        fmt::format("unknown column '{}'{}", printable(name),
                                    near.empty() ? "; doc/maps.md lists them"
                                                 : "; did you mean '" + near + "'?"));
    }
    ColumnRule rule{*column, value(yaml, node->items[i])};
    if (hashes) rule.value.form = Form::Hashes;
    const auto info = name.find("_sha") != std::string::npos || name.ends_with("_md5");
    if (info && rule.value.form == Form::Text) rule.value.form = Form::Hash;
    out.push_back(std::move(rule));
  }
}

}  // namespace tamiz::telemetry
