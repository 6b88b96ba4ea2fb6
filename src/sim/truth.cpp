// truth.json: names and times only, so no text needs escaping.
#include "sim/truth.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace tamiz::sim {
namespace {

std::string list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts)
    out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", text);
  return "[" + out + "]";
}

template <class Machines>
std::string hosts(const Company& company, const Machines& machines) {
  std::vector<std::string> names;
  for (const std::size_t i : machines) names.push_back(company.machines[i].host);
  std::ranges::sort(names);
  return list(names);
}

struct Loss {
  std::string file, host, stage;
  Span span;
};

// What one mutation takes away: the rows themselves (no host, no stage), then every verdict that
// was known without it and no longer is.
std::vector<Loss> losses(const World& world, Mutation mutation, const Knowable& whole) {
  const Mutations only{mutation};
  Loss loss;
  if (mutation == Mutation::DhcpFriday) {
    loss = {"dhcp/DhcpSrvLog-Fri.log", "", "", dhcp_gone(only)};
  } else if (mutation == Mutation::DnsNineDays) {
    loss = {"dns/dc0*.log.gz", "", "", {kDnsBegins, dns_from(only)}};
  } else if (mutation == Mutation::CutProcess && processes_cut(world, only) > 0) {
    loss = {"mde_process.csv",
            "",
            "",
            {world.processes.front().at, world.processes[processes_cut(world, only)].at}};
  } else if (mutation == Mutation::NoCoverage) {
    loss = {"coverage.yaml", "", "", {kNoTime, kNoTime}};
  } else {
    return {};
  }
  std::vector<Loss> out{loss};
  const Knowable left = knowable(world, only);
  for (std::size_t s = 0; s < kStages.size(); ++s) {
    const std::set<std::size_t> unknown(left[s].cannot_know.begin(), left[s].cannot_know.end());
    for (const auto* known : {&whole[s].reached, &whole[s].not_reached}) {
      for (const std::size_t i : *known) {
        if (unknown.contains(i))
          out.push_back(
              {loss.file, world.company.machines[i].host, std::string{kStages[s]}, loss.span});
      }
    }
  }
  return out;
}

std::string removed_json(const World& world, const Mutations& mutations) {
  const Knowable whole = knowable(world, {});
  std::string out;
  for (const Mutation mutation : mutations) {
    for (const Loss& l : losses(world, mutation, whole))
      out += fmt::format(
          "{}\n    {{\"file\": \"{}\", \"host\": \"{}\", \"stage\": \"{}\", \"from\": \"{}\", "
          "\"to\": \"{}\"}}",
          out.empty() ? "" : ",", l.file, l.host, l.stage, format_time(l.span.from),
          format_time(l.span.to));
  }
  return "[" + out + "]";
}

std::string unowned_json(const World& world, const Mutations& mutations) {
  std::string out;
  for (const Call& c : unowned(world, mutations))
    out += fmt::format("{}\n    {{\"time\": \"{}\", \"address\": \"{}\", \"host\": \"{}\"}}",
                       out.empty() ? "" : ",", format_time(c.at), c.address,
                       world.company.machines[c.machine].host);
  return "[" + out + "]";
}

std::string knowable_json(const World& world, const Mutations& mutations) {
  const Knowable all = knowable(world, mutations);
  std::string out;
  for (std::size_t s = 0; s < kStages.size(); ++s)
    out += fmt::format(
        "{}\n    \"{}\": {{\"reached\": {},\n      \"not_reached\": {},\n      \"cannot_know\": "
        "{}}}",
        s == 0 ? "" : ",", kStages[s], hosts(world.company, all[s].reached),
        hosts(world.company, all[s].not_reached), hosts(world.company, all[s].cannot_know));
  return "{" + out + "\n  }";
}

std::string stage_hosts_json(const World& world) {
  std::set<std::size_t> took, called, targets;
  const Company& company = world.company;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    const Group group = company.machines[i].group;
    if (seen_running(group) || group == Group::Unseen || group == Group::BadMac) took.insert(i);
    if (company.is_target(i)) targets.insert(i);
  }
  for (const Call& c : world.course.calls) called.insert(c.machine);
  return fmt::format(
      "{{\n    \"installed\": {0},\n    \"ran\": {0},\n    \"beacon\": {1},\n    \"payload\": "
      "{2},\n    \"implant\": []\n  }}",
      hosts(company, took), hosts(company, called), hosts(company, targets));
}

std::vector<std::string> names_of(const Mutations& mutations) {
  std::vector<std::string> out;
  for (const MutationRow& row : kMutations) {
    if (mutations.contains(row.mutation)) out.emplace_back(row.name);
  }
  return out;
}

}  // namespace

std::string truth_json(const World& world, const Mutations& mutations, std::uint64_t records) {
  const Company& c = world.company;
  const auto field = [](std::string_view name, const std::string& value) {
    return fmt::format("  \"{}\": {},\n", name, value);
  };
  std::string out = "{\n";
  out += field("scenario", "\"first-ten-minutes\"") + field("seed", std::to_string(c.seed));
  out += field("mutations", list(names_of(mutations)));
  out +=
      field("product",
            fmt::format("{{\"name\": \"{}\", \"bad\": {}}}", kProduct,
                        list({std::string{kBadFirst}, std::string{kBad}, std::string{kBadMac}})));
  out += field("targets", hosts(c, std::vector{c.fin, c.trs_first, c.trs_second}));
  out += field("stage_hosts", stage_hosts_json(world));
  out += field("knowable", knowable_json(world, mutations));
  out += field("unowned_beacons", unowned_json(world, mutations));
  out += field("neighbours", "[]") + field("decoys", "[\"JabraSdk.dll\", \"velociraptor.exe\"]");
  out += field("aliases", "{}") + field("hosts", std::to_string(c.machines.size()));
  out +=
      field("events", std::to_string(records)) + field("removed", removed_json(world, mutations));
  out += fmt::format("  \"local_modules_alone\": {}\n}}\n", world.course.alone.size());
  return out;
}

}  // namespace tamiz::sim
