#include "flow/case_events.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>

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

// The sources of one input, in an order of their own.
std::vector<std::uint32_t> numbers_of(const std::vector<Source>& sources, std::size_t first,
                                      const std::string& path) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = first; i < sources.size(); ++i) {
    if (file_of(sources[i].path) == path) out.push_back(static_cast<std::uint32_t>(i));
  }
  std::ranges::sort(out, [&](std::uint32_t a, std::uint32_t b) {
    const int order = sources[a].path.compare(sources[b].path);
    return order != 0 ? order < 0 : a < b;
  });
  return out;
}

// How many inputs are written at once, and how many segments each may hold: a quarter of the
// memory.
struct Writers {
  unsigned threads = 1;
  std::size_t segments = 2;
};
Writers writers_for(const telemetry::IngestOptions& options) {
  constexpr std::uint64_t kLeast = 2;
  const std::uint64_t wanted = options.threads + std::uint64_t{1};
  if (options.max_memory_bytes == 0) return {options.threads, wanted};
  const std::uint64_t room = options.max_memory_bytes / 4 / kSegmentBytes;
  const auto threads =
      static_cast<unsigned>(std::clamp<std::uint64_t>(room / wanted, 1, options.threads));
  return {threads, std::clamp(room / threads, kLeast, wanted)};
}

Error no_use(const KeptInput& input, const std::string& events, const Error& why) {
  return {Code::Usage,
          fmt::format("the events of {} that the case kept: {}; give the input "
                      "again in a new case",
                      printable(input.file.path), why.what),
          0, events};
}

// Rows of a source numbered from `base` on, and whom they saw.
void take_rows(Segment& segment, std::uint32_t base, Sightings& seen) {
  for (std::size_t row = 0; row < segment.rows(); ++row) {
    segment.source[row] += base;
    const NamePair names{segment.code(Column::Org, row), segment.code(Column::Agent, row),
                         segment.code(Column::Subject, row)};
    if (names.agent != 0 || names.subject != 0) seen[names].add(segment.time[row]);
  }
}

// `no_use`: the error of a file that cannot be read.
Result<> load_rows(const store::ParquetReader& reader, std::uint32_t base, unsigned threads,
                   telemetry::Ingested& all, const std::function<Error(const Error&)>& no_use) {
  std::atomic<std::size_t> next{0};
  std::mutex lock;
  Result<> result;
  in_parallel(threads, [&](unsigned) {
    store::ParquetReader::Worker worker{*all.strings};
    Sightings seen;
    for (std::size_t g = next++; g < reader.groups(); g = next++) {
      Result<> done = interrupted() ? fail(Code::Stopped, "interrupted") : Result<>{};
      auto group = reader.read(g, {}, worker);
      if (!group) done = std::unexpected(no_use(group.error()));
      if (done && *group) {
        take_rows((*group)->segment, base, seen);
        done = all.segments->add(std::move((*group)->segment));
      }
      if (done) continue;
      const std::lock_guard guard{lock};
      result = done;
      return;
    }
    const std::lock_guard guard{lock};
    for (const auto& [names, span] : seen) {
      all.sightings[names].add(span.first);
      all.sightings[names].add(span.last);
    }
  });
  return result;
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
  made_ = kept;
  for (const InputFile& file : fresh) made_.push_back({file, "", ""});
  std::vector<std::size_t> now;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < made_.size(); ++i) {
    TAMIZ_TRY(const bool known, load_known(made_[i], options));
    if (known) continue;
    now.push_back(i);
    bytes += made_[i].file.bytes;
    if (bytes < kBatchBytes && now.size() < kBatchFiles) continue;
    TAMIZ_CHECK(batch(now, programs, options));
    now.clear();
    bytes = 0;
  }
  TAMIZ_CHECK(batch(now, programs, options));
  return std::move(all_);
}

