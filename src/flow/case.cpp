#include "flow/case.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "flow/case_history.hpp"
#include "flow/forms.hpp"
#include "flow/manifest.hpp"
#include "pack/pack.hpp"
#include "report/formats.hpp"
#include "report/json_writer.hpp"

namespace tamiz::flow {
namespace {

// The one that was found among the inputs is no less the case's than one that was named.
std::string coverage_of(const HuntOptions& options, const Report& report) {
  const auto found = std::ranges::find(report.given, "coverage", &InputRecord::role);
  return options.inputs.coverage.empty() && found != report.given.end() ? found->path
                                                                        : options.inputs.coverage;
}

std::string manifest_of(const HuntOptions& options, const Report& report) {
  report::JsonWriter json;
  json.open_object()
      .field("schema", "tamiz.manifest/1")
      .field("version", report.version)
      .field("commit", report.commit)
      .texts("command", report.command);
  json.key("options").open_object();
  std::vector<std::string> paths = options.given_before;
  for (const std::string& path : options.inputs.paths) {
    if (std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
  }
  json.texts("paths", paths).texts("packs", options.packs);
  json.texts("maps", options.inputs.maps);
  std::vector<std::string> orgs;
  for (const auto& [name, path] : options.inputs.orgs) orgs.push_back(name + "=" + path);
  json.texts("orgs", orgs);
  std::vector<std::string> machines;
  for (const auto& [name, path] : options.inputs.machines) machines.push_back(name + "=" + path);
  json.texts("machines", machines);
  json.key("coverage").text_or_null(coverage_of(options, report));
  json.key("zone").text_or_null(options.inputs.zone);
  json.key("product").text_or_null(options.product);
  json.key("as_of").text_or_null(format_time(report.as_of));
  json.key("until").text_or_null(format_time(options.until));
  json.key("disclosed").text_or_null(format_time(options.disclosed));
  json.field("no_packs", options.no_packs).close_object();
  json.key("dismissed").text_or_null(options.set_aside.sum);
  report::assumptions_json(json, report.assumptions);
  json.key("files").open_array();
  for (const InputRecord& file : report.given) {
    json.open_object().field("role", file.role).field("path", file.path).field("bytes", file.bytes);
    json.key("modified").text_or_null(format_time(file.modified));
    json.key("sha256").text_or_null(file.sha256);
    json.key("events").text_or_null(file.events).close_object();
  }
  json.close_array().close_object();
  return json.take();
}

// What a later run takes over from the case unless it says otherwise.
void take_over(const YamlNode& kept, HuntOptions& options) {
  InputOptions& inputs = options.inputs;
  if (inputs.maps.empty()) inputs.maps = list_at(kept, "maps");
  if (inputs.coverage.empty()) inputs.coverage = text_at(kept, "coverage");
  if (inputs.zone.empty()) inputs.zone = text_at(kept, "zone");
  if (options.product.empty()) options.product = text_at(kept, "product");
  if (options.until == kNoTime) options.until = time_at(kept, "until");
  if (options.disclosed == kNoTime) options.disclosed = time_at(kept, "disclosed");
  for (const auto& [key, pairs] :
       {std::pair{"orgs", &inputs.orgs}, std::pair{"machines", &inputs.machines}}) {
    for (const std::string& text : list_at(kept, key)) {
      const auto equals = text.find('=');
      if (equals == std::string::npos) continue;
      const std::pair pair{text.substr(0, equals), text.substr(equals + 1)};
      if (std::ranges::find(*pairs, pair) == pairs->end()) pairs->push_back(pair);
    }
  }
}

// The packs of the case and those that are given now; whether one of these is new.
Result<bool> join_packs(const YamlNode& kept, HuntOptions& options) {
  if (options.no_packs) return false;
  const std::vector<std::string> old = list_at(kept, "packs");
  const bool none = text_at(kept, "no_packs") == "true";
  std::vector<std::string> joined = old;
  if (old.empty() && !none && !options.packs.empty()) {  // all that are shipped
    TAMIZ_TRY(const auto shipped, pack::shipped_packs());
    for (const pack::Pack& each : shipped) joined.push_back(each.id);
  }
  const std::size_t before = joined.size();
  for (const std::string& pack : options.packs) {
    if (std::ranges::find(joined, pack) == joined.end()) joined.push_back(pack);
  }
  const bool any = joined.size() > before;
  options.no_packs = none && !any;
  options.packs = any ? std::move(joined) : old;
  return any;
}

// The case as it is: an answer to any other question is not the case's.
bool asks_nothing_else(const HuntOptions& options) {
  const InputOptions& inputs = options.inputs;
  return options.as_of == kNoTime && options.until == kNoTime && options.disclosed == kNoTime &&
         options.product.empty() && options.explain.empty() && options.packs.empty() &&
         !options.no_packs && !options.blind && !options.all_hosts && inputs.zone.empty() &&
         inputs.coverage.empty() && inputs.maps.empty() && inputs.orgs.empty() &&
         inputs.machines.empty();
}

}  // namespace

Result<> open_case(HuntOptions& options) {
  if (options.case_folder.empty()) return {};
  options.inputs.keep_in = options.case_folder;
  // A question about a machine makes no case.
  if (options.explain.empty()) options.inputs.given.keep_in = options.case_folder;
  // What is set aside from now on is news to the next run.
  TAMIZ_TRY(options.set_aside, set_aside_in(options.case_folder));
  const bool adds = !options.inputs.paths.empty();
  if (!file_exists(manifest_path(options.case_folder))) {
    if (!adds)
      return fail(Code::Usage,
                  fmt::format("{} is no case yet: give the inputs once, then `--case` alone reads "
                              "them again",
                              printable(options.case_folder)));
    // An interrupted run left its events: they are used.
    const bool begun =
        is_free_folder(options.case_folder) || folder_exists(options.case_folder + "/events");
    if (!options.explain.empty() || begun) return {};
    return fail(Code::Usage, printable(options.case_folder) +
                                 " holds something that is no case: name a new folder");
  }
  TAMIZ_TRY(const YamlNode root, read_manifest(options.case_folder));
  const YamlNode* kept = root.find("options");
  if (kept == nullptr)
    return fail(Code::Usage, manifest_path(options.case_folder) + ": 'options' is missing");
  options.given_before = list_at(*kept, "paths");
  const bool as_before = asks_nothing_else(options);
  TAMIZ_TRY(const bool other_packs, join_packs(*kept, options));
  take_over(*kept, options);
  take_inputs(root, options.inputs);
  for (GivenCopy& copy : copies_in(root, options.case_folder))
    options.inputs.given.copies.emplace(std::move(copy.path), std::move(copy.copy));
  // Without anything new it is the same hunt, on the same day of knowledge.
  const bool asked_day = options.as_of != kNoTime;
  const std::string known = text_at(root, "dismissed");
  options.rewrite = as_before && options.set_aside.sum != (known == "null" ? "" : known);
  if (!adds && !other_packs && !asked_day) options.as_of = time_at(*kept, "as_of");
  options.from_case = !adds && !other_packs;
  if (options.from_case) options.inputs.given.keep_in.clear();
  return {};
}

Result<> check_case(const HuntOptions& options, const Report& report) {
  if (!options.from_case) return {};
  TAMIZ_TRY(const YamlNode root, read_manifest(options.case_folder));
  const YamlNode* files = root.find("files");
  std::size_t inputs = 0;
  for (std::size_t i = 0; files != nullptr && i < files->items.size(); ++i) {
    const YamlNode& kept = files->items[i];
    const std::string path = text_at(kept, "path"), role = text_at(kept, "role"),
                      sum = text_at(kept, "sha256");
    // Events that the case keeps are what they were, whatever has become of the input.
    if (role == "input" && text_at(kept, "events").size() == 32) continue;
    inputs += role == "input" ? 1 : 0;
    const auto now = std::ranges::find_if(
        report.given, [&](const InputRecord& g) { return g.path == path && g.role == role; });
    if (now == report.given.end()) {
      // Another pack, or other claims, may be asked for this time.
      const bool other =
          std::ranges::find(report.given, role, &InputRecord::role) != report.given.end();
      if (role == "pack" || (role != "input" && other)) continue;
      return std::unexpected(
          Error{Code::Usage,
                role == "input" ? std::string{"an input of the case is gone"}
                                : fmt::format("the case's {} is gone: put it back, or give the "
                                              "inputs again to begin anew",
                                              role),
                0, path});
    }
    const bool same = sum.empty() || sum == "null"
                          ? std::to_string(now->bytes) == text_at(kept, "bytes")
                          : sum == now->sha256;
    if (!same)
      return std::unexpected(
          Error{Code::Usage,
                "is not what it was when the case was made (its SHA-256 differs): give the inputs "
                "again to begin anew",
                0, path});
  }
  const auto given = std::ranges::count_if(
      report.given, [](const InputRecord& g) { return g.role == "input" && g.events.empty(); });
  if (static_cast<std::size_t>(given) != inputs)
    return fail(Code::Usage, fmt::format("{} inputs where the case had {}: give the inputs again "
                                         "to begin anew",
                                         given, inputs));
  return {};
}

std::string rejects_of(const Report& report) {
  std::string out;
  for (const Source& source : report.sources) {
    for (const Reject& r : source.rejects) {
      report::JsonWriter json{report::JsonWriter::Form::OneLine};
      json.open_object()
          .field("source", source.path)
          .field("record", r.record)
          .field("what", r.what)
          .close_object();
      out += json.take();
    }
  }
  return out;
}

Result<> write_case(const HuntOptions& options, const Report& report) {
  if (options.case_folder.empty()) return {};
  const std::string& folder = options.case_folder;
  TAMIZ_CHECK(make_private_folder(folder));
  TAMIZ_CHECK(write_whole(folder + "/report.json", report::hunt_json(report)));
  TAMIZ_CHECK(write_whole(folder + "/shortlist.csv", report::hunt_csv(report)));
  TAMIZ_TRY(Forms forms, Forms::create(options, report));
  TAMIZ_CHECK(write_whole(folder + "/report.html", forms.html()));
  TAMIZ_CHECK(forms.keep_map());
  TAMIZ_CHECK(write_whole(folder + "/rejected.ndjson", rejects_of(report)));
  TAMIZ_CHECK(write_private(folder + "/findings.txt", findings_text(report)));
  TAMIZ_CHECK(remember_run(folder, report));
  return write_whole(manifest_path(options.case_folder), manifest_of(options, report));
}

}  // namespace tamiz::flow
