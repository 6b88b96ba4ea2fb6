// What stands out without a pack and without a product's name (report/lists.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "report/lists.hpp"
#include "report/unusual_words.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShown = 10, kOdd = 3, kParts = 4, kPrograms = 3, kDrift = 2, kNamed = 5;

// "0.02 machines by chance"; one significant digit, and nothing below a millionth.
std::string by_chance(double expected) {
  if (expected < 1e-6) return "chance puts less than 0.000001 that high";
  return expected < 1 ? fmt::format("chance puts {:.1g} that high", expected)
                      : fmt::format("chance puts {} that high",
                                    with_commas(static_cast<std::uint64_t>(expected + 0.5)));
}

std::string part_line(const UnusualPart& part) {
  const std::string when =
      part.evidence.time == kNoTime ? "" : "  " + format_time(part.evidence.time);
  return wrapped("      " + part_text(part) + when, 8);
}

std::string host_lines(const UnusualHost& host, std::size_t number) {
  std::string out =
      wrapped(fmt::format("  {:<3}{}  {}, on {}: {}", number, shortened(printable(host.host), 60),
                          printable(program_name(host.program)),
                          counted(host.cohort, "machine", "machines"), by_chance(host.expected)),
              6);
  for (std::size_t p = 0; p < host.parts.size() && p < kParts; ++p) {
    if (p == 0 || host.parts[p].weight > 0) out += part_line(host.parts[p]);
  }
  return out;
}

std::string with_of(std::uint64_t with, std::uint64_t of) {
  return with_commas(with) + " of " + with_commas(of);
}

std::string drift_line(const DriftRow& row) {
  const std::string before =
      row.before == 0 ? "the same machines before: control missing"
                      : with_of(row.before_with, row.before) + " of the same machines before";
  const std::string others = row.control == 0
                                 ? "earlier releases: control missing"
                                 : with_of(row.control_with, row.control) + " on earlier releases";
  return wrapped(
      fmt::format("    since {}: {}: {} machines, {}, {}; {} after its first sign{}",
                  printable(row.version), printable(row.entity), with_of(row.with, row.cohort),
                  others, before, rough_span(row.lag_median),
                  row.waits ? ", never before " + rough_span(row.lag_low) + " (it waits)" : ""),
      6);
}

// Which product: its machines that stand out, and what its release began to do.
std::string products_lines(const Unusual& unusual) {
  std::string out;
  for (std::size_t i = 0; i < unusual.products.size() && i < kPrograms; ++i) {
    const UnusualProduct& p = unusual.products[i];
    out +=
        wrapped(fmt::format("  {}. {}{}: {}{}", i + 1, printable(program_name(p.program)),
                            p.version.empty() ? "" : " " + printable(p.version),
                            counted(p.look_now, "machine to look at", "machines to look at"),
                            p.unexplained == 0 && p.compared == 0
                                ? ", nothing to compare its releases with (control missing)"
                            : p.unexplained == 0
                                ? fmt::format(", nothing odd began with {} of its releases",
                                              with_commas(p.compared))
                                : fmt::format(", {} that its release does not explain",
                                              counted(p.unexplained, "new thing", "new things"))),
                6);
    const auto began = began_with(unusual, p);
    for (std::size_t d = 0; d < began.size() && d < kDrift; ++d) out += drift_line(*began[d]);
  }
  if (out.empty() && unusual.without_control == 0) return "";
  if (out.empty()) out = "  none stands out\n";
  out = "WHICH PRODUCT (by machines that stand out and by what releases began to do)\n" + out;
  if (unusual.without_control > 0)
    out += wrapped(
        fmt::format("  control missing: for {} of {} releases nothing is there to compare with",
                    with_commas(unusual.without_control), with_commas(unusual.releases)),
        4);
  return out;
}

// The first of `all`.
std::string listed(const std::vector<std::string>& words, std::uint64_t all) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < kNamed; ++i)
    out += (i == 0 ? "" : ", ") + words[i];
  return all > kNamed ? out + " and " + with_commas(all - kNamed) + " more" : out;
}

std::string names_of(const std::vector<std::string>& hosts, std::uint64_t all) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < hosts.size() && i < kNamed; ++i)
    names.push_back(shortened(printable(hosts[i]), 60));
  return listed(names, all);
}

// Findings of a band, a line each.
std::string band_lines(const Unusual& unusual, UnusualBand band, std::string_view heading) {
  std::string out;
  for (const UnusualFinding& f : unusual.findings) {
    if (f.band != band) continue;
    out +=
        wrapped(fmt::format("  {}: {}: {}", f.id, f.entity, names_of(f.hosts, f.hosts.size())), 6);
    if (band == UnusualBand::Dismissed) out += wrapped("      " + f.against.back(), 8);
  }
  return out.empty() ? "" : wrapped(std::string{heading}, 2) + out;
}

// Machines that would be first but for what says little alone, what may be the response's own, and
// what a person set aside.
std::string other_bands(const Unusual& unusual) {
  return band_lines(unusual, UnusualBand::AfterDisclosure,
                    fmt::format("SINCE THE DISCLOSURE ({}), the response or an intruder: without "
                                "what came then they do not stand out",
                                format_day(unusual.disclosed))) +
         band_lines(
             unusual, UnusualBand::ProbablyHarmless,
             "SOMEBODY AT WORK, support, the program's maker or an intruder: tools that tell "
             "something, what the maker signed, and little else. Ask who") +
         band_lines(unusual, UnusualBand::Dismissed, "SET ASIDE on these machines");
}