// False: it must be read. What the case has of an input that is gone or is not what it was is
// loaded; what other maps made of it, or other claims, only then.
Result<bool> CaseEvents::load_known(KeptInput& input, const telemetry::IngestOptions& options) {
  const bool had = !input.key.empty();
  std::string key = had ? key_of(input.file, input.sha256, options) : "";
  if (!had || key != input.key) {
    // What came by standard input is not there any more, or not known before it is read.
    const auto now =
        input.file.path == "-" ? Result<std::string>{fail(Code::Io, "")} : sha256_of(input.file);
    if (!now && now.error().code == Code::Stopped) return std::unexpected(now.error());
    if (had && (!now || *now != input.sha256)) {
      key = input.key;
    } else {
      if (!now) return false;
      key = key_of(input.file, *now, options);
      if (!file_exists(path_of(key))) return false;
      input.sha256 = *now;
    }
  }
  input.key = key;
  TAMIZ_CHECK(load(input, options.threads));
  return true;
}

Result<> CaseEvents::batch(const std::vector<std::size_t>& inputs,
                           const telemetry::Programs& programs,
                           const telemetry::IngestOptions& options) {
  if (inputs.empty()) return {};
  const std::size_t first_source = all_.sources.size(), first_segment = all_.segments->size();
  std::vector<InputFile> files;
  for (const std::size_t i : inputs) files.push_back(made_[i].file);
  TAMIZ_TRY(all_, telemetry::ingest(files, programs, options, std::move(all_)));
  TAMIZ_TRY(const auto runs, runs_of(*all_.segments, first_segment));
  std::atomic<std::size_t> next{0};
  std::mutex lock;
  Result<> result;
  const Writers writers = writers_for(options);
  in_parallel(writers.threads, [&](unsigned) {
    for (std::size_t n = next++; n < inputs.size(); n = next++) {
      auto done = keep(made_[inputs[n]], first_source, runs, writers.segments, options);
      if (done) continue;
      const std::lock_guard guard{lock};
      result = std::move(done);
      next = inputs.size();
    }
  });
  return result;
}

// The events of one input into a file of their own.
Result<> CaseEvents::keep(KeptInput& input, std::size_t first_source, const Runs& runs,
                          std::size_t most_loaded, const telemetry::IngestOptions& options) const {
  if (interrupted()) return fail(Code::Stopped, "interrupted");
  const auto numbers = numbers_of(all_.sources, first_source, input.file.path);
  // Of what could not be read to its end nothing is kept: it is read again next time.
  if (numbers.empty() || all_.sources[numbers.front()].sha256.empty()) return {};
  input.sha256 = all_.sources[numbers.front()].sha256;
  input.key = key_of(input.file, input.sha256, options);
  std::vector<Source> sources;
  for (const std::uint32_t n : numbers) sources.push_back(all_.sources[n]);
  TAMIZ_TRY(const auto writer,
            store::ParquetWriter::create(
                path_of(input.key), *all_.strings, {},
                {{"path", input.file.path}, {"sources", to_hex(pack_sources(sources))}}));
  return write_rows(*all_.segments, numbers, runs, most_loaded, *writer);
}

Result<> CaseEvents::load(const KeptInput& input, unsigned threads) {
  const auto usage = [&](const Error& why) { return no_use(input, path_of(input.key), why); };
  auto bytes = open_random(path_of(input.key));
  if (!bytes) return std::unexpected(usage(bytes.error()));
  auto opened = store::ParquetReader::open(std::move(*bytes));
  if (!opened) return std::unexpected(usage(opened.error()));
  std::string path, packed;
  for (const auto& [name, value] : (*opened)->pairs()) {
    if (name == "path") path = value;
    if (name == "sources") packed = from_hex(value).value_or("");
  }
  auto sources = unpack_sources(packed);
  if (!sources) return std::unexpected(usage(sources.error()));
  const auto base = static_cast<std::uint32_t>(all_.sources.size());
  for (Source& source : *sources) {
    source.path = input.file.path + source.path.substr(std::min(path.size(), source.path.size()));
    settle_clock(source);
    all_.sources.push_back(std::move(source));
  }
  return load_rows(**opened, base, threads, all_, usage);
}

}  // namespace tamiz::flow
