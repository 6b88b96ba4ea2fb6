#pragma once
// Windows event logs as Windows keeps them ([MS-EVEN6] has the binary XML; the file around it by
// libyal/libevtx, "Windows XML Event Log (EVTX) format", 2 and 3). All numbers little-endian:
//
//   file    = "ElfFile\0", .., u64 next record number at 24, u32 flags at 120 (1 not closed, 2
//   full),
//             u32 CRC-32 of its first 120 bytes at 124; 4,096 bytes in all; then chunks
//   chunk   = "ElfChnk\0", u64 number of the first record at 24, of the last at 32, u32 where free
//   space
//             begins at 48, u32 CRC-32 of the records at 52, u32 CRC-32 of the header (120 bytes,
//             and 128 to 512) at 124; records from 512 on; 65,536 bytes in all
//   record  = 2A2A0000, u32 size, u64 number, u64 FILETIME, binary XML, u32 size again
//
// Names in the record: as of the same event in XML (telemetry/xml.hpp). What a damaged chunk still
// holds is looked for record by record; what is lost is said with its place, and so is a record
// that another was made longer to cover, which is read all the same. Templates are read once for
// all chunks in which they stand. Tested by evtx_test.cpp, tools/evtx_oracle.py and fuzz_evtx.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/fields.hpp"
#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

inline constexpr std::size_t kEvtxHeaderBytes = 4096, kEvtxChunkBytes = 65'536;

// What the file's header says; "" = nothing wrong with it.
struct EvtxHeader {
  std::uint64_t next_number = 0;  // of the record that would have come next; 0 = not known
  bool dirty = false;  // it was not closed: the header may be older than the last records
  std::string wrong;
};
EvtxHeader evtx_header(std::string_view head);

// Whether these are the first bytes of an event log; and the number of a record by its first
// kNumberBytes, 0 when it is none.
bool numbers_records(std::string_view head);
inline constexpr std::size_t kNumberBytes = 16;
std::uint64_t number_of_record(std::string_view head);

class EvtxReader {
 public:
  explicit EvtxReader(const FieldTable& fields);
  ~EvtxReader();
  EvtxReader(const EvtxReader&) = delete;
  EvtxReader& operator=(const EvtxReader&) = delete;

  struct Found {
    std::uint64_t number = 0;  // counts up by one within a log
    std::uint32_t at = 0, size = 0;
  };
  struct Damage {
    std::uint32_t at = 0;  // in the chunk
    std::string what;
  };

  // Begins with a chunk, which outlives the calls below; shorter ones end the file.
  void open(std::string_view chunk);
  // The next record that is whole; nullopt at the end of the chunk.
  std::optional<Found> next();
  // What the chunk's header says of its first and last record; 0 when there is no sound header.
  [[nodiscard]] std::uint64_t first_number() const { return first_; }
  [[nodiscard]] std::uint64_t last_number() const { return last_; }
  // What was wrong with the chunk, so far.
  [[nodiscard]] const std::vector<Damage>& damage() const { return damage_; }

  // Fills the record's slots. "" or what is wrong, with the offset in the chunk. Views live as long
  // as the chunk and `scratch`.
  std::string fill(const Found& found, Record& record, Scratch& scratch);
  // The record as XML, for people and second readings; "" or what is wrong in `error`.
  std::string xml(const Found& found, std::string& error);

 private:
  struct State;
  [[nodiscard]] bool whole_at(std::size_t at) const;
  std::optional<Found> without_end(std::size_t at);
  std::optional<Found> covered();
  void uncover(std::size_t from);
  void longer_than_it_says(const Found& found);
  [[nodiscard]] std::size_t next_whole(std::size_t from) const;
  void check_header();

  std::unique_ptr<State> state_;
  std::string_view chunk_;
  std::size_t at_ = 0, limit_ = 0;
  std::size_t covered_ = 0, cover_end_ = 0;  // the next record that another covers; 0 = none
  std::uint64_t cover_by_ = 0;               // the number of that other
  std::uint64_t first_ = 0, last_ = 0, previous_ = 0;
  std::vector<Damage> damage_;
};

}  // namespace tamiz::telemetry
