// Every map has a sample under maps/samples/<map id>.<anything>, and beside it <sample>.golden: the
// events that it becomes. A golden without sample, a sample without golden and a map without sample
// fail. TAMIZ_APPROVE=1 writes them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/file.hpp"
#include "telemetry/event_text.hpp"
#include "telemetry/ingest.hpp"
#include "telemetry/map.hpp"

namespace tamiz::telemetry {
namespace {

namespace fs = std::filesystem;
const fs::path kSamples = fs::path{TAMIZ_SOURCE_DIR} / "maps" / "samples";

std::string golden_of(const fs::path& sample) {
  static const Programs programs{*shipped_maps()};
  IngestOptions options;
  auto read = ingest({{sample.string(), 0, 1'680'000'000 * kSecond}}, programs, options);
  if (!read) return "error: " + read.error().what + "\n";
  lower_completeness(read->sources);
  std::string out;
  for (std::size_t i = 0; i < read->sources.size(); ++i)
    out += source_text(read->sources[i]) + events_text(*read, i, 1u << 20).value_or("");
  return out;
}

TEST(Golden, ItReadsEverySampleAsApproved) {
  std::vector<std::string> covered;
  for (const auto& entry : fs::directory_iterator(kSamples)) {
    const fs::path sample = entry.path();
    if (sample.extension() == ".golden") {
      EXPECT_TRUE(fs::exists(fs::path{sample}.replace_extension())) << sample << " has no sample";
      continue;
    }
    covered.push_back(sample.filename().string().substr(0, sample.filename().string().find('.')));
    const std::string got = golden_of(sample), golden = sample.string() + ".golden";
    if (std::getenv("TAMIZ_APPROVE") != nullptr) {
      ASSERT_TRUE(write_whole(golden, got));
    }
    const auto want = read_whole(golden, 1u << 20);
    ASSERT_TRUE(want) << golden << " is missing";
    EXPECT_EQ(got, *want) << sample;
    // What says nothing of a machine is recognised and counted.
    const bool silent =
        got.starts_with("map : ") && got.find(" 0 events, 0 rejected\n") != got.npos;
    EXPECT_TRUE(silent || got.starts_with("map " + covered.back()))
        << sample << " is read by another map: " << got.substr(0, 80);
  }
  const auto maps = shipped_maps();
  ASSERT_TRUE(maps);
  for (const Map& map : *maps) {
    EXPECT_NE(std::ranges::find(covered, map.id), covered.end())
        << "map " << map.id << " has no sample in maps/samples";
  }
}

}  // namespace
}  // namespace tamiz::telemetry
