#include "fleet/loss.hpp"

#include <map>

#include "sim/rng.hpp"

namespace tamiz::fleet {
namespace {

constexpr unsigned kLost = 3;  // of a hundred events: full queues, restarts
// A capped sensor reports one program's modules that often on one day (MDE: one row for each
// distinct set of fields a day; falconforce.nl, MDE internals 0x03).
constexpr unsigned kModulesADay = 2;

}  // namespace

std::vector<bool> arrived(const World& world, const Host& host, const std::vector<Event>& events) {
  sim::Rng rng(world.seed, "loss", host.number);
  std::vector<bool> out(events.size(), true);
  std::map<std::pair<std::int64_t, std::string_view>, unsigned> modules;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    const bool lost = rng.chance(kLost);
    const auto kind = static_cast<unsigned>(event.kind);
    const auto day = static_cast<int>(day_of(event.at) - day_of(world.scenario.begins));
    bool here = !lost && event.at >= world.scenario.begins && event.at < world.end();
    here = here && ((host.org->blind | host.blind) >> kind & 1) == 0;
    here = here && !(event.kind == Kind::Dns && host.org->proxy);
    here = here && (host.org->days_kept == 0 || day >= world.scenario.days - host.org->days_kept);
    here = here &&
           (host.lost_from < 0 || day < host.lost_from || day >= host.lost_from + host.lost_days);
    if (here && world.variant == Variant::Capped && event.kind == Kind::Module)
      here = ++modules[{day_of(event.at), event.actor.image.path}] <= kModulesADay;
    out[i] = here;
  }
  return out;
}

const std::string& name_at(const Host& host, Micros at) {
  return host.renamed_at != kNoTime && at >= host.renamed_at ? host.renamed : host.name;
}

}  // namespace tamiz::fleet
