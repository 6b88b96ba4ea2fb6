// The scenario as a whole: the same bytes for the same seed, and every number that the acceptance
// story rests on, counted in what was written.
#include "sim/company.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "sim/scenario.hpp"
#include "sim/truth.hpp"

namespace tamiz::sim {
namespace {

World world_of(std::uint64_t seed, const Mutations& mutations = {}) {
  World world;
  world.company = make_company(seed);
  world.course = make_course(world.company, mutations);
  world.processes = process_rows(world.company, world.course);
  return world;
}

const World& first_world() {
  static const World kWorld = world_of(1);
  return kWorld;
}

const std::vector<OutputFile>& first_files() {
  static const auto kFiles = first_ten_minutes({1, {}});
  return kFiles;
}

const std::string& file_of(const std::vector<OutputFile>& files, std::string_view name) {
  static const std::string kNone;
  const auto found = std::ranges::find(files, name, &OutputFile::path);
  return found == files.end() ? kNone : found->bytes;
}

// reached / not reached / cannot know
std::string split_of(const Verdicts& v) {
  return std::to_string(v.reached.size()) + "/" + std::to_string(v.not_reached.size()) + "/" +
         std::to_string(v.cannot_know.size());
}

TEST(Company, ItHasTheNumbersOfTheStoryForEverySeed) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 77u}) {
    const World world = seed == 1 ? first_world() : world_of(seed);
    EXPECT_EQ(world.company.machines.size(), 2418u);
    const Knowable k = knowable(world, {});
    EXPECT_EQ(split_of(k[0]), "319/86/7") << seed;
    EXPECT_EQ(split_of(k[1]), "281/0/45") << seed;
    EXPECT_EQ(split_of(k[2]), "63/118/145") << seed;
    EXPECT_EQ(split_of(k[3]), "2/118/206") << seed;
    EXPECT_EQ(split_of(k[4]), "0/118/208") << seed;
    EXPECT_EQ(unowned(world, {}).size(), 20u) << seed;
    EXPECT_GT(world.processes.size(), kCutProcessRows) << seed;
    EXPECT_LT(world.processes.size(), 40'000u) << seed;
    EXPECT_EQ(std::ranges::count_if(world.company.machines,
                                    [](const Machine& m) { return m.uninstalled != kNoTime; }),
              180);
    for (const Call& c : world.course.calls)
      EXPECT_GE(c.at, world.company.machines[c.machine].installed + kSleep);
  }
}

TEST(Company, ItHasTheThreeMachinesOfTheStory) {
  const Company& c = first_world().company;
  EXPECT_EQ(c.machines[c.fin].name, "FIN-LT-0231");
  EXPECT_EQ(c.machines[c.trs_first].name, "TRS-WS-0114");
  EXPECT_EQ(c.machines[c.trs_second].name, "TRS-WS-0122");
  EXPECT_EQ(c.machines[c.fin].installed, utc(3, 14, 7, 2, 11));
  std::vector<Call> calls;
  for (const Call& call : first_world().course.calls) {
    if (call.machine == c.fin) calls.push_back(call);
  }
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].at, utc(3, 24, 4, 1, 37));
  EXPECT_EQ(calls[0].address, "10.2.7.31");
}

TEST(Company, ItGivesTheSameBytesForTheSameSeedAndOthersForAnother) {
  const auto again = first_ten_minutes({1, {}}), other = first_ten_minutes({2, {}});
  ASSERT_EQ(again.size(), first_files().size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    EXPECT_EQ(again[i].path, first_files()[i].path);
    EXPECT_EQ(sha256_hex(again[i].bytes), sha256_hex(first_files()[i].bytes)) << again[i].path;
    if (again[i].path == "exports/coverage.yaml") continue;
    EXPECT_NE(sha256_hex(again[i].bytes), sha256_hex(other[i].bytes)) << again[i].path;
  }
}

// By the third column, DeviceName, of a Defender table.
std::map<std::string, std::size_t> rows_by_host(const std::string& csv) {
  std::map<std::string, std::size_t> out;
  for (const std::string_view line : split(csv, '\n')) {
    const std::size_t host = line.find(".corp.example.org,");
    if (host == std::string_view::npos) continue;
    const std::size_t comma = line.rfind(',', host);
    ++out[std::string{line.substr(comma + 1, host - comma - 1)}];
  }
  return out;
}

std::size_t total(const std::map<std::string, std::size_t>& rows) {
  std::size_t sum = 0;
  for (const auto& [host, count] : rows) sum += count;
  return sum;
}

