// Can a file of any content crash reading, from unpacking to events? Everything that was read must
// be accounted for: records = events + unmapped + rejected.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/bytes_stream_for_tests.hpp"
#include "telemetry/ingest.hpp"
#include "telemetry/map.hpp"

using namespace tamiz;
using namespace tamiz::telemetry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Programs kPrograms{*shipped_maps()};
  const std::string text(data, data + size);
  IngestOptions options;
  options.open = [&](const InputFile&) -> Result<std::unique_ptr<ByteStream>> {
    return std::make_unique<BytesStream>(text);
  };
  auto read = ingest({{"f", size, 0}}, kPrograms, options);
  if (!read) std::abort();
  lower_completeness(read->sources);
  for (const Source& s : read->sources) {
    std::uint64_t unmapped = 0;
    for (const auto& [kind, n] : s.unmapped) unmapped += n;
    if (s.records != s.events + s.rejected + unmapped) std::abort();
  }
  return 0;
}
