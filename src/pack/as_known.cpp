// No hindsight (pack/pack.hpp): everything that is asked of a pack is asked of what this leaves of
// it.
#include <algorithm>

#include "pack/pack.hpp"

namespace tamiz::pack {
namespace {

class Forgetting {
 public:
  Forgetting(Micros as_of, std::uint64_t& younger) : as_of_(as_of), younger_(younger) {}

  template <class Item>
  void facts(std::vector<Item>& items) {
    std::erase_if(items, [this](const Item& item) { return gone(item.fact); });
  }
  void stage(Stage& stage) {
    facts(stage.tests);
    facts(stage.decoders);
    if (stage.known_since == kNoTime || stage.known_since <= as_of_) return;
    ++younger_;
    Stage unknown;
    unknown.id = stage.id;
    unknown.title = stage.id;
    unknown.after = stage.after;
    stage = std::move(unknown);
  }
  // What has a day and no more: kNoTime = as old as the pack.
  template <class Item>
  void dated(std::vector<Item>& items) {
    std::erase_if(items, [this](const Item& item) { return later(item.known_since); });
  }
  void selector(Selector& selector) {
    if (later(selector.known_since)) selector = {};
  }

 private:
  bool later(Micros known_since) {
    if (known_since == kNoTime || known_since <= as_of_) return false;
    ++younger_;
    return true;
  }
  bool gone(const Fact& fact) {
    if (fact.holds(as_of_)) return false;
    younger_ += fact.known_since > as_of_ ? 1 : 0;
    return true;
  }
  Micros as_of_;
  std::uint64_t& younger_;
};

}  // namespace

Pack as_known(Pack pack, Micros as_of, std::uint64_t* younger) {
  std::uint64_t count = 0;
  Forgetting forgetting{as_of, count};
  forgetting.facts(pack.releases);
  forgetting.facts(pack.benign);
  forgetting.facts(pack.product.install);
  forgetting.facts(pack.product.removal);
  for (Stage& stage : pack.stages) forgetting.stage(stage);
  forgetting.facts(pack.links);
  forgetting.facts(pack.infrastructure);
  forgetting.facts(pack.decoders);
  forgetting.dated(pack.demoted);
  forgetting.selector(pack.selector);
  forgetting.dated(pack.hazards);
  forgetting.dated(pack.conflicts);
  forgetting.dated(pack.clusters);
  if (younger != nullptr) *younger += count;
  return pack;
}

bool takes_back(const Pack& pack) {
  const auto any = [](const auto& items) {
    return std::ranges::any_of(items,
                               [](const auto& item) { return item.fact.withdrawn != kNoTime; });
  };
  return any(pack.releases) || any(pack.product.install) ||
         std::ranges::any_of(pack.stages, [&](const Stage& stage) {
           return any(stage.tests) || any(stage.decoders);
         });
}

std::vector<Micros> knowledge_days(const Pack& pack) {
  std::vector<Micros> out{pack.known_since};
  const auto facts = [&](const auto& items) {
    for (const auto& item : items) {
      out.push_back(item.fact.known_since);
      out.push_back(item.fact.withdrawn);
    }
  };
  facts(pack.releases);
  facts(pack.product.install);
  for (const Stage& stage : pack.stages) {
    out.push_back(stage.known_since);
    facts(stage.tests);
    facts(stage.decoders);
  }
  std::erase(out, kNoTime);
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

}  // namespace tamiz::pack
