// What the counts of sieve/findings.hpp say: which entity is worth a look, and why not.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/text.hpp"
#include "sieve/findings.hpp"
#include "sieve/lineage.hpp"

namespace tamiz::sieve {
namespace {

// Rare: on at most three machines, or one in a hundred of the cohort.
constexpr std::uint64_t rare(std::uint64_t cohort) {
  return std::max<std::uint64_t>(3, cohort / 100);
}
// Weighed aloud: on at most one in twenty.
constexpr std::uint64_t uncommon(std::uint64_t cohort) {
  return std::max<std::uint64_t>(rare(cohort), cohort / 20);
}
// Something that follows the last sign of the campaign within this is said to follow it.
constexpr Micros kFollows = kDay;

std::string days_and_hours(Micros length) {
  if (length < 120 * kSecond) return fmt::format("{} s", length / kSecond);
  if (length < 2 * kHour) return fmt::format("{} min", length / (60 * kSecond));
  return length < 2 * kDay ? fmt::format("{} h", length / kHour)
                           : fmt::format("{} d", length / kDay);
}

std::string entity_name(const EntityCount& e) {
  return e.kind == EntityKind::Module
             ? fmt::format("module {} in {}", printable(e.target), printable(e.actor))
             : fmt::format("{} under {}", printable(e.target), printable(e.actor));
}

// One entity, weighed.
class Weighing {
 public:
  Weighing(const LineageCounts& counts, const Ambient& ambient, const pack::Pack& pack,
           Micros as_of, Micros disclosed, std::uint64_t alone, std::uint32_t partial)
      : counts_(counts),
        ambient_(ambient),
        pack_(pack),
        as_of_(as_of),
        disclosed_(disclosed),
        alone_(alone),
        partial_(partial) {}

  // nullopt: common, or not of the cohort.
  std::optional<Finding> weigh(const EntityCount& e) {
    if (e.cohort == 0 || e.cohort > uncommon(counts_.cohort) || e.hosts.empty())
      return std::nullopt;
    Finding f;
    f.entity = entity_name(e);
    f.campaign = pack_.id;
    f.product = pack_.product.name;
    f.host_count = e.cohort;
    auto hosts = e.hosts;
    keep_earliest(hosts);
    for (const EntityHost& h : hosts) {
      f.hosts.push_back(h.host);
      f.evidence.push_back(h.first);
    }
    const std::string excuse = excuse_of(e, f);
    if (excuse.empty() && e.cohort <= rare(counts_.cohort)) {
      f.band = Band::LookNow;
      argue(e, hosts, f);
      return f;
    }
    if (excuse.empty()) return std::nullopt;
    f.summary = fmt::format("{} on {} ({})", printable(e.target), e.cohort, excuse);
    f.reasons.push_back(excuse);
    return f;
  }

 private:
  // Why it is ordinary; "" when nothing says so.
  std::string excuse_of(const EntityCount& e, Finding& f) {
    f.band = Band::ProbablyHarmless;
    // What comes soon after a sign of the campaign is no response to it, whatever is public.
    if (e.after == e.cohort && std::ranges::none_of(e.hosts, follows)) {
      f.band = Band::AfterDisclosure;
      return fmt::format("only since {}: perhaps the response itself",
                         format_day(disclosed_).substr(5));
    }
    if (e.control > 0)
      return fmt::format("also on {} of {} on other releases", e.control, counts_.control);
    if (e.kind == EntityKind::Child) {
      if (is_gateway(e.target)) return "a program that users start from it";
      return "";
    }
    if (const auto found = ambient_.loaders.find(fold(e.target)); found != ambient_.loaders.end()) {
      std::string programs;
      for (const std::string& p : found->second)
        programs += (programs.empty() ? "" : ", ") + printable(p);
      return fmt::format("also in {}", programs);
    }
    return e.early > 0 ? "there before the release" : "";
  }

  static bool follows(const EntityHost& host) {
    return host.beacon != kNoTime && host.first.time - host.beacon <= kFollows;
  }
  // When it came on that host, after what.
  static std::string timing_of(const EntityHost& host) {
    std::string out;
    if (follows(host))
      out += fmt::format("; {} after it last \"{}\"", days_and_hours(host.first.time - host.beacon),
                         host.beacon_stage);
    if (host.installed != kNoTime && host.first.time > host.installed)
      out += fmt::format("{} {} after install", out.empty() ? ";" : ",",
                         days_and_hours(host.first.time - host.installed));
    return out;
  }

