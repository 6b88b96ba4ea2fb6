#pragma once
// Blocks to events: the part of reading that every thread does for itself. Tested by
// ingest_test.cpp.
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/segment.hpp"
#include "model/sighting.hpp"
#include "telemetry/audit.hpp"
#include "telemetry/blocks.hpp"
#include "telemetry/evtx.hpp"
#include "telemetry/program_choice.hpp"
#include "telemetry/xml.hpp"

namespace tamiz::telemetry {

// What one block adds to its member's Source.
struct BlockCount {
  std::uint64_t records = 0, events = 0, rejected = 0, zoneless = 0, repaired = 0, inner_lost = 0,
                certificates = 0,

                first_repaired = 0, first_inner_lost = 0;
  std::map<std::string, std::uint64_t> unmapped;
  std::vector<Reject> rejects;
  std::vector<const Program*> used;
  std::vector<SourcePart> parts;
  std::array<std::uint64_t, kChannels> channel_events{};
  std::vector<Reject> damage;  // of event logs
  RecordNumbers numbers;
  DateEvidence dates;
  Activity instants, wall, open;
  Micros last_month_first = kNoTime, last_day_first = kNoTime;  // of the row before
  void add_to(Source& source, std::size_t most_rejects);
};

class BlockParser {
 public:
  BlockParser(const Programs& programs, Dictionary& dictionary, SegmentStore& store,
              std::size_t most_rejects, ColumnSet columns = kAllColumns);
  // Parses a block of the source with this number; `org` and `machine` are for rows that name none.
  Result<BlockCount> parse(const Block& block, std::uint32_t source, const std::string& org,
                           const std::string& machine = {});
  Result<> flush();  // hands the last rows to the store
  [[nodiscard]] const Sightings& sightings() const { return sightings_; }

 private:
  void parse_delimited(const Block& block, BlockCount& count);
  void parse_json(const Block& block, BlockCount& count);
  void parse_text(const Block& block, BlockCount& count);
  bool marked_line(std::string_view line, const Block& block, BlockCount& count);
  void other_line(std::string_view line, const Block& block, BlockCount& count);
  void line_of_pairs(std::string_view line, const Block& block, BlockCount& count);
  void parse_paragraphs(const Block& block, BlockCount& count);
  void parse_xml(const Block& block, BlockCount& count);
  void parse_audit(const Block& block, BlockCount& count);
  void parse_evtx(const Block& block, BlockCount& count);
  void json_object(std::string_view text, const Block& block, BlockCount& count);
  void begin_record(std::uint64_t offset, BlockCount& count);
  void each_line(const Program& program, const Opening& opening, BlockCount& count);
  bool fill_from_line(const Program& program, std::string_view line);
  void chosen(const Program* program, const Opening& opening, BlockCount& count);
  void record(const Program& program, const Opening& opening, BlockCount& count);
  const Program* read_inner(std::string_view text);
  void one_event(const Program& program, const Opening& opening, BlockCount& count);
  void reject(std::string what, BlockCount& count);
  void see_time(BlockCount& count);
  void see_dates(const ReadTime& read, BlockCount& count);
  void keep(const Program& program, BlockCount& count);
  void see(const Row& row, const Segment& segment);

  const Programs& programs_;
  SegmentStore& store_;
  DictionaryCache strings_;
  struct {
    ProgramChoice json, xml, pairs, paragraphs, audit;
  } choices_;
  JsonReader json_, inner_, unwrapped_;
  XmlReader xml_;
  EvtxReader evtx_;
  AuditEvents audit_;
  std::vector<std::string_view> groups_;
  Scratch scratch_;
  Record record_, other_;
  Row row_;
  std::vector<std::string_view> fields_;
  Segment segment_;
  Sightings sightings_;
  struct Seen {
    NamePair names;
    Extent* span = nullptr;  // into sightings_, whose nodes stay where they are
  };
  std::vector<Seen> seen_;  // the last machines, by hash: rows of one machine come close together
  std::size_t most_rejects_;
  ColumnSet columns_;
  std::uint32_t source_ = 0;
  std::string org_, machine_;
};

}  // namespace tamiz::telemetry
