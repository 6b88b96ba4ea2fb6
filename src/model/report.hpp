#pragma once
// What a hunt found, as nouns: one Report, printed by the report room in every format. Order is
// part of it: lists are sorted by whoever makes them.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/campaign_context.hpp"
#include "model/link.hpp"
#include "model/pictures.hpp"
#include "model/replay.hpp"
#include "model/source.hpp"
#include "model/stage.hpp"
#include "model/unusual.hpp"

namespace tamiz {

struct HostReport {
  std::string id, host, org;
  std::vector<std::string> aliases;
  bool neighbour = false;
  int furthest = -1;                // index of the last stage reached; -1 = none
  std::vector<StageResult> stages;  // in the pack's order
  // Where the first stage is not reached: what was seen of the product, at most kKeptEvidence.
  std::vector<Evidence> seen;
  // "cannot know" at that stage, and "not reached" if the claim were true.
  std::vector<std::pair<std::size_t, std::string>> moves;
  std::vector<std::string> notes;  // "domain corp.example.com", "what could not be seen: .."
};

struct ReasonCount {
  Reason reason = Reason::None;
  std::uint64_t hosts = 0;
  std::string settles;
};

struct FunnelRow {
  std::string stage, title;
  std::uint64_t base = 0, reached = 0, not_reached = 0, cannot_know = 0;
  std::uint64_t implied = 0, may_still = 0, assumed = 0, older_release = 0;
  std::vector<ReasonCount> reasons;  // of cannot know, most hosts first
  bool observable = false;           // the pack names channels that decide it
  std::string unseen, settles;       // what nothing can see and what would tell, as the pack says
  Micros delay = 0;                  // the shortest after the stage before
  // Of "not reached" by watching: the installations of these machines.
  Micros no_first = kNoTime, no_last = kNoTime;
  // "fixed: WS-*" -> machines that cannot know and would be "not reached" if it were true.
  std::map<std::string, std::uint64_t> would_move;
};

// A count that is no stage: "terminate: 88 of 200 clients with an answer".
struct Tally {
  std::string id, text;
  std::uint64_t hosts = 0, of = 0;
};

// Something in a product's lineage that stands out, or that was weighed and found ordinary.
enum class Band : std::uint8_t { LookNow, AfterDisclosure, ProbablyHarmless, Dismissed };
constexpr std::string_view name_of(Band b) {
  return b == Band::LookNow           ? "look_now"
         : b == Band::AfterDisclosure ? "after_disclosure"
         : b == Band::Dismissed       ? "dismissed"
                                      : "probably_harmless";
}
// A finding that people have set aside: on these machines, for that reason.
inline constexpr std::string_view kUnusualCampaign = "without packs";
struct Dismissal {
  std::string campaign, entity, why;
  std::vector<std::string> hosts;  // as its finding had them, printable; at most kKeptHosts
  std::uint64_t host_count = 0;
  Micros at = kNoTime;
  bool back = false;  // taken back
};
struct Finding {
  std::string id;  // "f1": numbers follow the order of the list
  Band band{};
  std::string entity;              // "module guard64.dll in 3CXDesktopApp.exe"
  std::string campaign, product;   // by whose lineage it was found
  std::vector<std::string> hosts;  // in the order of the evidence; at most kKeptHosts
  std::uint64_t host_count = 0;
  bool follows = false;              // soon after a sign of the campaign on the same machine
  std::string summary;               // one line, for the list; with the times of the first host
  std::vector<std::string> lines;    // the same with the times of each host
  std::vector<std::string> reasons;  // for
  std::vector<std::string> against, settles;
  std::vector<Evidence> evidence;  // of each host, its first
};
inline constexpr std::size_t kKeptHosts = 64;

// One machine to look at first, with everything that speaks for it in one line.
struct LookNow {
  std::string host, campaign, why;
  std::vector<std::string> reasons, against, settles;
  std::vector<std::string> findings;  // ids
  double order = 0;                   // smaller is first
  Micros at = kNoTime;
};

// An alert against the releases of a product: whether it is a fact about a release or a machine.
struct AlertFact {
  std::string title, version;  // the release on which it fires most
  std::uint64_t with = 0, of = 0, others_with = 0, others = 0;
  bool running =
      false;  // `of` counts machines that were seen running it: an inventory's are no test
};

// Machines that took the release and are no longer in an inventory that lists them.
struct Vanished {
  std::uint64_t hosts = 0, still = 0, of = 0;
  Micros since = kNoTime;  // the first removal that was seen
};

struct UnusedIndicator {
  std::string value, why;
};

inline constexpr std::size_t kKeptOwnerless = 1'000;

struct CampaignReport {
  std::string id, title, product, grade, known_since;
  bool foreign = false;  // read from a file, not shipped
  std::uint64_t no_trace = 0;
  std::vector<FunnelRow> funnel;
  std::vector<HostReport> hosts;  // in the order of the contract
  // For pictures: the first kMostOthers by name of those that are counted and not in `hosts`.
  std::vector<HostReport> others;
  std::vector<Tally> tallies;
  std::vector<Evidence> refused;    // names of the campaign's shape that fail its integrity check
  std::vector<Evidence> ownerless;  // positive rows without a machine, at most kKeptOwnerless
  std::uint64_t ownerless_rows = 0;
  std::uint64_t ownerless_early = 0;      // of these: before the first lease log
  std::uint64_t ownerless_addresses = 0;  // distinct, of the others
  std::uint64_t ownerless_definite = 0;   // of these: they show a stage on somebody; the rest may
  std::uint64_t passive_rows = 0;         // hits in passive sources that name no client
  std::vector<AlertFact> alerts;
  Vanished vanished;
  std::uint64_t cohort = 0, control = 0;  // machines seen running a bad release; only others
  std::uint64_t alone = 0;                // of the cohort: with a module that no other has
  CampaignContext context;
};

// What would settle a stage on a machine that cannot be judged: where no test of it is known, the
// pack's own words, also on what nobody can see; else what the reason itself asks for.
std::string settles_of(const FunnelRow& row, Reason reason);

struct ChannelCount {
  std::string channel;
  std::uint64_t complete = 0, capped = 0, other = 0, absent = 0;  // hosts
};

struct Assumption {
  std::string what, value, why;
};

enum class Verdict : std::uint8_t { Found, NotFound, CouldNotLook };
constexpr std::string_view name_of(Verdict v) {
  return v == Verdict::Found ? "found" : v == Verdict::NotFound ? "not_found" : "could_not_look";
}

struct Indicators {
  std::uint64_t loaded = 0, tested_rows = 0;
  std::uint64_t younger = 0;  // facts that came out after the day of knowledge: not used, not named
  std::vector<UnusedIndicator> unusable, not_testable, demoted;
};

// A file that was given, as it was when it was read.
struct InputRecord {
  std::string role, path, sha256;  // input, pack, map, coverage
  std::uint64_t bytes = 0;
  Micros modified = kNoTime;
  std::string events{};  // of an input in a case: the file that keeps its events
};

struct Report {
  Verdict verdict = Verdict::CouldNotLook;
  bool looked_everywhere =
      false;  // nothing unread, rejected or unknowable stands in the way of a "no"
  Micros as_of = kNoTime, until = kNoTime, end_of_data = kNoTime;
  Micros all_speak_until =
      kNoTime;  // the earliest end of a complete export, when it lies before the end of the data
  std::string version, commit;
  std::vector<std::string> command;
  std::vector<Assumption> assumptions;
  std::vector<Source> sources;        // `source` numbers in evidence index this
  std::vector<InputRecord> given;     // by role, then path; hashes of inputs once they are read
  std::vector<std::string> warnings;  // what makes orders or times doubtful
  std::vector<std::string> skipped;   // paths that were not read, with the reason
  std::uint64_t files = 0, events = 0, rejected = 0, duplicates = 0, bytes = 0, unread = 0;
  std::uint64_t hostless = 0;  // events that no machine owns
  std::vector<CampaignReport> campaigns;
  std::vector<LookNow> look_now;
  std::vector<Finding> findings;  // by band, then as they are to be looked at
  std::vector<Link> links;        // what campaigns share: by kind, then by their ids
  Micros disclosed = kNoTime;
  std::uint64_t hosts = 0, blind = 0, ambiguous_names = 0;
  std::vector<ChannelCount> channels;
  Indicators indicators;
  bool all_hosts = false;
  bool explained_was_read = false;  // the machine that was asked about is in the data
  Pictures pictures;
  Unusual unusual;
  Replay replay;
  double seconds = 0;
};

}  // namespace tamiz