  void argue(const EntityCount& e, const std::vector<EntityHost>& hosts, Finding& f) {
    const EntityHost& first = hosts.front();
    f.summary =
        fmt::format("{}, on {} of {} machines, {}", f.entity, e.cohort, with_commas(counts_.cohort),
                    counts_.control > 0 ? fmt::format("0 of {} on other releases", counts_.control)
                                        : "no machine on another release to compare with");
    if (e.kind == EntityKind::Module) {
      if (!ambient_.full) f.summary += ", in no other program";
      if (ambient_.full)
        f.against.emplace_back(
            "some machine loads more modules than are kept: other programs may "
            "load this one too");
    }
    f.follows = follows(first);
    for (const EntityHost& host : hosts) f.lines.push_back(f.summary + timing_of(host));
    f.summary = f.lines.front();
    if (e.kind == EntityKind::Module && alone_ > 1)
      f.reasons.push_back(fmt::format(
          "{} of {} machines own some module alone; only this is in no other program{}{}", alone_,
          with_commas(counts_.cohort), ambient_.full ? " that is known" : "",
          f.follows ? " and follows the campaign" : ""));
    f.reasons.emplace_back("nobody named it: found by counting within the release");
    if (!f.follows)
      f.against.emplace_back(
          "no sign of the campaign that is surely this machine's comes before it in time");
    if (!e.cause.empty()) f.reasons.push_back("its process was " + e.cause);
    for (const pack::Namesake& n : pack_.benign) {
      if (n.name == fold(e.target) && n.fact.holds(as_of_)) f.against.push_back(n.what);
    }
    if (counts_.control == 0)
      f.against.emplace_back("control missing: no machine on another release was seen running");
    const Channel channel = e.kind == EntityKind::Module ? Channel::Module : Channel::Process;
    if ((partial_ & (1u << static_cast<unsigned>(channel))) != 0)
      f.against.push_back(fmt::format("{} rows are not complete: \"{} of {}\" is a lower bound",
                                      name_of(channel), e.cohort, with_commas(counts_.cohort)));
    if (e.kind == EntityKind::Module && !first.signer) f.against.emplace_back("signer unknown");
    f.settles.emplace_back(e.kind == EntityKind::Module && !first.signer
                               ? "the signer of the file, or one image of the machine"
                               : "one image of the machine");
  }

  const LineageCounts& counts_;
  const Ambient& ambient_;
  const pack::Pack& pack_;
  Micros as_of_, disclosed_;
  std::uint64_t alone_;
  std::uint32_t partial_;
};

std::uint64_t owners_of_lone_modules(const LineageCounts& counts) {
  std::set<std::string> owners;
  for (const auto& [key, e] : counts.entities) {
    if (e.kind == EntityKind::Module && e.cohort == 1 && !e.hosts.empty())
      owners.insert(e.hosts.front().host);
  }
  return owners.size();
}

void tell_alerts(const LineageCounts& counts, CampaignReport& out) {
  for (const auto& [title, by_version] : counts.alerts) {
    AlertFact best;
    for (const auto& [version, n] : by_version) {
      const std::uint64_t of = counts.versions.at(version);
      // The release on which it fires most surely; equal ones by their name.
      if (best.of != 0 && n * best.of <= best.with * of) continue;
      const std::uint64_t all = counts.alerted.at(title);
      best = {title, version, n, of, all - n, counts.traced - of, false};
      // Fewer than all that have it: perhaps all that were seen running it.
      const auto ran = counts.running.find(version);
      if (n < of && ran != counts.running.end() && n == ran->second) {
        best.of = ran->second;
        best.running = true;
      }
    }
    if (best.with + best.others_with > 1) out.alerts.push_back(best);
  }
}

// Those that follow the campaign come first, then the rarer, then the earlier.
auto order_of(const Finding& f) {
  const Micros at = f.evidence.empty() ? kNoTime : f.evidence.front().time;
  return std::tuple{f.band, !f.follows,
                    f.band == Band::LookNow ? static_cast<std::int64_t>(f.host_count)
                                            : -static_cast<std::int64_t>(f.host_count),
                    at, f.entity};
}

}  // namespace

std::uint32_t partial_channels(const std::vector<Source>& sources) {
  std::uint32_t out = 0;
  for (const Source& s : sources) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (s.channel_events[c] > 0 && s.cover[c].completeness != Completeness::Complete)
        out |= 1u << c;
    }
  }
  return out;
}

std::vector<Finding> tell_findings(const LineageCounts& counts, const Ambient& ambient,
                                   const pack::Pack& pack, Micros as_of, Micros disclosed,
                                   std::uint32_t partial, CampaignReport& out) {
  out.cohort = counts.cohort;
  out.control = counts.control;
  out.alone = owners_of_lone_modules(counts);
  out.vanished = counts.vanished;
  tell_alerts(counts, out);
  std::vector<Finding> findings;
  Weighing weighing{counts, ambient, pack, as_of, disclosed, out.alone, partial};
  for (const auto& [key, e] : counts.entities) {
    if (auto finding = weighing.weigh(e)) findings.push_back(std::move(*finding));
  }
  std::ranges::sort(findings, {}, order_of);
  return findings;
}

}  // namespace tamiz::sieve
