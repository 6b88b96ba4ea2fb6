#include "fleet/world.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "fleet/words.hpp"

namespace tamiz::fleet {
namespace {

using sim::Rng;

// An inventory of a large company lists 300 to 1,000 products that more than one machine has
// (Flexera's and Lansweeper's yearly counts); the tail here is the machines' own files.
constexpr std::size_t kProducts = 400;
constexpr std::size_t kDevices = 3000, kExtensions = 250;
// Below it a fleet is one organisation; above, as the customers of one product are (issue: "n = 50
// and 400 (one organisation)").
constexpr std::uint64_t kOneOrg = 1000;
constexpr double kMeanOrg = 120;  // machines; a log-normal spread around it
constexpr std::uint64_t kLeastOrg = 8;

std::vector<std::string> libraries(Rng& rng, std::uint64_t most) {
  std::vector<std::string> out;
  for (std::uint64_t n = 2 + rng.below(most); n > 0; --n)
    out.push_back(word(rng) + word(rng) + ".dll");
  return out;
}

// Releases of a product: one every five to forty days, each on all its machines within days.
std::vector<Release> train(Rng& rng, int days) {
  std::vector<Release> out;
  unsigned minor = static_cast<unsigned>(rng.below(40));
  const auto major = rng.below(20) + 1;
  for (int day = -60; day < days; day += 5 + static_cast<int>(rng.below(36))) {
    out.push_back({std::to_string(major) + "." + std::to_string(minor) + "." +
                       std::to_string(rng.below(9000)),
                   day, 1 + static_cast<unsigned>(rng.below(14)), 1000, false, rng.chance(30)});
    minor += 1 + static_cast<unsigned>(rng.below(3));
  }
  return out;
}

Software software(Rng& rng, int days) {
  Software out;
  // Two words: programs of two makers hardly ever lie under one path.
  const std::string first = word(rng);
  const std::string name = capital(first + word(rng));
  out.name = name + (rng.chance(40) ? " Desktop" : rng.chance(30) ? " Studio" : "");
  out.company = company(rng);
  out.signer = rng.chance(85) ? out.company : "";  // most sold software is signed, not all
  const bool local = rng.chance(35);               // installed for one user, without rights
  out.folder =
      local ? "C:\\Users\\{user}\\AppData\\Local\\Programs\\" + name : "C:\\Program Files\\" + name;
  out.file = name + ".exe";
  if (rng.chance(70)) out.updater = rng.chance(25) ? name + "-{version}-setup.exe" : "Update.exe";
  out.libraries = libraries(rng, 9);
  for (std::uint64_t n = rng.below(4); n > 0; --n) out.sites.push_back(site(rng));
  for (std::uint64_t n = rng.below(3); n > 0; --n) out.helpers.push_back(word(rng) + ".exe");
  out.releases = train(rng, days);
  return out;
}

Software product_of(const Scenario& scenario, std::uint64_t seed) {
  Rng rng(seed, "product");
  Software out = software(rng, scenario.days);
  if (!scenario.product.empty()) out.name = scenario.product;
  out.signer = out.company;
  if (scenario.servers) out.folder = "C:\\Program Files\\" + capital(word(rng));
  out.updater = "Update.exe";
  out.libraries = libraries(rng, 6);
  out.libraries.insert(out.libraries.begin(), "d3dcompiler_47.dll");
  while (out.sites.size() < 2) out.sites.push_back(site(rng));
  out.helpers = {word(rng) + "helper.exe"};
  out.releases = scenario.releases;
  out.permille = scenario.share_permille;
  return out;
}

// Sensors differ by organisation: what they log and for how long (exports.md, section 14).
void set_sensor(Org& org, Rng& rng, Variant variant, bool only) {
  const auto lose = [&](Kind kind, unsigned percent) {
    if (rng.chance(percent)) org.blind |= 1u << static_cast<unsigned>(kind);
  };
  // One organisation alone is hunted because its sensors are good.
  const unsigned scale = only ? 0 : 1;
  lose(Kind::Module, 8 * scale);
  lose(Kind::Dns, 12 * scale);
  lose(Kind::Registry, 12 * scale);
  lose(Kind::File, 6 * scale);
  lose(Kind::Task, 20 * scale);
  lose(Kind::Service, 5 * scale);
  org.proxy = rng.chance(25 * scale);
  org.signers = !rng.chance(10 * scale);
  if (rng.chance(15 * scale)) org.days_kept = 30;
  if (variant == Variant::Days30) org.days_kept = 30;
  if (variant == Variant::NoSigner) org.signers = false;
  if (variant == Variant::NoModules) org.blind |= 1u << static_cast<unsigned>(Kind::Module);
}

// Of two organisations of one name the machines would be each other's: thousands draw some twice.
Org organisation(const World& world, std::uint64_t number, bool only,
                 std::set<std::string>& names) {
  Rng rng(world.seed, "org", number);
  Org org;
  org.name = word(rng) + word(rng);
  while (!names.insert(org.name).second) org.name += word(rng);
  org.domain = "corp." + org.name + ".example";
  set_sensor(org, rng, world.variant, only);
  if (rng.chance(70)) org.injected = word(rng) + (rng.chance(50) ? "hook.dll" : "mon64.dll");
  org.new_sensor = rng.chance(33);
  for (std::uint64_t n = 2 + rng.below(6); n > 0; --n) {
    Software own = software(rng, world.scenario.days);
    own.name = org.name + " " + own.name;
    own.company = capital(org.name);
    own.signer = rng.chance(30) ? own.company : "";
    own.permille = 30 + static_cast<unsigned>(rng.below(500));
    org.in_house.push_back(std::move(own));
  }
  for (std::uint64_t n = rng.below(3); n > 0; --n)
    org.extensions.push_back("C:\\Program Files\\" + capital(org.name) + "\\" + word(rng) +
                             "shell.dll");
  return org;
}

std::uint64_t size_of_org(Rng& rng) {
  double sum = 0;  // of twelve even numbers: near enough to a normal one
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(rng.below(1 << 20)) / (1 << 20);
  const double size = kMeanOrg / 1.65 * std::exp(sum - 6);
  return std::max(kLeastOrg, static_cast<std::uint64_t>(size));
}

void make_orgs(World& world) {
  Rng rng(world.seed, "orgs");
  std::set<std::string> names;
  const bool only = world.hosts <= kOneOrg;
  for (std::uint64_t first = 0; first < world.hosts;) {
    Org org = organisation(world, world.orgs.size(), only, names);
    org.first = first;
    org.hosts = only ? world.hosts : std::min(size_of_org(rng), world.hosts - first);
    first += org.hosts;
    world.orgs.push_back(std::move(org));
  }
}

}  // namespace

const Org& World::org_of(std::uint64_t host) const {
  const auto after = std::ranges::upper_bound(orgs, host, {}, &Org::first);
  return *std::prev(after);
}

World make_world(Scenario scenario, std::uint64_t seed, std::uint64_t hosts, Variant variant) {
  World world;
  world.scenario = std::move(scenario);
  world.seed = seed;
  world.hosts = hosts;
  world.variant = variant;
  world.product = product_of(world.scenario, seed);
  Rng rng(seed, "catalogue");
  for (std::size_t k = 0; k < kProducts; ++k) {
    world.catalogue.push_back(software(rng, world.scenario.days));
    world.catalogue.back().permille =
        static_cast<unsigned>(900 / std::pow(static_cast<double>(k + 1), 0.8)) + 1;
  }
  for (std::size_t k = 0; k < kDevices; ++k)
    world.devices.push_back("C:\\Windows\\System32\\" + word(rng) +
                            (rng.chance(50) ? "sdk" : "drv") + ".dll");
  for (std::size_t k = 0; k < kExtensions; ++k)
    world.extensions.push_back("C:\\Program Files\\" + capital(word(rng)) + "\\" + word(rng) +
                               "ext.dll");
  make_orgs(world);
  return world;
}

}  // namespace tamiz::fleet
