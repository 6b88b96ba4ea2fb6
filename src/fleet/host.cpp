#include "fleet/host.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

// Shares of a company's machines; no public count is exact, the order is (Lansweeper 2023).
Role role_of(Rng& rng, bool servers) {
  const auto at = rng.below(100);
  if (servers) return at < 85 ? Role::Server : Role::Office;
  return at < 72 ? Role::Office : at < 79 ? Role::Developer : at < 91 ? Role::Server : Role::Vdi;
}

Installed installed(const World& world, const Software& what, Rng& rng) {
  Installed out{&what, {}};
  for (std::size_t i = 0; i < what.releases.size(); ++i) {
    const Release& release = what.releases[i];
    if (rng.below(1000) >= release.permille) continue;
    // A staged rollout: slow at first, then most, then a tail.
    const Micros spread = static_cast<Micros>(release.days) * kDay;
    const Micros late = (rng.between(0, spread) + rng.between(0, spread)) / 2;
    const Micros at = world.at_day(release.day) + late + rng.second_between(7 * kHour, 19 * kHour);
    if (!out.releases.empty() && at <= out.releases.back().first) out.releases.pop_back();
    out.releases.emplace_back(at, i);
  }
  return out;
}

void set_losses(const World& world, Host& host, Rng& rng) {
  if (rng.chance(5)) host.blind |= 1u << rng.below(kKinds);
  if (rng.chance(10)) {
    host.lost_days =
        1 + static_cast<int>(rng.below(static_cast<std::uint64_t>(world.scenario.days) * 3 / 10));
    host.lost_from = static_cast<int>(rng.below(static_cast<std::uint64_t>(world.scenario.days)));
  }
  if (rng.chance(3)) host.skew = rng.second_between(1 * kSecond, 90 * kSecond);
  if (rng.below(1000) < 3) host.skew = kHour;
  host.twice = rng.chance(2);
  if (rng.chance(1)) {
    host.renamed_at = world.at_day(1) + rng.between(0, (world.scenario.days - 2) * kDay);
    host.renamed = fmt::format("new-{}", host.name);
  }
}

void set_days(const World& world, Host& host, Rng& rng) {
  const bool always = host.role == Role::Server;
  const auto away = rng.below(7);  // a week of leave, for most
  for (int day = 0; day < world.scenario.days; ++day) {
    const bool weekend = (day_of(world.at_day(day)) + 3) % 7 >= 5;  // 1970-01-01 was a Thursday
    const bool leave = away >= 2 && static_cast<std::uint64_t>(day / 7) == away;
    if (always || (!weekend && !leave && rng.chance(92))) host.days.push_back(day);
  }
  if (host.days.empty()) host.days.push_back(world.scenario.days / 2);
}

}  // namespace

Host make_host(const World& world, std::uint64_t number) {
  Rng rng(world.seed, "host", number);
  Host host;
  host.number = number;
  host.org = &world.org_of(number);
  host.role = role_of(rng, world.scenario.servers);
  static constexpr std::string_view kNames[] = {"ws", "dev", "srv", "vdi"};
  host.name = fmt::format("{}-{:05}.{}", kNames[static_cast<std::size_t>(host.role)],
                          number - host.org->first, host.org->domain);
  host.user = host.role == Role::Server ? "svc" : word(rng) + "." + word(rng);
  set_days(world, host, rng);
  set_losses(world, host, rng);
  if (rng.below(1000) < world.product.permille) host.product = installed(world, world.product, rng);
  // Virtual desktops are copies of one image: few programs, the popular ones.
  const std::size_t known = host.role == Role::Vdi ? 12 : world.catalogue.size();
  for (std::size_t k = 0; k < known; ++k) {
    if (rng.below(1000) < world.catalogue[k].permille / (host.role == Role::Server ? 4 : 2))
      host.others.push_back(installed(world, world.catalogue[k], rng));
  }
  for (const Software& own : host.org->in_house) {
    if (rng.below(1000) < own.permille) host.others.push_back(installed(world, own, rng));
  }
  return host;
}

Micros taken_bad(const World& world, const Host& host) {
  if (host.product.what == nullptr) return kNoTime;
  for (const auto& [at, number] : host.product.releases) {
    if (world.product.releases[number].bad && at < world.end()) return at;
  }
  return kNoTime;
}

const Release* release_at(const Installed& installed, Micros at) {
  const Release* out = nullptr;
  for (const auto& [since, number] : installed.releases) {
    if (since <= at) out = &installed.what->releases[number];
  }
  return out;
}

std::string folder_on(const Software& software, const Host& host) {
  std::string out = software.folder;
  if (const auto at = out.find("{user}"); at != std::string::npos) out.replace(at, 6, host.user);
  return out;
}

}  // namespace tamiz::fleet
