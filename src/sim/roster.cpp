// Names, groups, sites and addresses of all machines.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "sim/company.hpp"

namespace tamiz::sim {
namespace {

struct Block {
  Group group;
  std::size_t count;
  Site site;
};

// 2,322 Windows machines and 96 Macs. In the office, and so in the DHCP log from 03-24 on: Beacon,
// Clean, Young, Older and 1,533 others = 1,871.
constexpr std::array kBlocks{
    Block{Group::Beacon, 63, Site::Office},    Block{Group::Clean, 118, Site::Office},
    Block{Group::Young, 71, Site::Office},     Block{Group::Away, 29, Site::Office},
    Block{Group::Unseen, 24, Site::Branch},    Block{Group::Older, 86, Site::Office},
    Block{Group::Unreadable, 7, Site::Branch}, Block{Group::Other, 1451, Site::Office},
    Block{Group::Other, 200, Site::Home},      Block{Group::Other, 273, Site::Absent},
    Block{Group::BadMac, 14, Site::Branch},    Block{Group::OtherMac, 82, Site::Office},
};

constexpr std::size_t kOlderSeen = 70;     // of the older ones, by Defender
constexpr std::size_t kOthersSeen = 40;    // never had the product: the query's control group
constexpr std::size_t kOthersImages = 26;  // of those, in the module export
constexpr std::size_t kAlwaysOnOthers = 160, kFloating = 25;

constexpr std::array<std::string_view, 7> kDepartments{"ENG", "FIN", "HR", "LEG",
                                                       "MKT", "OPS", "TRS"};

bool must_be_workstation(const Machine& m) { return m.group == Group::Clean; }
bool must_be_laptop(const Machine& m) {
  return m.group == Group::Away || m.site == Site::Home || m.site == Site::Absent;
}

void name_it(Machine& m, const std::string& name) {
  m.name = name;
  m.host = fold(name) + (m.mac ? "" : ".corp.example.org");
  m.laptop = m.mac || name.find("-LT-") != std::string::npos;
}

void add_blocks(Company& company) {
  for (const Block& block : kBlocks) {
    for (std::size_t i = 0; i < block.count; ++i) {
      Machine m;
      m.group = block.group;
      m.site = block.site;
      m.mac = block.group == Group::BadMac || block.group == Group::OtherMac;
      company.machines.push_back(m);
    }
  }
}

void name_all(Company& company) {
  Rng rng(company.seed, "names");
  std::set<std::string> taken{"FIN-LT-0231", "TRS-WS-0114", "TRS-WS-0122"};
  std::size_t macs = 0;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    Machine& m = company.machines[i];
    m.user = fmt::format("user{:04}", i + 1);
    if (!m.mac) m.device = invented_hex(fmt::format("device {} {}", company.seed, i), 40);
    std::string name = m.mac ? fmt::format("MAC-{:04}", ++macs) : "";
    while (name.empty()) {
      const bool laptop = must_be_laptop(m) || (!must_be_workstation(m) && rng.chance(45));
      const std::string_view department = rng.pick(kDepartments);
      const std::string drawn =
          fmt::format("{}-{}-{:04}", department, laptop ? "LT" : "WS", 1 + rng.below(899));
      if (taken.insert(drawn).second) name = drawn;
    }
    name_it(m, name);
  }
  company.fin = 0, company.trs_first = 1, company.trs_second = 2;
  name_it(company.machines[0], "FIN-LT-0231");
  name_it(company.machines[1], "TRS-WS-0114");
  name_it(company.machines[2], "TRS-WS-0122");
}

// One usual address each in 10.2.1.0 .. 10.2.8.255; the three named ones are fixed.
void give_addresses(Company& company) {
  const std::set<std::string> reserved{"10.2.7.31", "10.2.5.14", "10.2.5.22"};
  std::vector<std::string> free;
  for (int net = 1; net <= 8; ++net) {
    for (int last = 10; last < 255; ++last) {
      std::string address = fmt::format("10.2.{}.{}", net, last);
      if (!reserved.contains(address)) free.push_back(std::move(address));
    }
  }
  Rng(company.seed, "addresses").shuffle(free);
  int branch = 10;
  for (Machine& m : company.machines) {
    if (m.site == Site::Branch) m.address = fmt::format("10.4.1.{}", branch++);
    if (m.site != Site::Office || m.floating) continue;
    m.address = free.back();
    free.pop_back();
  }
  company.machines[company.fin].address = "10.2.7.31";
  company.machines[company.trs_first].address = "10.2.5.14";
  company.machines[company.trs_second].address = "10.2.5.22";
}

void choose_habits(Company& company) {
  Rng rng(company.seed, "habits");
  std::size_t others = 0, floating = 0;
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    Machine& m = company.machines[i];
    const bool desk = !m.laptop && m.site == Site::Office;
    const unsigned percent = m.group == Group::Beacon                             ? 60
                             : m.group == Group::Young || m.group == Group::Older ? 20
                                                                                  : 0;
    m.always_on = m.group == Group::Clean || (desk && rng.chance(percent)) ||
                  i == company.trs_first || i == company.trs_second ||
                  (m.group == Group::Other && desk && others++ < kAlwaysOnOthers);
    m.floating =
        m.group == Group::Other && m.site == Site::Office && m.laptop && floating++ < kFloating;
  }
}

void choose_sensors(Company& company) {
  std::size_t older = 0, others = 0;
  for (Machine& m : company.machines) {
    const bool seen = seen_running(m.group) || (m.group == Group::Older && older++ < kOlderSeen);
    const bool control = m.group == Group::Other && others < kOthersSeen;
    others += control ? 1 : 0;
    m.in_process = seen || control || m.group == Group::Unreadable;
    m.in_network = seen || control;
    m.in_images = seen || (control && others <= kOthersImages);
  }
}

}  // namespace

void make_machines(Company& company) {
  add_blocks(company);
  name_all(company);
  choose_habits(company);
  give_addresses(company);
  choose_sensors(company);
}

void rename_all(Company& company) {
  struct Pair {
    std::string_view from, to;
  };
  static constexpr std::array<Pair, 8> kPrefixes{{{"ENG", "BIL"},
                                                  {"FIN", "CAJ"},
                                                  {"HR", "DX"},
                                                  {"LEG", "JUR"},
                                                  {"MAC", "LUX"},
                                                  {"MKT", "NET"},
                                                  {"OPS", "RED"},
                                                  {"TRS", "VAL"}}};
  for (Machine& m : company.machines) {
    const std::size_t dash = m.name.find('-');
    const auto* prefix = std::ranges::find(kPrefixes, m.name.substr(0, dash), &Pair::from);
    const std::size_t digits = m.name.size() - 4;
    const std::string kind = m.mac ? "" : m.laptop ? "PT-" : "TW-";
    name_it(m,
            fmt::format("{}-{}{:04}", prefix->to, kind, std::stoi(m.name.substr(digits)) + 4000));
    m.laptop = m.mac || kind == "PT-";
  }
}

}  // namespace tamiz::sim
