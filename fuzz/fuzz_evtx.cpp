// Can a chunk of an event log of any content crash the reader, or keep it busy? And does filling
// slots agree with the XML on whether a record can be read? Half of the inputs are a sound chunk
// with bytes changed, its checksums made right again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "telemetry/evtx.hpp"
#include "telemetry/evtx_for_tests.hpp"

using namespace tamiz::telemetry;

namespace {

std::string chunk_of(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || data[0] % 2 == 0) return {data + (size > 0 ? 1 : 0), data + size};
  made::Chunk made;
  for (std::uint64_t n = 1; n < 4; ++n) made.record(n, "a.exe");
  std::string chunk = made.take();
  for (std::size_t i = 1; i + 3 <= size; i += 3) {
    const std::size_t at = 512 + (data[i] | std::size_t{data[i + 1]} << 8) % 2048;
    chunk[at] = static_cast<char>(data[i + 2]);
  }
  made::Chunk::seal(chunk);
  return chunk;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FieldTable kFields = [] {
    FieldTable fields;
    for (const char* key : {"System.EventID", "System.Provider.Name", "System.EventRecordID",
                            "EventData.Image", "EventData.Data1", "UserData.Path"})
      fields.add(key);
    return fields;
  }();
  static EvtxReader reader{kFields};
  const std::string chunk = chunk_of(data, size);
  Record record{kFields.size()};
  Scratch scratch;
  reader.open(chunk);
  std::size_t after = 0;  // a record that another was made to cover lies within it
  while (const auto found = reader.next()) {
    if (found->at < after || found->at + std::size_t{found->size} > chunk.size()) std::abort();
    after = found->at + std::size_t{1};
    record.clear();
    scratch.clear();
    reader.fill(*found, record, scratch);
    for (const Slot slot : record.filled) {
      if (record[slot].size() > 4 * chunk.size()) std::abort();
    }
    std::string error;
    reader.xml(*found, error);
  }
  return 0;
}
