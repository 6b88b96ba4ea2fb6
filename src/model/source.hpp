#pragma once
// What is known of one input after reading it: a file, or one member of an archive.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/clock.hpp"
#include "model/event.hpp"

namespace tamiz {

// A record that could not be read, or a place where an input is damaged.
struct Reject {
  std::uint64_t record = 0;  // byte offset
  std::string what;          // what is wrong and what would be right
  friend bool operator<(const Reject& a, const Reject& b) {
    return a.record != b.record ? a.record < b.record : a.what < b.what;
  }
};

struct ChannelCover {
  Completeness completeness = Completeness::Absent;
  std::string why;
};

// Rows by quarter of an hour: what tells a log's silence from its normal pace. Rows whose times are
// open by more than a quarter are not in it.
inline constexpr Micros kSlot = 15 * 60 * kSecond;
struct SlotRows {
  std::uint64_t rows = 0;
  // The end of the first row's interval, and the beginning of the last one's.
  Micros first = kNoTime, last = kNoTime;
  void add(Micros at, Micros clock_error) {
    ++rows;
    first = earlier_of(first, at + clock_error);
    last = std::max(last, at);
  }
  void add(const SlotRows& more) {
    rows += more.rows;
    first = earlier_of(first, more.first);
    last = std::max(last, more.last);
  }
  friend bool operator==(const SlotRows&, const SlotRows&) = default;
};
using Activity = std::map<std::int64_t, SlotRows>;
std::int64_t slot_of(Micros at);
// Sources with more distinct slots than this (ten years) have no use for them: wild clocks.
inline constexpr std::size_t kMostSlots = 350'000;

// A stretch of rows in reading order: a block, or what stands between two header lines.
struct SourcePart {
  std::uint64_t offset = 0, rows = 0;
  bool header = false;                     // a header line stands at its beginning
  bool descending = true;                  // its times never rise
  Micros first = kNoTime, last = kNoTime;  // the times of its first and last row, as written
  Extent instants;                         // of rows whose times are instants
  Extent wall, exchanged;  // of rows whose clocks are open: as written; day and month exchanged
};

// Records that their producer numbers one by one: which were seen, and which must be there.
struct RecordNumbers {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> seen;  // first and last of each run
  std::uint64_t first = 0, last = 0;                          // that a header names; 0 = none does
  std::uint64_t unreadable = 0;  // stretches that hold something, but no number
  // Of producers that begin to count again with each start of the machine, and of logs that several
  // machines write into: runs as they stand in the file.
  struct Run {
    std::uint64_t of = 0;  // whose count it is
    std::uint64_t at = 0;  // the byte where it begins
    std::uint64_t first = 0, last = 0;
    friend auto operator<=>(const Run&, const Run&) = default;
  };
  std::vector<Run> runs;
  void add(std::uint64_t number);
  void add(std::uint64_t of, std::uint64_t at, std::uint64_t number);
  void add(const RecordNumbers& more);
  // The runs of numbers that are not there, in order. Sorts and joins `seen`; sorts `runs`.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> missing();
};

// In which order a map says its rows come. It decides what a cut takes away.
enum class RowOrder : std::uint8_t { None, OldestFirst, NewestFirst };

struct Source {
  std::string path;           // "a.zip!b.csv"
  std::string sha256;         // of the file on disk; "" when it was not read to the end
  std::string map;            // id; "" = not recognised
  std::string family;         // events of different families are different witnesses
  std::string header;         // of delimited text, to recognise parts of one export
  std::string guessed;        // which columns were taken for what, when no map knows the table
  std::uint64_t bytes = 0;    // decompressed
  std::uint64_t records = 0;  // data records seen: events + unmapped + rejected + ignored
  std::uint64_t events = 0;
  std::array<std::uint64_t, kChannels> channel_events{};
  std::uint64_t rejected = 0;
  std::uint64_t hosts = 0;         // machines that it names; filled when hosts are known
  std::uint64_t certificates = 0;  // events that say who signed a file, for all machines
  std::uint64_t inner_lost = 0;    // events that lost columns: a cell that should hold JSON is torn
  std::uint64_t zoneless = 0;      // events whose time named no zone and got none
  std::map<std::string, std::uint64_t> unmapped;  // recognised, not mapped: kind -> records
  std::vector<Reject> rejects;                    // the first kKeptRejects by offset
  std::vector<SourcePart> parts;                  // by offset once reading is over
  Activity instants;                              // rows whose times are instants
  Activity wall;                                  // rows whose zones are open, as written
  Activity open;      // rows whose days and months are open too, read month first
  bool wild = false;  // more than kMostSlots of these: none is kept, and nobody knows when it was
                      // being written
  Activity activity;  // all, as instants; what `settle_clock` made of them
  std::vector<Reject> anomalies;  // damage that lost no record, or the end of a damaged input
  DateEvidence dates;
  bool month_first_by_rule = true;  // of its map: only evidence makes a date day first
  SourceClock clock;
  Micros modified = kNoTime;               // of the file
  Micros first = kNoTime, last = kNoTime;  // of event times
  RowOrder order = RowOrder::None;
  bool passive = false;  // seen by a sensor elsewhere: rows name no machine of ours
  bool producer_key = false;
  bool partial =
      false;  // an inventory of a part only (one package manager): what is not in it may be there
  bool observed_from_file = false;  // rows have no time of their own
  bool dated = false;    // and coverage.yaml says when they were taken; else the file's time is no
                         // proof of anything
  bool network = false;  // stands in the network, not on the machine: silence of a machine is not
                         // its being well
  bool claimed = false;  // completeness raised by coverage.yaml
  std::array<ChannelCover, kChannels> cover{};  // what the map says, lowered by what was found
  std::uint32_t snapshots = 0;                  // bit per Channel; see `is_snapshot`
  std::uint64_t cut_at = 0;     // the console limit that the row count meets; 0 = none
  Micros cut_before = kNoTime;  // a newest-first cut lost what is older than this; kNoTime = it may
                                // have lost anything
  bool damaged = false;         // ended early: what followed is missing
  RecordNumbers numbers;        // of event logs, and of Linux' audit
  std::string holes;            // what is missing inside, in words; "" = nothing is known to be
  std::string unread;           // not recognised or not readable: why, and what would be right

  // Keeps the first kMostAnomalies by offset, and counts the others.
  void keep_anomalies();
  std::uint64_t more_anomalies = 0;

  // Whether rows of that channel are states at a moment, whatever else is lost.
  [[nodiscard]] bool is_snapshot(Channel channel) const {
    return (snapshots & (1u << static_cast<unsigned>(channel))) != 0;
  }
  // Whether it tells of moments only, as an inventory does: its last says nothing of logs.
  [[nodiscard]] bool only_snapshots() const;
};
inline constexpr std::size_t kKeptRejects = 5;
inline constexpr std::size_t kMostAnomalies = 1000;
inline constexpr std::size_t kMostKinds =
    1000;  // of unmapped records by name; more are counted together

// Decides its dates by the evidence, and computes `first` and `last` with the clock that it has
// now. `dates`: of its series (series.hpp).
void settle_clock(Source& source, const DateEvidence& dates);
inline void settle_clock(Source& source) { settle_clock(source, source.dates); }
inline bool lacks_zone(const Source& source) { return source.zoneless > 0 && !source.clock.zone; }

// One line for what a source is worth overall: the weakest class among its channels.
Completeness weakest(const Source& source);

}  // namespace tamiz
