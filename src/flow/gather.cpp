#include "flow/gather.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/unpack.hpp"
#include "flow/case_events.hpp"
#include "flow/collections.hpp"
#include "flow/converter.hpp"
#include "flow/digests.hpp"
#include "flow/version.hpp"
#include "model/series.hpp"
#include "telemetry/evtx.hpp"
#include "telemetry/map.hpp"
#include "telemetry/opening.hpp"

namespace tamiz::flow {
namespace {

constexpr std::uint64_t kLeastConverter = 64ull << 20;
constexpr std::uint64_t kConverterShare = 4;           // of the memory, for one Parquet file
constexpr std::size_t kMostYaml = kMostYamlBytes + 1;  // parse_yaml says what is wrong with more

Result<std::vector<telemetry::Map>> maps_of(const InputOptions& options, Report& report) {
  TAMIZ_TRY(auto maps, telemetry::shipped_maps());
  for (const std::string& file : options.maps) {
    TAMIZ_TRY(const std::string text, options.given.read("map", file, kMostYaml, report));
    TAMIZ_TRY(auto map, telemetry::read_map(text, file));
    // "complete" never comes from a stranger's map (design, section 4).
    for (ChannelCover& cover : map.cover) {
      if (cover.completeness == Completeness::Complete)
        cover = {Completeness::Filtered,
                 "a map of yours says complete; only coverage.yaml can claim that"};
    }
    report.assumptions.push_back({"map", map.id, "read from " + file + ", not shipped"});
    std::erase_if(maps, [&](const telemetry::Map& other) { return other.id == map.id; });
    maps.insert(maps.begin(), std::move(map));
  }
  return maps;
}

bool is_claims(const InputFile& file) {
  return base_name(file.path) == "coverage.yaml" || base_name(file.path) == "coverage.yml";
}

// A coverage.yaml among the inputs is a claim, not telemetry.
Result<telemetry::CoverageClaims> claims_of(const InputOptions& options,
                                            std::vector<InputFile>& files, Report& report) {
  std::string path = options.coverage;
  for (const InputFile& file : files) {
    if (!options.coverage.empty() || !is_claims(file)) continue;
    if (!path.empty()) {
      return std::unexpected(Error{Code::Usage,
                                   "a second coverage.yaml among the inputs (the first: " + path +
                                       "); say which with --coverage",
                                   0, file.path});
    }
    path = file.path;
  }
  std::erase_if(files, is_claims);
  if (path.empty()) return telemetry::CoverageClaims{};
  TAMIZ_TRY(const std::string text, options.given.read("coverage", path, kMostYaml, report));
  TAMIZ_TRY(auto claims, telemetry::read_claims(text, path));
  if (claims.resolvers_all)
    report.assumptions.push_back({"resolvers", "all", "claimed in " + path});
  for (const std::string& pattern : claims.fixed)
    report.assumptions.push_back(
        {"fixed", pattern, "claimed in " + path + ": never leaves the site"});
  for (const std::string& pattern : claims.always_on)
    report.assumptions.push_back(
        {"always_on_vpn", pattern, "claimed in " + path + ": its names go to our resolvers"});
  for (const auto& claim : claims.zones)
    report.assumptions.push_back(
        {"time zone", claim.zone, "claimed in " + path + " for " + claim.sources.front()});
  for (const auto& claim : claims.complete)
    report.assumptions.push_back({"complete", claim.sources.front(), claim.why});
  return claims;
}

// The zone of times that name none: what coverage.yaml says of the source, else --zone.
void set_clocks(const std::optional<Zone>& zone, const telemetry::CoverageClaims& claims,
                std::vector<Source>& sources) {
  for (Source& source : sources) {
    if (zone) source.clock.zone = zone;
    for (const auto& claim : claims.zones) {
      if (!telemetry::claim_fits(source.path, claim.sources)) continue;
      if (auto named = Zone::named(claim.zone)) source.clock.zone = std::move(*named);
    }
  }
  settle_clocks(sources);
}

void note_hashes(const std::vector<Source>& sources, Report& report) {
  std::map<std::string, std::string> sums;
  for (const Source& s : sources) {
    if (!s.sha256.empty()) sums[s.path.substr(0, s.path.find('!'))] = s.sha256;
  }
  for (InputRecord& given : report.given) {
    const auto found = sums.find(given.path);
    if (found != sums.end() && given.sha256.empty()) given.sha256 = found->second;
  }
}

using NamedMachines = std::vector<std::pair<std::string, std::string>>;

// Whose rows are that name no machine: as given, else as a collection says itself.
NamedMachines machines_of(const InputOptions& options, const std::vector<InputFile>& files,
                          Report& report) {
  NamedMachines out = options.machines;
  for (const auto& [name, path] : out)
    report.assumptions.push_back(
        {"machine", name, "given for the rows of " + path + " that name none"});
  for (Collection& each : collections_among(files)) {
    const bool given = std::ranges::any_of(
        options.machines, [&](const auto& pair) { return is_below(each.path, pair.second); });
    if (given) continue;
    report.assumptions.push_back(
        {"machine", each.machine, "its client_info.json says so of the rows of " + each.path});
    out.emplace_back(std::move(each.machine), std::move(each.path));
  }
  return out;
}

Result<> all_used(std::string_view option,
                  const std::vector<std::pair<std::string, std::string>>& pairs,
                  const std::vector<InputFile>& files) {
  for (const auto& [name, path] : pairs) {
    const bool used =
        std::ranges::any_of(files, [&](const InputFile& f) { return is_below(f.path, path); });
    if (!used)
      return fail(Code::Usage,
                  fmt::format("{} {}={} names no input", option, printable(name), printable(path)));
  }
  return {};
}

// Inputs that the case has already: the same path and the same bytes. A time that was kept while
// the content changed (copies do that) must not hide what is new.
void drop_known(std::vector<InputFile>& files, const std::vector<KeptInput>& kept) {
  std::erase_if(files, [&](const InputFile& file) {
    // What comes by standard input is never known before it is read.
    if (file.path == "-") return false;
    const auto alike = [&](const KeptInput& input) {
      return input.file.path == file.path && input.file.bytes == file.bytes &&
             input.file.modified == file.modified;
    };
    if (std::ranges::none_of(kept, alike)) return false;
    const auto sum = sha256_of(file);
    return sum && std::ranges::any_of(kept, [&](const KeptInput& input) {
             return alike(input) && input.sha256 == *sum;
           });
  });
}

template <class Items, class FileOf>
bool date_files(const telemetry::TakenClaim& taken, Items& items, FileOf file_of) {
  bool used = false;
  for (auto& item : items) {
    InputFile& file = file_of(item);
    if (!telemetry::claim_fits(file.path, taken.sources)) continue;
    file.modified = taken.at;
    file.dated = used = true;
  }
  return used;
}

// What decides, besides an input itself, which events it becomes.
std::string reader_of(const std::vector<telemetry::Map>& maps) {
  std::string all{kVersion};
  all += " parquet/1";  // what a member that is no text becomes
  for (const telemetry::Map& map : maps) all += "\n" + map.id + " " + map.sum;
  return sha256_hex(all);
}

// Both name what the case had, then what was given now.
void note_kept(const CaseEvents& events, Report& report) {
  auto made = events.made().begin();
  for (InputRecord& given : report.given) {
    if (given.role != "input" || made == events.made().end()) continue;
    given.sha256 = made->sha256;
    given.events = made->key;
    ++made;
  }
}

void count_sources(Report& report) {
  for (const Source& source : report.sources) {
    report.events += source.events;
    report.rejected += source.rejected;
    report.bytes += source.bytes;
    report.unread += source.unread.empty() ? 0 : 1;
  }
}

}  // namespace

Result<Gathered> gather(const InputOptions& options, Report& report) {
  Gathered out;
  out.threads = options.threads == 0 ? processors() : options.threads;
  out.max_memory_bytes =
      options.max_memory_bytes == 0 ? total_memory_bytes() / 2 : options.max_memory_bytes;
  if (out.max_memory_bytes < kLeastMemoryBytes) {
    return fail(Code::TooLarge,
                fmt::format("--max-memory {}M is too little: at least {}M are needed",
                            out.max_memory_bytes >> 20, kLeastMemoryBytes >> 20));
  }
  std::optional<Zone> zone;
  if (!options.zone.empty()) {
    TAMIZ_TRY(zone, Zone::named(options.zone));
    report.assumptions.push_back(
        {"time zone", options.zone,
         fmt::format("given; applies to times that name none (tz database {})",
                     zone_data_version())});
  }
  TAMIZ_TRY(const auto maps, maps_of(options, report));
  TAMIZ_TRY(auto walked, walk(options.paths));
  out.digests = take_digests(walked.files, report);
  TAMIZ_TRY(out.claims, claims_of(options, walked.files, report));
  std::vector<KeptInput> kept = options.kept;
  drop_known(walked.files, kept);
  for (const KeptInput& input : kept)
    report.given.push_back(
        {"input", input.file.path, input.sha256, input.file.bytes, input.file.modified, input.key});
  for (const InputFile& file : walked.files)
    report.given.push_back({"input", file.path, "", file.bytes, file.modified, ""});
  for (const auto& taken : out.claims.taken) {
    const bool fresh =
        date_files(taken, walked.files, [](InputFile& f) -> InputFile& { return f; });
    const bool old = date_files(taken, kept, [](KeptInput& k) -> InputFile& { return k.file; });
    report.assumptions.push_back(
        {"taken", taken.sources.front(),
         format_time(taken.at) + (fresh || old ? ", claimed" : ", claimed, but no input fits")});
  }
  for (const Error& skipped : walked.skipped)
    report.skipped.push_back(skipped.input + ": " + skipped.what);
  std::vector<InputFile> files = walked.files;
  for (const KeptInput& input : kept) files.push_back(input.file);
  report.files = files.size();
  TAMIZ_CHECK(all_used("--org", options.orgs, files));
  TAMIZ_CHECK(all_used("--host", options.machines, files));
  const telemetry::Programs programs{maps};
  NamedMachines named = machines_of(options, files, report);
  const Converter converter = parquet_converter(
      std::max(kLeastConverter, out.max_memory_bytes / kConverterShare / out.threads));
  telemetry::IngestOptions ingest{out.threads,
                                  out.max_memory_bytes,
                                  std::min<std::uint64_t>(128ull << 20, out.max_memory_bytes / 6),
                                  options.orgs,
                                  std::move(named),
                                  open_file,
                                  &converter,
                                  options.progress,
                                  options.most_rejects == 0 ? kKeptRejects : options.most_rejects,
                                  options.columns};
  CaseEvents events{options.keep_in, reader_of(maps)};
  TAMIZ_TRY(out.data, events.read(kept, walked.files, programs, ingest));
  note_kept(events, report);
  if (const std::string org = telemetry::join_organisation(out.data); !org.empty())
    report.assumptions.push_back(
        {"organisation", org, "the only one named; rows that name none are taken for its"});
  set_clocks(zone, out.claims, out.data.sources);
  telemetry::lower_completeness(out.data.sources);
  for (std::string& idle : telemetry::apply_claims(out.claims, out.data.sources))
    report.skipped.push_back("coverage.yaml: " + idle);
  note_hashes(out.data.sources, report);
  out.identity = identity::Identity::from_names(out.data.sightings, *out.data.strings, out.threads);
  report.sources = out.data.sources;
  report.hosts = out.identity.hosts().size();
  report.ambiguous_names = out.identity.ambiguous_names();
  for (const Source& s : report.sources) {
    if (!s.observed_from_file || s.events == 0 || s.dated) continue;
    report.assumptions.push_back({"undated inventory", s.path,
                                  "its file is of " + format_time(s.modified) +
                                      ", which any copy changes: no \"no\" rests on it; `taken:` "
                                      "in coverage.yaml would date it"});
  }
  count_sources(report);
  return out;
}

bool read_everything(const Report& report) {
  const auto unknown = [](const Source& s) {
    return s.unmapped.contains("(no map)") || s.damaged || !s.holes.empty();
  };
  return report.events > 0 && report.rejected == 0 && report.unread == 0 &&
         report.skipped.empty() && std::ranges::none_of(report.sources, unknown);
}

}  // namespace tamiz::flow
