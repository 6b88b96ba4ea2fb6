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

}  // namespace tamiz::pack
