// What a stage of the scenario does on a machine (fleet/host.hpp).
#include "base/hash.hpp"
#include "fleet/host.hpp"
#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

Micros drawn(const Lapse& lapse, Rng& rng) {
  return lapse.most == lapse.least ? lapse.least : rng.between(lapse.least, lapse.most);
}

}  // namespace

std::string Life::filled(std::string_view pattern) const {
  return with_words(pattern, [&](std::string_view name) -> std::string {
    if (name == "own") return folder_on(world_.product, host_);
    if (name == "user") return host_.user;
    if (name.size() <= 2 || name[1] != ':') return "";
    const std::uint64_t of = name[0] == 'h'   ? host_.number + 1
                             : name[0] == 'o' ? host_.org->first + 1
                                              : 0;
    return drawn_text(name, world_.seed, of);
  });
}

void Life::act(const Act& act, std::size_t stage, Micros at) {
  Process actor;
  std::int32_t parent = -1;
  bool orphan = false;
  if (act.actor == "product") {
    actor = product_process(at);
  } else if (act.actor == "updater") {
    actor = updater_process(at);
  } else if (act.actor == "last") {
    actor = last_;
    parent = last_event_;
  } else {
    actor = system_process(filled(act.actor), at);
    orphan = true;
  }
  const std::string path = filled(act.target);
  const std::string signer = act.signer == "product" ? world_.product.signer : filled(act.signer);
  const bool file = act.kind == Kind::Start || act.kind == Kind::Module || act.kind == Kind::File;
  const bool of_windows = path.starts_with("C:\\Windows\\System32\\") && act.kind == Kind::Start;
  Image target{path,
               "",
               "",
               "",
               of_windows ? "Microsoft Windows" : signer,
               file ? mix64(hash64(path), world_.seed) : 0};
  if (act.kind == Kind::Start) {
    const Process child = process(std::move(target), at, filled(act.value));
    start(actor, child, at);
    last_ = child;
    last_event_ = static_cast<std::int32_t>(events_.size()) - 1;
  } else {
    add(act.kind, actor, std::move(target), filled(act.value), at);
  }
  Event& event = events_.back();
  event.stage = static_cast<std::int16_t>(stage);
  event.parent = parent;
  event.orphan = orphan;
}

void Life::stage(std::size_t number, Micros begins) {
  const Stage& stage = world_.scenario.stages[number];
  Rng rng(world_.seed, "stage " + stage.id, host_.number);
  Micros at = begins + drawn(stage.after, rng);
  for (const Act& each : stage.acts) {
    for (unsigned n = 0; n < each.times; ++n) {
      at += drawn(each.after, rng);
      act(each, number, at);
    }
  }
  chain_end_ = at;
}

}  // namespace tamiz::fleet
