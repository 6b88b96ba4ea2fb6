#include "flow/case_events.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <queue>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "model/source_bytes.hpp"
#include "store/parquet_reader.hpp"
#include "store/parquet_writer.hpp"

namespace tamiz::flow {
namespace {

// Inputs that are read together before their events are kept: what an interruption can cost.
constexpr std::uint64_t kBatchBytes = 256ull << 20;
constexpr std::size_t kBatchFiles = 256;

std::string file_of(const std::string& member) { return member.substr(0, member.find('!')); }

// Rows of one source that lie together in a segment, in the order of the input. Blocks of an input
// are read by several threads, each into segments of its own: a stretch may leave out what another
// has.
struct Run {
  std::uint32_t source = 0;
  std::size_t segment = 0, first = 0;
  std::vector<std::uint64_t> records;
};
using Runs = std::map<std::uint32_t, std::vector<Run>>;  // by source

Result<Runs> runs_of(SegmentStore& store, std::size_t first_segment) {
  Runs out;
  for (std::size_t i = first_segment; i < store.size(); ++i) {
    TAMIZ_CHECK(store.with(i, [&](const Segment& s) {
      Run* run = nullptr;
      for (std::size_t row = 0; row < s.rows(); ++row) {
        if (run == nullptr || run->source != s.source[row] || run->records.back() > s.record[row]) {
          auto& of = out[s.source[row]];
          run = &of.emplace_back(Run{s.source[row], i, row, {}});
        }
        run->records.push_back(s.record[row]);
      }
    }));
  }
  return out;
}

// The next rows of one run that come before those of all others; `at` is where each run stands.
struct Stretch {
  const Run* run = nullptr;
  std::size_t first = 0, end = 0;  // in the segment
};
std::vector<Stretch> merged_runs(const std::vector<Run>& runs) {
  using Place = std::tuple<std::uint64_t, std::size_t, std::size_t>;  // record, run, row of the run
  std::priority_queue<Place, std::vector<Place>, std::greater<>> open;
  for (std::size_t i = 0; i < runs.size(); ++i) open.emplace(runs[i].records.front(), i, 0);
  std::vector<Stretch> out;
  while (!open.empty()) {
    auto [record, i, row] = open.top();
    open.pop();
    const Run& run = runs[i];
    const std::uint64_t others = open.empty() ? ~std::uint64_t{0} : std::get<0>(open.top());
    std::size_t end = row + 1;
    while (end < run.records.size() && run.records[end] <= others) ++end;
    out.push_back({&run, run.first + row, run.first + end});
    if (end < run.records.size()) open.emplace(run.records[end], i, end);
  }
  return out;
}

}  // namespace

Result<std::string> sha256_of(const InputFile& file) {
  TAMIZ_TRY(const auto stream, open_file(file));
  Sha256 sum;
  std::string buffer(1u << 20, '\0');
  while (true) {
    if (interrupted()) return fail(Code::Stopped, "interrupted");
    TAMIZ_TRY(const std::size_t n, stream->read(std::as_writable_bytes(std::span{buffer})));
    if (n == 0) return sum.hex();
    sum.add(as_bytes(std::string_view{buffer}.substr(0, n)));
  }
}

std::string CaseEvents::key_of(const InputFile& file, const std::string& sha256,
                               const telemetry::IngestOptions& options) const {
  return sha256_hex(fmt::format("tamiz.events/1\n{}\n{}\n{}\n{}\n{}", sha256, file.modified,
                                reader_, telemetry::name_for(file.path, options.orgs),
                                telemetry::name_for(file.path, options.machines)))
      .substr(0, 32);
}

Result<telemetry::Ingested> CaseEvents::read(const std::vector<KeptInput>& kept,
                                             const std::vector<InputFile>& fresh,
                                             const telemetry::Programs& programs,
                                             const telemetry::IngestOptions& options) {
  if (folder_.empty()) return telemetry::ingest(fresh, programs, options);
  TAMIZ_CHECK(make_private_folder(folder_));
  TAMIZ_CHECK(make_private_folder(folder_ + "/events"));
  all_.strings = std::make_unique<Dictionary>();
  all_.segments = std::make_unique<SegmentStore>(options.segment_bytes);
  std::vector<InputFile> to_read;
  for (const KeptInput& input : kept) {
    // Read by other maps, or under other claims: again, if the input is still what it was.
    const bool other = input.key != key_of(input.file, input.sha256, options);
    const Result<std::string> now =
        other ? sha256_of(input.file) : Result<std::string>{fail(Code::Io, "")};
    if (!other || !now || *now != input.sha256) {
      TAMIZ_CHECK(load(input, options.threads));
    } else {
      to_read.push_back(input.file);
    }
  }
  to_read.insert(to_read.end(), fresh.begin(), fresh.end());
  std::vector<InputFile> now;
  std::uint64_t bytes = 0;
  for (const InputFile& file : to_read) {
    if (file.path != "-") {
      const auto sum = sha256_of(file);
      if (!sum && sum.error().code == Code::Stopped) return std::unexpected(sum.error());
      const std::string key = sum ? key_of(file, *sum, options) : "";
      if (sum && file_exists(path_of(key))) {
        made_.push_back({file, *sum, key});
        TAMIZ_CHECK(load(made_.back(), options.threads));
        continue;
      }
    }
    now.push_back(file);
    bytes += file.bytes;
    if (bytes < kBatchBytes && now.size() < kBatchFiles) continue;
    TAMIZ_CHECK(batch(now, programs, options));
    now.clear();
    bytes = 0;
  }
  TAMIZ_CHECK(batch(now, programs, options));
  return std::move(all_);
}

Result<> CaseEvents::batch(const std::vector<InputFile>& files, const telemetry::Programs& programs,
                           const telemetry::IngestOptions& options) {
  if (files.empty()) return {};
  const std::size_t sources = all_.sources.size(), segments = all_.segments->size();
  TAMIZ_TRY(all_, telemetry::ingest(files, programs, options, std::move(all_)));
  return keep(files, sources, segments, options);
}

// The events of each file, in the order of its records; of files that could not be read to their
// end nothing is kept: they are read again next time.
Result<> CaseEvents::keep(const std::vector<InputFile>& files, std::size_t first_source,
                          std::size_t first_segment, const telemetry::IngestOptions& options) {
  TAMIZ_TRY(const auto runs, runs_of(*all_.segments, first_segment));
  for (const InputFile& file : files) {
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = first_source; i < all_.sources.size(); ++i) {
      if (file_of(all_.sources[i].path) == file.path)
        numbers.push_back(static_cast<std::uint32_t>(i));
    }
    std::ranges::sort(numbers, [&](std::uint32_t a, std::uint32_t b) {
      const int order = all_.sources[a].path.compare(all_.sources[b].path);
      return order != 0 ? order < 0 : a < b;
    });
    const std::string sha256 = numbers.empty() ? "" : all_.sources[numbers.front()].sha256;
    made_.push_back({file, sha256, ""});
    if (sha256.empty()) continue;
    std::vector<Source> sources;
    for (const std::uint32_t n : numbers) sources.push_back(all_.sources[n]);
    const std::string key = key_of(file, sha256, options);
    TAMIZ_TRY(const auto writer,
              store::ParquetWriter::create(
                  path_of(key), *all_.strings, {},
                  {{"path", file.path}, {"sources", to_hex(pack_sources(sources))}}));
    for (std::size_t local = 0; local < numbers.size(); ++local) {
      const auto of = runs.find(numbers[local]);
      if (of == runs.end()) continue;
      for (const Stretch& stretch : merged_runs(of->second)) {
        Segment rows;
        TAMIZ_CHECK(all_.segments->with(stretch.run->segment, [&](const Segment& s) {
          for (std::size_t row = stretch.first; row < stretch.end; ++row) rows.append(s, row);
        }));
        std::ranges::fill(rows.source, static_cast<std::uint32_t>(local));
        TAMIZ_CHECK(writer->add(rows));
      }
    }
    TAMIZ_CHECK(writer->finish());
    made_.back().key = key;
  }
  return {};
}

