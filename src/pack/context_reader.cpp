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
    yaml_.only_keys(node, {"kind", "text", "domains", "source", "known_since"});
    Selector& to = pack_.selector;
    to.kind = yaml_.text_at(node, "kind");
    if (std::ranges::find(kSelectors, to.kind) == kSelectors.end())
      yaml_.error_at(node, "kind",
                     fmt::format("'kind' is server_side, answer, targets, date_window or "
                                 "agent_absence, not '{}'",
                                 printable(to.kind)));
    to.text = yaml_.text_or(node, "text", "");
    to.source = yaml_.text_or(node, "source", "");
    to.known_since = since(node);
    for (const std::string& domain : yaml_.texts_at(node, "domains"))
      to.domains.push_back(fold(domain));
  }
  // "text", or {text: .., source: .., known_since: ..}. "do not" stands before it when it is shown.
  void hazard(const YamlNode& item) {
    Hazard to;
    to.known_since = pack_.known_since;
    if (item.is_map()) {
      yaml_.only_keys(item, {"text", "source", "known_since"});
      to.source = yaml_.text_or(item, "source", "");
      to.known_since = since(item);
    }
    to.text = item.is_map() ? yaml_.text_at(item, "text") : yaml_.text(item, "a hazard");
    constexpr std::string_view kDoNot = "do not ";
    if (equal_blind(std::string_view{to.text}.substr(0, kDoNot.size()), kDoNot))
      to.text.erase(0, kDoNot.size());
    pack_.hazards.push_back(std::move(to));
  }
  void conflict(const YamlNode& item) {
    yaml_.only_keys(item, {"about", "says", "source", "known_since"});
    pack_.conflicts.push_back({yaml_.text_at(item, "about"), yaml_.text_or(item, "source", ""),
                               yaml_.texts_at(item, "says"), since(item)});
  }
  void cluster(const YamlNode& item) {
    yaml_.only_keys(item, {"name", "by", "source", "known_since"});
    pack_.clusters.push_back({yaml_.text_at(item, "name"), yaml_.text_or(item, "by", ""),
                              yaml_.text_or(item, "source", ""), since(item)});
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
  Micros since(const YamlNode& item) { return facts_.day(item, "known_since", pack_.known_since); }

  FactReader& facts_;
  YamlReader& yaml_;
  Pack& pack_;
};

}  // namespace

void read_context(const YamlNode& root, FactReader& facts, Pack& pack) {
  ContextReader reader{facts, pack};
  if (const YamlNode* node = root.find("selector")) reader.selector(*node);
  reader.each(root, "hazards", [&](const YamlNode& item) { reader.hazard(item); });
  reader.each(root, "conflicts", [&](const YamlNode& item) { reader.conflict(item); });
  reader.each(root, "clusters", [&](const YamlNode& item) { reader.cluster(item); });
  reader.each(root, "links", [&](const YamlNode& item) { reader.link(item); });
  reader.each(root, "infrastructure", [&](const YamlNode& item) { reader.infrastructure(item); });
}

}  // namespace tamiz::pack
