#include "sieve/unusual_findings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "sieve/dismissed.hpp"
#include "sieve/unusual_context.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::size_t kTold = 4;  // parts of a finding

void say_for(const std::vector<const UnusualHost*>& hosts, UnusualFinding& finding) {
  const UnusualHost& first = *hosts.front();
  for (const UnusualPart& part : first.parts) {
    if (part.weight <= 0 || finding.reasons.size() == kTold) break;
    const auto same = std::ranges::count_if(hosts, [&](const UnusualHost* host) {
      return std::ranges::any_of(host->parts, [&](const UnusualPart& other) {
        return other.shape == part.shape && other.weight > 0;
      });
    });
    finding.reasons.push_back(
        fmt::format("{}: {} here; {} of {} {} a thing as rare", printable(part.shape),
                    counted(static_cast<std::uint64_t>(same), "machine", "machines"),
                    with_commas(part.as_rare), with_commas(part.of), measure_words(part.by)));
  }
}

// The same file or name, not only one of the same shape, in houses that share nothing else; not
// what many have.
void say_recurs(const std::vector<const UnusualHost*>& hosts, UnusualFinding& finding) {
  const UnusualPart& part = hosts.front()->parts[0];
  if (part.things > kMostCarriers) return;
  std::set<std::string_view> orgs;
  std::uint64_t with = 0;
  for (const UnusualHost* host : hosts) {
    const bool same = std::ranges::any_of(
        host->parts, [&](const UnusualPart& other) { return other.thing == part.thing; });
    if (!same || host->org.empty()) continue;
    ++with;
    orgs.insert(host->org);
  }
  if (orgs.size() < 2) return;
  finding.context.push_back(
      fmt::format("{} recurs: on {} of {} organisations here, of {} that have it at all",
                  printable(part.thing), counted(with, "machine", "machines"),
                  with_commas(orgs.size()), with_commas(std::max(part.things, with))));
  finding.reasons.push_back(finding.context.back());
}

// Three-valued: after, before, cannot know (sieve/unusual_context.hpp). Of several machines the one
// where it came closest is told, whatever their names.
void say_order(const std::vector<const UnusualHost*>& hosts, UnusualFinding& finding) {
  const auto say = [&](UnusualOrder order, std::vector<std::string>& to, const auto& words) {
    const UnusualHost* closest = nullptr;
    std::uint64_t n = 0;
    const auto key = [](const UnusualHost& host) {
      return std::tuple{std::abs(host.order_lag), std::string_view{host.order_began},
                        std::string_view{host.order_why}};
    };
    for (const UnusualHost* host : hosts) {
      if (host->order != order || words(*host).empty()) continue;
      ++n;
      if (closest == nullptr || key(*host) < key(*closest)) closest = host;
    }
    if (closest == nullptr) return;
    finding.context.push_back(fmt::format("on {} of {}: {}", with_commas(n),
                                          counted(hosts.size(), "machine", "machines"),
                                          words(*closest)));
    to.push_back(finding.context.back());
  };
  say(UnusualOrder::After, finding.reasons, [](const UnusualHost& host) {
    return fmt::format("it came after what the release began to do there ({}, {} before)",
                       printable(host.order_began), rough_span(host.order_lag));
  });
  say(UnusualOrder::Before, finding.against, [](const UnusualHost& host) {
    return fmt::format(
        "it came before the first sign of what the release began to do there ({}, {} after), which "
        "may be late",
        printable(host.order_began), rough_span(-host.order_lag));
  });
  say(UnusualOrder::CannotKnow, finding.settles, [](const UnusualHost& host) {
    return host.order_why.empty()
               ? std::string{}
               : "cannot know whether it came after what the release began to do: " +
                     host.order_why;
  });
}