TEST(Company, ItWritesTheHostsAndRowsThatTheStoryNames) {
  const auto process = rows_by_host(file_of(first_files(), "exports/mde_process.csv")),
             images = rows_by_host(file_of(first_files(), "exports/mde_imageload.csv")),
             network = rows_by_host(file_of(first_files(), "exports/mde_network.csv")),
             tvm = rows_by_host(file_of(first_files(), "exports/tvm_software.csv"));
  EXPECT_EQ(process.size(), 398u);
  EXPECT_EQ(images.size(), 377u);
  EXPECT_EQ(total(images), 100'000u);
  EXPECT_EQ(network.size(), 391u);
  EXPECT_EQ(tvm.size(), 2322u);
  std::map<std::string, int> leased;
  for (const std::string_view day : {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}) {
    const auto& text =
        file_of(first_files(), "exports/dhcp/DhcpSrvLog-" + std::string{day} + ".log");
    for (const std::string_view line : split(text, '\n')) {
      const auto cells = split(line, ',');
      if (cells.size() == 19 && !cells[5].empty() && cells[0] != "ID")
        ++leased[std::string{cells[5]}];
    }
  }
  EXPECT_EQ(leased.size(), 1871u);
}

TEST(Company, ItLosesWithAMutationOnlyWhatTheMutationTakes) {
  const World& world = first_world();
  const Knowable whole = knowable(world, {});
  for (const Mutation m : {Mutation::DnsNineDays, Mutation::DhcpFriday}) {
    const Knowable left = knowable(world, {m});
    EXPECT_EQ(split_of(left[0]), split_of(whole[0]));
    EXPECT_LT(left[2].reached.size(), whole[2].reached.size());
    EXPECT_LE(left[2].not_reached.size(), whole[2].not_reached.size());
    EXPECT_EQ(left[2].reached.size() + left[2].not_reached.size() + left[2].cannot_know.size(),
              326u);
    EXPECT_FALSE(std::ranges::binary_search(left[2].reached, world.company.fin));
  }
  EXPECT_LT(knowable(world, {Mutation::DnsNineDays})[2].not_reached.size(), 118u);
  EXPECT_EQ(split_of(knowable(world, {Mutation::CutProcess})[1]), "281/0/45");
  EXPECT_EQ(split_of(knowable(world, {Mutation::NoCoverage})[0]), "319/0/93");
  EXPECT_EQ(split_of(knowable(world, {Mutation::NoCoverage})[2]), "63/0/349");
  EXPECT_EQ(world_of(1, {Mutation::Velociraptor40}).course.velociraptor.size(), 40u);
}

TEST(Company, ItRenamesEveryMachineInTheSameOrder) {
  Company before = first_world().company, after = before;
  rename_all(after);
  std::map<std::string, std::string> names;
  for (std::size_t i = 0; i < before.machines.size(); ++i) {
    EXPECT_NE(before.machines[i].name, after.machines[i].name);
    EXPECT_EQ(before.machines[i].name.size(), after.machines[i].name.size());
    names[before.machines[i].host] = after.machines[i].host;
  }
  EXPECT_EQ(names.size(), 2418u);
  std::string last;
  for (const auto& [from, to] : names) {
    EXPECT_LT(last, to);
    last = to;
  }
}

TEST(Company, ItRefusesWhatItDoesNotKnow) {
  const auto mutations = read_mutations({"dhcp-friday", "dhcp-monday"});
  ASSERT_FALSE(mutations);
  EXPECT_EQ(mutations.error().what,
            "no mutation 'dhcp-monday'; there are dhcp-friday, dns-nine-days, velociraptor-40, "
            "shift-process, rename-hosts, cut-process, alert, alert-partly, no-coverage");
  EXPECT_FALSE(read_mutations({"alert", "alert-partly"}));
}

TEST(Calendar, ItWritesTimesAsTheProductsDo) {
  EXPECT_EQ(portal_time(utc(3, 24, 4, 2, 18) + 123'000), "3/24/2023, 5:02:18.123 AM");
  EXPECT_EQ(portal_time(utc(3, 29, 21, 14)), "3/29/2023, 11:14:00.000 PM");
  EXPECT_EQ(debug_log_time(local(3, 16)), "3/16/2023 12:00:00 AM");
  EXPECT_EQ(debug_log_time(utc(3, 26, 1)), "3/26/2023 3:00:00 AM");
  EXPECT_EQ(dhcp_time(utc(3, 24, 3, 58, 2)), "03/24/23,04:58:02");
  EXPECT_EQ(short_weekday(utc(3, 23, 23)), "Fri");
}

}  // namespace
}  // namespace tamiz::sim
