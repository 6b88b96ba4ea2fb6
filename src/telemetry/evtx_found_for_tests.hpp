#pragma once
// What our reader makes of a chunk, as one line, and the chunk that most tests begin with.
#include <fmt/core.h>

#include <string>
#include <vector>

#include "telemetry/evtx.hpp"
#include "telemetry/evtx_for_tests.hpp"

namespace tamiz::telemetry::made {

// What a reader finds in a chunk: "7=a.exe 8=b.exe | what was wrong".
inline std::string found_in(const std::string& chunk) {
  FieldTable fields;
  const Slot image = fields.add("EventData.Image");
  EvtxReader reader{fields};
  Record record{fields.size()};
  Scratch scratch;
  std::string out;
  reader.open(chunk);
  while (const auto found = reader.next()) {
    record.clear();
    const std::string error = reader.fill(*found, record, scratch);
    out += fmt::format("{}={} ", found->number, error.empty() ? record[image] : error);
  }
  for (const auto& damage : reader.damage())
    out += fmt::format("| {}: {} ", damage.at, damage.what);
  return out;
}

inline std::string three() {
  made::Chunk chunk;
  for (std::uint64_t n = 7; n < 10; ++n) chunk.record(n, fmt::format("{}.exe", n));
  return chunk.take();
}
// Where the records of three() begin.
inline std::vector<std::size_t> starts(const std::string& chunk) {
  std::vector<std::size_t> out;
  for (std::size_t at = chunk.find(std::string("\x2A\x2A\0\0", 4)); at != std::string::npos;
       at = chunk.find(std::string("\x2A\x2A\0\0", 4), at + 1))
    out.push_back(at);
  return out;
}

}  // namespace tamiz::telemetry::made
