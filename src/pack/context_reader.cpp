#include "pack/context_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "pack/address.hpp"

namespace tamiz::pack {
namespace {

constexpr std::array<std::string_view, 5> kSelectors{"server_side", "answer", "targets",
                                                     "date_window", "agent_absence"};
constexpr std::array<std::string_view, 5> kShares{"address", "registrant", "certificate",
                                                  "sinkhole", "shared"};

class ContextReader {
 public:
  ContextReader(FactReader& facts, Pack& pack) : facts_(facts), yaml_(facts.yaml), pack_(pack) {}

  void selector(const YamlNode& node) {
    yaml_.only_keys(node, {"kind", "text", "domains", "source"});
    Selector& to = pack_.selector;
    to.kind = yaml_.text_at(node, "kind");
    if (std::ranges::find(kSelectors, to.kind) == kSelectors.end())
      yaml_.error_at(node, "kind",
                     fmt::format("'kind' is server_side, answer, targets, date_window or "
                                 "agent_absence, not '{}'",
                                 printable(to.kind)));
    to.text = yaml_.text_or(node, "text", "");
    to.source = yaml_.text_or(node, "source", "");
    for (const std::string& domain : yaml_.texts_at(node, "domains"))
      to.domains.push_back(fold(domain));
  }
  void conflict(const YamlNode& item) {
    yaml_.only_keys(item, {"about", "says", "source"});
    pack_.conflicts.push_back({yaml_.text_at(item, "about"), yaml_.text_or(item, "source", ""),
                               yaml_.texts_at(item, "says")});
  }
  void cluster(const YamlNode& item) {
    yaml_.only_keys(item, {"name", "by", "source"});
    pack_.clusters.push_back({yaml_.text_at(item, "name"), yaml_.text_or(item, "by", ""),
                              yaml_.text_or(item, "source", "")});
  }
  void link(const YamlNode& item) {
    yaml_.only_keys(item, {"pack", "how", "source", "grade", "known_since", "withdrawn", "note"});
    pack_.links.push_back(
        {yaml_.text_at(item, "pack"), yaml_.text_at(item, "how"), facts_.fact(item)});
  }
  void infrastructure(const YamlNode& item) {
    yaml_.only_keys(item, {"value", "kind", "of", "from", "until", "source", "grade", "known_since",
                           "withdrawn", "note"});
    Infrastructure to;
    const std::string kind = yaml_.text_at(item, "kind");
    const auto found = std::ranges::find(kShares, kind);
    if (found == kShares.end())
      return yaml_.error_at(item, "kind",
                            fmt::format("'kind' is address, registrant, certificate, sinkhole or "
                                        "shared, not '{}'",
                                        printable(kind)));
    to.kind = static_cast<Shares>(found - kShares.begin());
    to.value = fold(yaml_.text_at(item, "value"));
    to.of = fold(yaml_.text_or(item, "of", ""));
    to.from = facts_.day(item, "from", kNoTime);
    to.until = facts_.day(item, "until", kNoTime);
    to.fact = facts_.fact(item);
    if (to.kind == Shares::Address && !AddressBlock::read(to.value))
      yaml_.error_at(item, "value", fmt::format("'{}' is no address", printable(to.value)));
    pack_.infrastructure.push_back(std::move(to));
  }
  template <class One>
  void each(const YamlNode& root, std::string_view key, One one) {
    const YamlNode* list = root.find(key);
    if (list == nullptr) return;
    if (!list->is_list()) return yaml_.error(*list, fmt::format("'{}' is a list", key));
    for (const YamlNode& item : list->items) one(item);
  }

 private:
  FactReader& facts_;
  YamlReader& yaml_;
  Pack& pack_;
};

}  // namespace

void read_context(const YamlNode& root, FactReader& facts, Pack& pack) {
  ContextReader reader{facts, pack};
  if (const YamlNode* node = root.find("selector")) reader.selector(*node);
  pack.hazards = facts.yaml.texts_at(root, "hazards");
  reader.each(root, "conflicts", [&](const YamlNode& item) { reader.conflict(item); });
  reader.each(root, "clusters", [&](const YamlNode& item) { reader.cluster(item); });
  reader.each(root, "links", [&](const YamlNode& item) { reader.link(item); });
  reader.each(root, "infrastructure", [&](const YamlNode& item) { reader.infrastructure(item); });
}

}  // namespace tamiz::pack
