#pragma once
// What can be said of one host at one stage of a campaign. Never a bool: reached, not reached, or
// cannot know with the reason. Codes are part of the JSON contract (design, sections 5 and 8).
// Tested by the sieve room.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tamiz {

enum class StageState : std::uint8_t { Reached, NotReached, CannotKnow };
inline constexpr std::array<std::string_view, 3> kStageStateNames{"reached", "not_reached",
                                                                  "cannot_know"};
constexpr std::string_view name_of(StageState s) {
  return kStageStateNames[static_cast<std::size_t>(s)];
}

enum class Reason : std::uint8_t {
  None,
  Implied,       // reached: a later stage was
  Carried,       // not reached: the stage before was not
  OlderRelease,  // not reached: only releases older than the first bad one were seen
  TooYoung,
  NoSource,
  Capped,
  Cut,
  Filtered,
  Sampled,
  Snapshot,
  AlertsOnly,
  NoOwner,
  HashKind,
  VersionUnreadable,
  NoTest,
  NotObservable,
  Gap,
  RuledOut,  // not reached: something shows that it cannot happen there
  Elapsed,   // not reached: the time in which it could happen was over before it could begin
};
inline constexpr std::size_t kReasonCount = 20;
inline constexpr std::array<std::string_view, kReasonCount> kReasonCodes{
    "",          "implied",        "carried",  "older_release", "too_young",
    "no_source", "capped",         "cut",      "filtered",      "sampled",
    "snapshot",  "alerts_only",    "no_owner", "hash_kind",     "version_unreadable",
    "no_test",   "not_observable", "gap",      "ruled_out",     "elapsed"};
constexpr std::string_view code_of(Reason r) { return kReasonCodes[static_cast<std::size_t>(r)]; }
// For people, without the subject: "the outputs end at a console's row limit".
std::string_view text_of(Reason reason);
// What would settle it, when the pack does not say.
std::string_view settles_of(Reason reason);

struct Evidence {
  std::string why;  // "dns msstorageazure.com"
  std::uint32_t source = 0;
  std::uint64_t record = 0;  // byte offset
  Micros time = kNoTime;     // start of the interval
  Micros clock_error = 0;
  bool observed = false;  // a snapshot: true at that time, begun at an unknown one before
  // When the row names an address: whose it was, by which row of which log.
  std::string address;
  Micros owned_from = kNoTime, owned_to = kNoTime;
  std::uint32_t owner_source = 0;
  std::uint64_t owner_record = 0;
};

// Half-open, UTC.
struct TimeSpan {
  Micros from = kNoTime, to = kNoTime;
};

struct StageResult {
  StageState state = StageState::CannotKnow;
  Reason reason = Reason::None;
  Micros first = kNoTime;          // of the earliest evidence
  std::vector<Evidence> evidence;  // earliest first, at most kKeptEvidence
  std::uint64_t evidence_count = 0;
  std::vector<TimeSpan> open;  // for cannot know: what nobody saw
  TimeSpan window;             // not reached by watching: all of this was watched
  std::vector<std::string> watched_by;
  Micros may_still_until = kNoTime;  // not reached, but the longest delay is not over
  std::vector<std::string> assumes;  // claims that a "not reached" rests on
  std::string note;
};
inline constexpr std::size_t kKeptEvidence = 4;

}  // namespace tamiz
