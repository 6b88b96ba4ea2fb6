// rarity_bench ACTS MACHINES FOLDER: on how many machines is each program and each thing?
// Acts as fleets have them (programs by Zipf, things of all, of some and of one), made from a seed
// and kept as the search keeps them; FOLDER/acts.csv has the same rows for bench/rarity.py, which
// asks DuckDB. Counts go to FOLDER/ours.csv (kind, code, machines). Prints: rows, seconds of each
// of five runs, resident MiB with the acts, and what counting added.
#include <fmt/core.h>
#include <fmt/os.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "blind/cohorts.hpp"

namespace {

using namespace tamiz;
using blind::KeptAct;

constexpr std::uint32_t kPrograms = 3'000, kThingsOfAll = 40, kThingsOfSome = 400;

// What machine `host` did: `count` acts, some of them alike. Names are "p<n>" and "t<n>"; codes
// begin with 1.
std::vector<KeptAct> acts_of(std::uint32_t host, std::size_t count, std::uint32_t machines) {
  std::vector<KeptAct> out;
  std::uint64_t state = mix64(20261201, host);
  const auto draw = [&](std::uint64_t most) {
    state = mix64(state, 1);
    return state % most;
  };
  while (out.size() < count) {
    const double share = static_cast<double>(draw(1u << 30)) / (1u << 30);
    const auto program = static_cast<std::uint32_t>(std::pow(kPrograms, share));  // by Zipf
    const std::uint64_t kind = draw(100);
    const std::uint32_t base = kPrograms + program * (kThingsOfAll + kThingsOfSome);
    const auto thing = static_cast<std::uint32_t>(
        kind < 70   ? base + draw(kThingsOfAll)
        : kind < 97 ? base + kThingsOfAll + draw(kThingsOfSome)
                    : kPrograms * (kThingsOfAll + kThingsOfSome + 2) + draw(2) * machines + host);
    out.push_back({program, 0, 1 + static_cast<std::uint32_t>(draw(12)), thing, 0});
  }
  return out;
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  const auto wanted = static_cast<std::size_t>(std::atoll(words[1]));
  const auto machines = static_cast<std::uint32_t>(std::atoll(words[2]));
  const std::filesystem::path folder{words[3]};
  const unsigned threads = processors();
  Dictionary names;
  DictionaryCache cache{names};
  blind::Ranking ranking;
  std::vector<StringCode> codes;  // by number
  const auto code_of = [&](std::uint32_t number) {
    if (codes.size() <= number) codes.resize(number + 1, 0);
    if (codes[number] == 0) codes[number] = cache.intern("n" + std::to_string(number));
    return codes[number];
  };
  std::size_t rows = 0;
  {
    auto csv = fmt::output_file((folder / "acts.csv").string());
    csv.print("host,program,thing\n");
    for (std::uint32_t host = 0; host < machines; ++host) {
      auto acts = acts_of(host, wanted / machines, machines);
      for (KeptAct& act : acts) {
        act.program = code_of(act.program);
        act.thing = code_of(act.thing);
      }
      ranking.keep(host, 0, acts, {});
      for (const KeptAct& act : ranking.acts_of(ranking.kept_hosts().back())) {
        csv.print("{},{},{}\n", host, act.program, act.thing);
        ++rows;
      }
    }
  }
  const std::uint64_t before = used_memory_bytes();
  const blind::Editions editions{ranking, names};
  fmt::print("{}", rows);
  blind::Cohorts cohorts;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    cohorts = blind::cohorts_of(ranking, editions, names, blind::Ranking::kNoLimit, threads);
    fmt::print(" {:.3f}",
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  fmt::print(" {} {}\n", before >> 20, (used_memory_bytes() - before) >> 20);
  auto out = fmt::output_file((folder / "ours.csv").string());
  const auto tell = [&](std::string_view kind, const std::vector<std::uint32_t>& counts) {
    for (std::size_t code = 0; code < counts.size(); ++code) {
      if (counts[code] > 0) out.print("{},{},{}\n", kind, code, counts[code]);
    }
  };
  tell("program", cohorts.programs);
  tell("thing", cohorts.things);
}