void say_against(const std::vector<const UnusualHost*>& hosts, UnusualFinding& finding) {
  const UnusualHost& first = *hosts.front();
  if (finding.band == UnusualBand::AfterDisclosure)
    finding.against.emplace_back(
        "what happened since the disclosure makes it stand out: the response leaves the same");
  if (finding.band == UnusualBand::ProbablyHarmless)
    finding.against.emplace_back(
        "little but tools that tell something, files that are no code and libraries signed by who "
        "made the program: somebody who supports the machine and a correction leave the same");
  if (first.expected > kLookNowExpected)
    finding.against.push_back(
        fmt::format("chance alone puts {:.2g} machines that high", first.expected));
  const bool one_house =
      std::ranges::all_of(hosts, [&](const UnusualHost* h) { return h->org == first.org; });
  if (hosts.size() > 1 && one_house && !first.org.empty())
    finding.against.emplace_back("all in one organisation: it may be its own software");
  if (first.cohort < 200)
    finding.against.push_back(
        fmt::format("only {} machines have the program: shares of so few say little",
                    with_commas(first.cohort)));
}

void say_settles(const UnusualHost& first, UnusualFinding& finding) {
  if (!first.parts.empty())
    finding.settles.push_back(fmt::format("{} of {}: its file and who signed it",
                                          printable(first.parts[0].thing), printable(first.host)));
  finding.settles.emplace_back("the same machines' owners: did somebody work on them then?");
}

// What makes it stand out, whole: with anything new in it, it is another finding.
std::string kind_of(const UnusualHost& host) {
  std::string out = printable(host.program.empty() ? program_name(host.program) : host.program);
  for (const UnusualPart& part : host.parts) {
    if (part.weight > 0)
      out += fmt::format("; {}: {}", printable(part.shape), printable(part.thing));
  }
  return out;
}

// What a person said of that kind of thing; nullptr: nobody did.
const Dismissal* said_of(const std::vector<Dismissal>& dismissals, const std::string& kind) {
  const auto found = std::ranges::find_if(dismissals, [&](const Dismissal& d) {
    return d.campaign == kUnusualCampaign && d.entity == kind;
  });
  return found == dismissals.end() ? nullptr : &*found;
}

// On no other machines than those of which it was said.
void set_aside(const std::vector<Dismissal>& dismissals,
               const std::vector<const UnusualHost*>& group, Unusual& unusual) {
  if (group.front()->band == UnusualBand::Background) return;
  const Dismissal* said = said_of(dismissals, kind_of(*group.front()));
  const bool same = said != nullptr && std::ranges::all_of(group, [&](const UnusualHost* host) {
                      return was_said_of(*said, host->host);
                    });
  if (!same) return;
  for (const UnusualHost* host : group)
    unusual.hosts[static_cast<std::size_t>(host - unusual.hosts.data())].band =
        UnusualBand::Dismissed;
}

void tell_finding(const std::vector<Dismissal>& dismissals,
                  const std::vector<const UnusualHost*>& group, Unusual& unusual) {
  const UnusualHost& first = *group.front();
  UnusualFinding finding;
  finding.id = "u" + std::to_string(unusual.findings.size() + 1);
  finding.band = first.band;
  finding.program = first.program;
  finding.kind = kind_of(first);
  finding.entity = fmt::format("{} {}: {}", printable(program_name(first.program)),
                               printable(first.parts[0].shape), printable(first.parts[0].thing));
  finding.expected = first.expected;
  say_for(group, finding);
  say_recurs(group, finding);
  say_against(group, finding);
  say_settles(first, finding);
  say_order(group, finding);
  if (const Dismissal* said = said_of(dismissals, finding.kind)) {
    if (finding.band == UnusualBand::Dismissed)
      finding.against.push_back(said_words(*said));
    else if (finding.band != UnusualBand::Background)
      finding.reasons.push_back(on_others_words(*said));
  }
  for (const UnusualHost* host : group) {
    finding.hosts.push_back(host->host);
    unusual.hosts[static_cast<std::size_t>(host - unusual.hosts.data())].finding = finding.id;
  }
  unusual.findings.push_back(std::move(finding));
}

DriftRow drift_row(const blind::Drift& d, const Dictionary& names) {
  DriftRow row;
  row.program = names.text(d.program);
  row.version = names.text(d.version);
  row.entity = std::string{names.text(d.shape)} + ": " + std::string{names.text(d.thing)};
  row.cohort = d.cohort;
  row.with = d.with;
  row.control = d.control;
  row.control_with = d.control_with;
  row.before = d.before;
  row.before_with = d.before_with;
  row.lag_median = d.lag_median * kMinute;
  row.lag_low = d.lag_low * kMinute;
  row.lag_high = d.lag_high * kMinute;
  row.waits = d.waits;
  row.explained = d.explained;
  return row;
}

