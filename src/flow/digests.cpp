#include "flow/digests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "blind/digest.hpp"
#include "flow/gather.hpp"
#include "flow/hunt.hpp"

namespace tamiz::flow {
namespace {

bool is_digest(const InputFile& file) {
  constexpr std::string_view kAny = blind::kDigestOfAnyVersion;
  if (file.path == "-" || file.bytes < kAny.size()) return false;
  auto stream = open_file(file);
  if (!stream) return false;  // reading says why
  std::array<std::byte, kAny.size()> first;
  std::size_t have = 0;
  while (have < first.size()) {
    const auto n = (*stream)->read(std::span{first}.subspan(have));
    if (!n || *n == 0) return false;
    have += *n;
  }
  return text_of(first) == kAny;
}

}  // namespace

std::vector<InputFile> take_digests(std::vector<InputFile>& files, Report& report) {
  std::vector<InputFile> out;
  std::erase_if(files, [&](const InputFile& file) {
    if (!is_digest(file)) return false;
    out.push_back(file);
    report.assumptions.push_back(
        {"digest", file.path,
         "what programs did on its machines, as whoever made it had read their events"});
    return true;
  });
  return out;
}

Result<> digests_suffice(const std::vector<InputFile>& digests, const HuntOptions& options,
                         bool packs) {
  if (digests.empty()) return {};
  const std::string path = printable(digests.front().path);
  if (!options.case_folder.empty())
    return fail(Code::Usage, path + ": a case keeps events, and a digest has none");
  if (packs)
    return fail(Code::Usage, path +
                                 ": a digest says what programs did, without the events: packs "
                                 "need the exports; use --no-packs");
  return {};
}

Result<Report> make_digest(HuntOptions options, const std::string& out, bool only_digests) {
  if (only_digests) {
    TAMIZ_TRY(auto walked, walk(options.inputs.paths));
    Report nobody;
    (void)take_digests(walked.files, nobody);
    if (!walked.files.empty())
      return fail(Code::Usage, printable(walked.files.front().path) +
                                   ": no digest; tamiz digest makes one of exports");
  }
  options.no_packs = true;
  std::string bytes;
  options.digest = &bytes;
  TAMIZ_TRY(Report report, hunt(options));
  TAMIZ_CHECK(write_whole(out, bytes));
  const bool digests = std::ranges::any_of(report.assumptions,
                                           [](const Assumption& a) { return a.what == "digest"; });
  report.looked_everywhere =
      read_everything(report) || (digests && report.files == 0 && report.skipped.empty());
  return report;
}

std::string digest_text(const Report& report, const std::string& out) {
  std::string text = fmt::format("DIGEST {}: {}", printable(out),
                                 counted(report.unusual.machines, "machine", "machines"));
  if (report.unusual.split > 0)
    text += fmt::format(", {} split over parts", with_commas(report.unusual.split));
  text += fmt::format("; {} read from {}\n", counted(report.events, "event", "events"),
                      counted(report.files, "file", "files"));
  for (const Assumption& a : report.assumptions) {
    if (a.what == "digest") text += "  with " + printable(a.value) + "\n";
  }
  for (const std::string& name : report.unusual.split_names)
    text += "  split: " + printable(name) + "\n";
  if (!report.looked_everywhere)
    text += fmt::format("NOT ALL WAS READ: {} rejected, {} not read; tamiz look says what\n",
                        counted(report.rejected, "record", "records"),
                        counted(report.unread + report.skipped.size(), "input", "inputs"));
  text += "NEXT  tamiz hunt " + printable(out) + " --no-packs, with others' digests beside it\n";
  return text;
}

}  // namespace tamiz::flow