// What other acts say of the findings, and who shares a rare thing with their machines.
std::string context_lines(const Unusual& unusual) {
  std::string out, also;
  std::size_t told = 0;
  for (const UnusualFinding& f : unusual.findings) {
    if (f.band != UnusualBand::LookNow || ++told > kPrograms) continue;
    for (const std::string& line : f.context)
      out += wrapped(fmt::format("  {}: {}", f.id, line), 6);
    std::vector<std::string> machines;
    for (const auto& [host, thing] : f.also)
      machines.push_back(shortened(printable(host), 60) + " has " + printable(thing));
    if (!machines.empty())
      also += wrapped(fmt::format("  {}: {}", f.id, listed(machines, f.also_count)), 6);
  }
  if (!out.empty()) out = "WHAT ELSE SPEAKS OF THEM\n" + out;
  if (!also.empty()) also = "THE SAME THING ELSEWHERE, on machines that stand out less\n" + also;
  return out + also;
}

// Where nothing can stand out.
std::string unwatched_line(const Report& report) {
  constexpr std::array kTold{Channel::Process,  Channel::Module, Channel::File,
                             Channel::Registry, Channel::Dns,    Channel::Network,
                             Channel::Service,  Channel::Task};
  std::string out;
  for (const Channel channel : kTold) {
    const auto name = kChannelNames[static_cast<std::size_t>(channel)];
    const auto row = std::ranges::find(report.channels, name, &ChannelCount::channel);
    const std::uint64_t absent = row == report.channels.end() ? report.hosts : row->absent;
    if (absent > 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, with_commas(absent));
  }
  return out.empty()
             ? ""
             : wrapped(fmt::format("NOT SEEN, so that nothing of that kind can stand out, on "
                                   "so many of {}: {}",
                                   counted(report.hosts, "machine", "machines"), out),
                       2);
}

// What the first line ends with; it never says "nothing" where anything is listed below.
std::string verdict_words(const Unusual& unusual) {
  if (unusual.programs == 0) return "NONE IS ON ENOUGH MACHINES TO BE WEIGHED: 12 are needed.";
  const UnusualCounts counts = counts_of(unusual);
  if (counts.look_now > 0)
    return fmt::format("LOOK AT {}{} NOW.", counts.look_now,
                       counts.look_now == unusual.hosts.size() ? " OR MORE" : "");
  std::string at_work = counts.dismissed == 0 ? "" : "SOME WAS SET ASIDE. ";
  if (counts.at_work + counts.after > 0)
    at_work += fmt::format("SOMEBODY WAS AT WORK ON {}: ASK WHO. ",
                           counted(counts.at_work + counts.after, "MACHINE", "MACHINES"));
  if (counts.began > 0)
    return fmt::format("{}{}{} BEGAN WHAT {} DOES NOT EXPLAIN.", at_work,
                       at_work.empty() ? "NO MACHINE STANDS OUT; " : "",
                       counted(counts.began, "PRODUCT", "PRODUCTS"),
                       counts.began == 1 ? "ITS RELEASE" : "THEIR RELEASE");
  return at_work + (at_work.empty() ? "NOTHING STANDS OUT." : "NOTHING ELSE STANDS OUT.");
}

// A machine whose events lie in two digests: what one act after another would have told is lost.
std::string split_line(const Unusual& unusual) {
  if (unusual.split == 0) return "";
  return wrapped(fmt::format("  split over digests, so that what is said of {} is the least: {}",
                             counted(unusual.split, "machine", "machines"),
                             names_of(unusual.split_names, unusual.split)),
                 4);
}

}  // namespace

std::string unusual_text(const Report& report) {
  const Unusual& unusual = report.unusual;
  if (!unusual.made) return "";
  std::vector<const UnusualHost*> looked, odd;
  for (const UnusualHost& host : unusual.hosts) {
    if (host.band == UnusualBand::LookNow) looked.push_back(&host);
    if (host.band == UnusualBand::Background && host.score > 0) odd.push_back(&host);
  }
  const std::size_t now = looked.size();
  std::string out =
      wrapped(fmt::format("{}: {} and {} weighed against themselves. {}",
                          report.campaigns.empty() ? "NO PACK, NO PRODUCT NAMED"
                                                   : "WITHOUT THE PACKS, NO PRODUCT NAMED",
                          counted(unusual.machines, "machine", "machines"),
                          counted(unusual.programs, "program", "programs"), verdict_words(unusual)),
              2);
  out += wrapped(
      "  ranked by what a program nearly never does on other machines; that is no proof, and a "
      "machine that is not listed is not cleared",
      4);
  out += split_line(unusual);
  if (now > 0) {
    out += "LOOK NOW (one such machine is expected in ten fleets of this size)\n";
    for (std::size_t i = 0; i < std::min(now, kShown); ++i) out += host_lines(*looked[i], i + 1);
    if (now > kShown)
      out += fmt::format("  and {} more: --json FILE has them\n", with_commas(now - kShown));
  } else if (!odd.empty()) {
    out += "THE ODDEST, WHICH CHANCE EXPLAINS\n";
    for (std::size_t i = 0; i < std::min(odd.size(), kOdd); ++i) out += host_lines(*odd[i], i + 1);
  }
  return out + context_lines(unusual) + products_lines(unusual) + other_bands(unusual) +
         unwatched_line(report);
}

}  // namespace tamiz::report