using Products = std::map<std::string, UnusualProduct>;  // by program

// A machine counts for every program in which it stands out.
void count_machines(const Unusual& unusual, Products& products) {
  for (const UnusualHost& host : unusual.hosts) {
    auto programs = host.others;
    if (host.score > 0) programs.emplace_back(host.program, host.expected);
    for (const auto& [program, expected] : programs) {
      if (program.empty() || expected > 1) continue;
      UnusualProduct& product = products[program];
      product.program = program;
      product.look_now += host.band == UnusualBand::LookNow && expected <= kLookNowExpected ? 1 : 0;
      // What chance puts there once counts nothing.
      product.score += std::min(10.0, -std::log(std::max(expected, 1e-9)));
    }
  }
}

double drift_score(const UnusualProduct& product) {
  return static_cast<double>(product.unexplained) + 3.0 * static_cast<double>(product.waiting);
}

}  // namespace

double limit_without_mere(std::uint64_t machines) {
  return std::max(kLookNowExpected, static_cast<double>(machines) / 1000);
}

UnusualBand band_of(const blind::Ranked& ranked, double limit) {
  return ranked.expected > kLookNowExpected ? UnusualBand::Background
         : ranked.expected_bare > limit     ? UnusualBand::ProbablyHarmless
         : ranked.expected_before > limit   ? UnusualBand::AfterDisclosure
                                            : UnusualBand::LookNow;
}

void tell_findings(const std::vector<Dismissal>& dismissals, Unusual& unusual) {
  std::map<std::tuple<UnusualBand, std::string, std::string>, std::size_t> places;
  std::vector<std::vector<const UnusualHost*>> groups;
  for (UnusualHost& host : unusual.hosts) {
    if (host.parts.empty() || host.score <= 0) continue;
    const auto key = std::tuple{host.band, host.program, host.parts[0].shape};
    const auto [place, is_new] = places.try_emplace(key, groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(&host);
  }
  for (const auto& group : groups) set_aside(dismissals, group, unusual);
  for (const UnusualBand band :
       {UnusualBand::LookNow, UnusualBand::AfterDisclosure, UnusualBand::ProbablyHarmless,
        UnusualBand::Dismissed, UnusualBand::Background}) {
    for (const auto& group : groups) {
      if (group.front()->band == band) tell_finding(dismissals, group, unusual);
    }
  }
}

void tell_drift(const blind::Drifts& drifts, const Dictionary& names, Unusual& unusual) {
  unusual.releases = drifts.releases;
  unusual.without_control = drifts.without_control;
  std::map<std::string, std::map<std::string, UnusualProduct>> products;  // by program and version
  for (const blind::Drift& d : drifts.rows) {
    DriftRow row = drift_row(d, names);
    if (!d.explained) {
      UnusualProduct& product = products[row.program][row.version];
      product.program = row.program;
      product.version = row.version;
      ++product.unexplained;
      product.waiting += d.waits ? 1 : 0;
    }
    if (unusual.drift.size() < kKeptDrift) unusual.drift.push_back(std::move(row));
  }
  Products best;
  for (auto& [program, releases] : products) {
    for (auto& [version, product] : releases) {
      if (drift_score(product) > drift_score(best[program])) best[program] = product;
    }
  }
  count_machines(unusual, best);
  for (const auto& [code, releases] : drifts.compared) {
    const auto product = best.find(std::string{names.text(code)});
    if (product != best.end()) product->second.compared = releases;
  }
  for (auto& [program, product] : best) {
    product.score += drift_score(product);
    if (product.score > 0) unusual.products.push_back(std::move(product));
  }
  std::ranges::sort(unusual.products, {},
                    [](const UnusualProduct& p) { return std::tuple{-p.score, p.program}; });
}

}  // namespace tamiz::sieve
