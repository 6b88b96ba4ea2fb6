// tamiz digest exports/ --out monday.digest
// tamiz merge north.digest south.digest --out all.digest
#include <array>

#include "cli/inputs.hpp"
#include "flow/digests.hpp"

namespace tamiz::cli {
namespace {

constexpr Argument kOut{"--out", Takes::Text, "FILE",
                        "where the digest goes; - is standard output"};
constexpr std::array kArguments{kPaths, kOut,  kMap,     kCoverage, kZone,
                                kOrg,   kHost, kThreads, kMaxMemory};
constexpr std::array kMergeable{
    Argument{"DIGEST..", Takes::Rest, "", "digests, or folders of them; any order, any number"},
    kOut, kThreads, kMaxMemory};

enum class Of : bool { Anything, Digests };

int run(const Words& words, const std::vector<std::string>& typed, Of of) {
  const std::string out = word_or(words, "--out", "");
  if (out.empty()) return say({Code::Usage, "no --out: where does the digest go?"});
  flow::HuntOptions options;
  auto inputs = input_options(words);
  if (!inputs) return say(inputs.error());
  options.inputs = std::move(*inputs);
  options.inputs.outputs.emplace_back("--out", out);
  options.command = typed;
  auto progress = progress_line();
  options.inputs.progress = progress.get();
  const auto report = flow::make_digest(options, out, of == Of::Digests);
  progress.reset();
  if (!report) return say(report.error());
  const int code = report->looked_everywhere ? kNothing : kCouldNotLook;
  return out == "-" ? code : print(flow::digest_text(*report, out), code);
}

}  // namespace
const std::span<const Argument> kDigestArguments = kArguments;
const std::span<const Argument> kMergeArguments = kMergeable;

int run_digest(const Words& words, const std::vector<std::string>& typed) {
  return run(words, typed, Of::Anything);
}
int run_merge(const Words& words, const std::vector<std::string>& typed) {
  return run(words, typed, Of::Digests);
}

}  // namespace tamiz::cli
