#include "telemetry/ingest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "base/text.hpp"
#include "telemetry/block_parser.hpp"

namespace tamiz::telemetry {
namespace {

class Ingest {
 public:
  Ingest(const std::vector<InputFile>& files, const Programs& programs,
         const IngestOptions& options, Ingested before)
      : programs_(programs), options_(options), out_(std::move(before)) {
    if (!out_.strings) out_.strings = std::make_unique<Dictionary>();
    if (!out_.segments) out_.segments = std::make_unique<SegmentStore>(options.segment_bytes);
    next_source_ = static_cast<std::uint32_t>(out_.sources.size());
    for (const InputFile& file : files) files_.emplace_back(file, programs, options);
  }

  Result<Ingested> run() {
    in_parallel(options_.threads, [this](unsigned) { work(); });
    if (failed_) return std::unexpected(error_);
    number_sources();
    return std::move(out_);
  }

 private:
  struct Busy {
    Busy(const InputFile& file, const Programs& programs, const IngestOptions& options)
        : org(name_for(file.path, options.orgs)),
          machine(name_for(file.path, options.machines)),
          blocks(file, programs, options.open, options.converter) {}
    std::string org, machine;
    std::mutex lock;
    bool done = false;
    FileBlocks blocks;
    std::deque<std::uint32_t> numbers;  // of members: their `source` in events
  };

  void work() {
    BlockParser parser{programs_, *out_.strings, *out_.segments, options_.most_rejects,
                       options_.columns};
    std::size_t turn = 0;
    while (!failed_) {
      Busy* file = nullptr;
      auto block = next_block(turn, file);
      if (!block) break;
      const std::uint32_t number = file->numbers[block->member];
      auto count = parser.parse(*block, number, file->org, file->machine);
      if (!count) return stop(count.error());
      const std::uint64_t bytes = bytes_ += block->size;
      const std::uint64_t events = events_ += count->events;
      add(*file, block->member, *count);
      if (options_.progress != nullptr)
        options_.progress->report(finished_, bytes, events, "reading");
      check_limits();
    }
    if (auto flushed = parser.flush(); !flushed) return stop(flushed.error());
    const std::lock_guard guard{lock_};
    for (const auto& [names, span] : parser.sightings()) {
      out_.sightings[names].add(span.first);
      out_.sightings[names].add(span.last);
    }
  }

  // A block of the file whose turn it is; files that another thread is cutting are passed over at
  // first.
  std::optional<Block> next_block(std::size_t& turn, Busy*& chosen) {
    while (!failed_) {
      bool any_left = false;
      for (std::size_t tried = 0; tried < files_.size(); ++tried) {
        Busy& file = files_[turn];
        std::unique_lock guard{file.lock, std::try_to_lock};
        if (!guard) {
          any_left = true;
          turn = (turn + 1) % files_.size();
          continue;
        }
        if (!file.done) {
          if (auto block = file.blocks.next()) {
            while (file.numbers.size() < file.blocks.members().size())
              file.numbers.push_back(next_source_++);
            chosen = &file;
            return block;
          }
          file.done = true;
          ++finished_;
        }
        guard.unlock();
        turn = (turn + 1) % files_.size();
      }
      if (!any_left) return std::nullopt;
      std::this_thread::yield();
    }
    return std::nullopt;
  }

  void add(Busy& file, std::size_t member, BlockCount& count) {
    const std::lock_guard guard{file.lock};
    Source& source = file.blocks.members()[member];
    count.add_to(source, options_.most_rejects);
    for (const Program* program : count.used) use_map(source, program->map());
  }

  // JSON chooses a map per record: the source is what its maps are, together.
  static void use_map(Source& source, const Map& map) {
    if (source.map == map.id ||
        ("+" + source.map + "+").find("+" + map.id + "+") != std::string::npos)
      return;
    const bool first = source.map.empty();
    std::string all =
        first ? map.id : std::min(source.map, map.id) + "+" + std::max(source.map, map.id);
    source.map = std::move(all);
    source.family = first ? map.family : std::min(source.family, map.family);
    source.passive = first ? map.passive : source.passive && map.passive;
    source.partial = first ? map.partial : source.partial && map.partial;
    source.network = first ? map.network : source.network || map.network;
    source.observed_from_file =
        first ? map.observed_from_file : source.observed_from_file && map.observed_from_file;
    source.month_first_by_rule =
        first ? !map.dates_open : source.month_first_by_rule && !map.dates_open;
    source.producer_key = source.producer_key || !map.producer_key.empty();
    source.order = first || source.order == map.order ? map.order : RowOrder::None;
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (map.cover[c].completeness < source.cover[c].completeness) source.cover[c] = map.cover[c];
    }
  }

