#pragma once
// Digests (blind/digest.hpp) among the inputs, and the commands that make and join them. Tested by
// stories/digest.
#include "flow/options.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

// Takes the digests out of `files`, by their first bytes, and writes them down.
std::vector<InputFile> take_digests(std::vector<InputFile>& files, Report& report);

// Usage when a digest is to answer what only events can.
Result<> digests_suffice(const std::vector<InputFile>& digests, const HuntOptions& options,
                         bool packs);

// `tamiz digest`: the digest of the inputs (events, digests or both), as a file; - is standard
// output. The report says what was read. `only_digests`: Usage when an input is anything else.
Result<Report> make_digest(HuntOptions options, const std::string& out, bool only_digests);
std::string digest_text(const Report& report, const std::string& out);

}  // namespace tamiz::flow
