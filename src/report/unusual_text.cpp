// What stands out without a pack and without a product's name (report/lists.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "report/lists.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShown = 10, kOdd = 3, kParts = 4, kPrograms = 5;
// Below it a part is not told: a third of the machines do something as rare.
constexpr double kTold = 1.0;

std::string name_of_program(const std::string& program) {
  if (program.empty()) return "programs of the system";
  return printable(base_name(program));
}

// "0.02 machines by chance"; one significant digit, and nothing below a millionth.
std::string by_chance(double expected) {
  if (expected < 1e-6) return "chance puts less than 0.000001 that high";
  return expected < 1 ? fmt::format("chance puts {:.1g} that high", expected)
                      : fmt::format("chance puts {} that high",
                                    with_commas(static_cast<std::uint64_t>(expected + 0.5)));
}

std::string part_line(const UnusualPart& part, const UnusualHost& host) {
  const std::string when =
      part.evidence.time == kNoTime ? "" : "  " + format_time(part.evidence.time);
  return wrapped(
      fmt::format("      {}: {} (on {}; {} of {} do it with one as rare){}", printable(part.shape),
                  printable(part.thing), counted(part.things, "machine", "machines"),
                  with_commas(part.as_rare), with_commas(host.cohort), when),
      8);
}

std::string host_lines(const UnusualHost& host, std::size_t number) {
  std::string out =
      wrapped(fmt::format("  {:<3}{}  {}, on {}: {}", number, shortened(printable(host.host), 60),
                          name_of_program(host.program),
                          counted(host.cohort, "machine", "machines"), by_chance(host.expected)),
              6);
  for (std::size_t p = 0; p < host.parts.size() && p < kParts; ++p) {
    if (p == 0 || host.parts[p].surprise >= kTold) out += part_line(host.parts[p], host);
  }
  return out;
}

// Which products: by how many machines stand out in them.
std::string programs_line(const Unusual& unusual) {
  std::map<std::string, std::size_t> counts;
  for (const UnusualHost& host : unusual.hosts) {
    if (host.look_now) ++counts[host.program];
  }
  std::vector<std::pair<std::string, std::size_t>> order{counts.begin(), counts.end()};
  std::ranges::sort(order, [](const auto& a, const auto& b) {
    return std::tie(b.second, a.first) < std::tie(a.second, b.first);
  });
  std::string out;
  for (std::size_t i = 0; i < order.size() && i < kPrograms; ++i)
    out += fmt::format("{}{} ({})", i == 0 ? "" : ", ", name_of_program(order[i].first),
                       order[i].second);
  return out.empty() ? "" : wrapped("  which product: " + out, 4);
}

}  // namespace

std::string unusual_text(const Report& report) {
  const Unusual& unusual = report.unusual;
  if (!unusual.made) return "";
  const auto now =
      static_cast<std::size_t>(std::ranges::count_if(unusual.hosts, &UnusualHost::look_now));
  std::string out = wrapped(
      fmt::format("NO PACK, NO PRODUCT NAMED: {} and {} weighed against themselves. {}",
                  counted(unusual.machines, "machine", "machines"),
                  counted(unusual.programs, "program", "programs"),
                  unusual.programs == 0
                      ? std::string{"NONE IS ON ENOUGH MACHINES TO BE WEIGHED: 12 are needed."}
                  : now == 0 ? std::string{"NOTHING STANDS OUT."}
                             : fmt::format("LOOK AT {}{} NOW.", now,
                                           now == unusual.hosts.size() ? " OR MORE" : "")),
      2);
  out += wrapped(
      "  ranked by what a program nearly never does on other machines; that is no proof, and a "
      "machine that is not listed is not cleared",
      4);
  if (now > 0) {
    out += "LOOK NOW (one such machine is expected in ten fleets of this size)\n";
    out += programs_line(unusual);
    for (std::size_t i = 0; i < std::min(now, kShown); ++i)
      out += host_lines(unusual.hosts[i], i + 1);
    if (now > kShown)
      out += fmt::format("  and {} more: --json FILE has them\n", with_commas(now - kShown));
  } else if (!unusual.hosts.empty()) {
    out += "THE ODDEST, WHICH CHANCE EXPLAINS\n";
    for (std::size_t i = 0; i < std::min(unusual.hosts.size(), kOdd); ++i)
      out += host_lines(unusual.hosts[i], i + 1);
  }
  return out;
}

}  // namespace tamiz::report
