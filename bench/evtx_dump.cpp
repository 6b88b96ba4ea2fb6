// Event logs through our reader alone. `evtx_dump xml FILE..`: every record as XML, a line each
// with its number before it; `evtx_dump events FILE..`: fills every record's slots as ingest does,
// and prints records, bytes and seconds. Damage goes to standard error. tools/evtx_oracle.py and
// bench/evtx.py run it.
#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "base/file.hpp"
#include "telemetry/evtx.hpp"
#include "telemetry/map.hpp"
#include "telemetry/program.hpp"

using namespace tamiz;
using namespace tamiz::telemetry;

namespace {

struct Sums {
  std::uint64_t records = 0, failed = 0, bytes = 0, slots = 0;
};

void read_file(const std::string& path, bool xml, EvtxReader& reader, const FieldTable& fields,
               Sums& sums) {
  const auto bytes = read_whole(path, 1ull << 32);
  if (!bytes) return fmt::print(stderr, "{}: {}\n", path, bytes.error().what);
  const EvtxHeader header = evtx_header(*bytes);
  if (!header.wrong.empty()) fmt::print(stderr, "{}: {}\n", path, header.wrong);
  const std::string_view all = *bytes;
  Scratch scratch;
  Record record{fields.size()};
  sums.bytes += all.size();
  for (std::size_t at = all.starts_with("ElfChnk") ? 0 : kEvtxHeaderBytes; at < all.size();
       at += kEvtxChunkBytes) {
    reader.open(all.substr(at, kEvtxChunkBytes));
    while (const auto found = reader.next()) {
      ++sums.records;
      scratch.clear();
      record.clear();
      std::string error;
      if (xml) {
        const std::string text = reader.xml(*found, error);
        fmt::print("{}\t{}\n", found->number, error.empty() ? text : "! " + error);
      } else {
        error = reader.fill(*found, record, scratch);
      }
      sums.slots += record.filled.size();
      if (!error.empty()) {
        ++sums.failed;
        fmt::print(stderr, "{}: {}\n", path, error);
      }
    }
    for (const auto& damage : reader.damage())
      fmt::print(stderr, "{}: byte {}: {}\n", path, at + damage.at, damage.what);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 64;
  const bool xml = std::string_view{argv[1]} == "xml";
  const Programs programs{*shipped_maps()};
  EvtxReader reader{programs.fields};
  Sums sums;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 2; i < argc; ++i) read_file(argv[i], xml, reader, programs.fields, sums);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!xml)
    fmt::print("records {} failed {} slots {} bytes {} seconds {:.3f}\n", sums.records, sums.failed,
               sums.slots, sums.bytes, seconds);
  return 0;
}