  void check_limits() {
    if (interrupted()) stop({Code::Stopped, "interrupted"});
    if (options_.max_memory_bytes == 0 || used_memory_bytes() <= options_.max_memory_bytes) return;
    stop({Code::TooLarge, fmt::format("more than {} MiB of memory are needed: give a larger "
                                      "--max-memory, or fewer inputs at once",
                                      options_.max_memory_bytes >> 20)});
  }

  void stop(Error error) {
    const std::lock_guard guard{lock_};
    if (!failed_) error_ = std::move(error);
    failed_ = true;
  }

  // Sources in the order of their numbers; those that gave no block follow.
  void number_sources() {
    out_.sources.resize(next_source_);
    for (Busy& file : files_) {
      auto& members = file.blocks.members();
      while (file.numbers.size() < members.size()) {
        file.numbers.push_back(next_source_++);
        out_.sources.emplace_back();
      }
      for (std::size_t i = 0; i < members.size(); ++i) {
        std::ranges::sort(members[i].parts, {}, &SourcePart::offset);
        const Program* likely = file.blocks.likely(i);
        settle_clock(members[i]);
        name_holes(members[i]);
        if (members[i].map.empty() && likely != nullptr) use_map(members[i], likely->map());
        out_.sources[file.numbers[i]] = std::move(members[i]);
      }
    }
  }

  const Programs& programs_;
  const IngestOptions& options_;
  Ingested out_;
  std::deque<Busy> files_;
  std::mutex lock_;
  std::atomic<bool> failed_{false};
  Error error_;
  std::atomic<std::uint32_t> next_source_{0};
  std::atomic<std::uint64_t> finished_{0}, bytes_{0}, events_{0};
};

}  // namespace

std::string join_organisation(Ingested& data) {
  StringCode only = 0;
  bool open = false;
  for (const auto& [names, span] : data.sightings) {
    open = open || names.org == 0;
    if (names.org == 0 || names.org == only) continue;
    if (only != 0) return "";
    only = names.org;
  }
  if (only == 0) return "";
  data.segments->fill_empty(Column::Org, only);
  Sightings joined;
  for (const auto& [names, span] : data.sightings) {
    Extent& all = joined[{only, names.agent, names.subject}];
    all.add(span.first);
    all.add(span.last);
  }
  data.sightings = std::move(joined);
  return open ? std::string{data.strings->text(only)} : "";
}

std::string name_for(const std::string& path, const NamedPaths& named) {
  std::string out;
  std::size_t longest = 0;
  for (const auto& [name, prefix] : named) {
    if (!is_below(path, prefix) || prefix.size() < longest) continue;
    longest = prefix.size();
    out = name;
  }
  return out;
}

void name_holes(Source& source) {
  constexpr std::size_t kNamed = 5;
  const auto runs = source.numbers.missing();
  std::uint64_t missing = 0;
  for (const auto& [from, to] : runs) missing += to - from + 1;
  source.keep_anomalies();
  if (source.more_anomalies > 0)
    source.anomalies.push_back(
        {source.bytes, with_commas(source.more_anomalies) + " more places are damaged"});
  if (missing > 0)
    source.holes = fmt::format(
        "{}: their numbers are skipped",
        missing == 1 ? "1 record is missing" : with_commas(missing) + " records are missing");
  if (missing == 0 && source.numbers.unreadable > 0)
    source.holes = fmt::format("{} of the log cannot be read: what {} held is not known",
                               counted(source.numbers.unreadable, "chunk", "chunks"),
                               source.numbers.unreadable == 1 ? "it" : "they");
  for (std::size_t i = 0; i < runs.size() && i < kNamed; ++i) {
    const auto& [from, to] = runs[i];
    source.anomalies.push_back({0, from == to
                                       ? fmt::format("record {} is missing", from)
                                       : fmt::format("records {} to {} are missing", from, to)});
  }
  if (runs.size() > kNamed)
    source.anomalies.push_back(
        {0, fmt::format("{} more runs of records are missing", runs.size() - kNamed)});
}

Result<Ingested> ingest(const std::vector<InputFile>& files, const Programs& programs,
                        const IngestOptions& options, Ingested before) {
  return Ingest{files, programs, options, std::move(before)}.run();
}

}  // namespace tamiz::telemetry