Result<> CaseEvents::load(const KeptInput& input, unsigned threads) {
  const auto usage = [&](const std::string& what) -> std::unexpected<Error> {
    return std::unexpected(
        Error{Code::Usage,
              fmt::format("the events of {} that the case kept: {}; give the input "
                          "again in a new case",
                          printable(input.file.path), what),
              0, path_of(input.key)});
  };
  auto bytes = open_random(path_of(input.key));
  if (!bytes) return usage(bytes.error().what);
  auto opened = store::ParquetReader::open(std::move(*bytes));
  if (!opened) return usage(opened.error().what);
  const auto& reader = **opened;
  std::string path, packed;
  for (const auto& [name, value] : reader.pairs()) {
    if (name == "path") path = value;
    if (name == "sources") packed = from_hex(value).value_or("");
  }
  auto sources = unpack_sources(packed);
  if (!sources) return usage(sources.error().what);
  const auto base = static_cast<std::uint32_t>(all_.sources.size());
  for (Source& source : *sources) {
    source.path = input.file.path + source.path.substr(std::min(path.size(), source.path.size()));
    settle_clock(source);
    all_.sources.push_back(std::move(source));
  }
  std::atomic<std::size_t> next{0};
  std::mutex lock;
  std::optional<Error> failed;
  in_parallel(threads, [&](unsigned) {
    store::ParquetReader::Worker worker{*all_.strings};
    Sightings seen;
    for (std::size_t g = next++; g < reader.groups(); g = next++) {
      auto group = reader.read(g, {}, worker);
      Result<> added;
      if (group && *group) {
        Segment& s = (*group)->segment;
        for (std::size_t row = 0; row < s.rows(); ++row) {
          s.source[row] += base;
          const NamePair names{s.code(Column::Org, row), s.code(Column::Agent, row),
                               s.code(Column::Subject, row)};
          if (names.agent != 0 || names.subject != 0) seen[names].add(s.time[row]);
        }
        added = all_.segments->add(std::move(s));
      }
      if (group && added) continue;
      const std::lock_guard guard{lock};
      failed = group ? added.error() : group.error();
      return;
    }
    const std::lock_guard guard{lock};
    for (const auto& [names, span] : seen) {
      all_.sightings[names].add(span.first);
      all_.sightings[names].add(span.last);
    }
  });
  if (failed) return usage(failed->what);
  ++loaded_;
  return {};
}

}  // namespace tamiz::flow
