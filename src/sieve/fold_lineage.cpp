// The part of the fold that follows what descends from a product (sieve/fold.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"
#include "sieve/fold.hpp"

namespace tamiz::sieve {
namespace {

// A host's own list of odd things is short; a flood must not fill memory.
constexpr std::size_t kMostAmbient = 50'000, kMostLoaders = 3;

bool writes(Channel channel, std::string_view action) {
  if (channel == Channel::Registry || channel == Channel::Service || channel == Channel::Task)
    return true;
  if (channel != Channel::File) return false;
  const std::string folded = fold(action);
  return folded.find("creat") != std::string::npos || folded.find("modif") != std::string::npos ||
         folded.find("renam") != std::string::npos || folded.find("writ") != std::string::npos;
}

}  // namespace

void Fold::lineage(const Segment& segment, std::size_t row, bool product_near) {
  const auto channel = static_cast<Channel>(segment.channel[row]);
  std::ranges::fill(descents_, Descent{});
  near_.clear();
  if (product_near) {
    products_of_row(segment, row, *context_.knowledge, *context_.strings, near_);
    std::erase_if(near_, [](const ProductHit& hit) { return !hit.by_image; });
    folders_of_row(segment, row, *context_.knowledge, near_);
    for (const ProductHit& hit : near_) {
      if (!lineages_[hit.pack]) lineages_[hit.pack] = std::make_unique<Lineage>();
    }
  }
  bool any = false;
  LineageEvent event;
  for (std::size_t p = 0; p < lineages_.size(); ++p) {
    if (!lineages_[p]) continue;
    const std::string_view action = text(segment, Column::Action, row);
    event.channel = channel;
    event.starts = channel == Channel::Process && equal_blind(action, "start");
    event.writes = writes(channel, action);
    event.actor_guid = segment.long_text(Column::ActorGuid, row);
    event.actor_pid = segment.long_text(Column::ActorPid, row);
    event.actor_image = text(segment, Column::ActorImage, row);
    event.target = text(segment, Column::Target, row);
    event.target_guid = segment.long_text(Column::TargetGuid, row);
    event.target_pid = segment.long_text(Column::TargetPid, row);
    event.value = segment.long_text(Column::Value, row);
    const auto is = [&](pack::Side side) {
      return std::ranges::any_of(
          near_, [&](const ProductHit& hit) { return hit.pack == p && hit.side == side; });
    };
    event.of_product = is(pack::Side::Actor);
    event.target_of_product = is(pack::Side::Target);
    descents_[p] = lineages_[p]->add(event);
    any = any || descents_[p].in;
    if (descents_[p].in) entity(p, segment, row, descents_[p]);
  }
  if (!any && channel == Channel::Module) ambient(segment, row);
}

void Fold::entity(std::size_t pack, const Segment& segment, std::size_t row,
                  const Descent& descent) {
  const auto channel = static_cast<Channel>(segment.channel[row]);
  const bool child =
      channel == Channel::Process && equal_blind(text(segment, Column::Action, row), "start");
  if (channel != Channel::Module && !child) return;
  const std::string_view target = base_name(text(segment, Column::Target, row)),
                         actor = base_name(text(segment, Column::ActorImage, row));
  if (target.empty()) return;
  auto& entities = story_.packs[pack].entities;
  const std::string key = fold(fmt::format("{}{}/{}", child ? 'c' : 'm', actor, target));
  auto found = entities.find(key);
  if (found == entities.end()) {
    if (entities.size() >= kMostEntities) {
      story_.packs[pack].crowded = true;
      return;
    }
    EntitySeen seen{
        child ? EntityKind::Child : EntityKind::Module,
        std::string{actor},
        std::string{target},
        descent.cause,
        evidence(segment, row, fmt::format("{} {}", name_of(channel), printable(target))),
        false};
    found = entities.emplace(key, std::move(seen)).first;
  }
  EntitySeen& seen = found->second;
  seen.signer = seen.signer || segment.code(Column::TargetSigner, row) != 0;
}

void Fold::ambient(const Segment& segment, std::size_t row) {
  const std::string_view target = base_name(text(segment, Column::Target, row));
  if (target.empty()) return;
  std::string name = fold(target);
  if (story_.ambient.loaders.size() >= kMostAmbient && !story_.ambient.loaders.contains(name)) {
    story_.ambient.full = true;
    return;
  }
  auto& loaders = story_.ambient.loaders[std::move(name)];
  if (loaders.size() < kMostLoaders)
    loaders.insert(std::string{base_name(text(segment, Column::ActorImage, row))});
}

}  // namespace tamiz::sieve
