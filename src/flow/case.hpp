#pragma once
// A case: a folder with everything of one hunt, and what is needed to run it again on the same
// bytes
// (`manifest.json`, format `tamiz.manifest/1`). Tested by stories/case.
#include "flow/options.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

// Fills what the options leave open from the case's manifest. Usage without inputs and without a
// manifest, and when the folder that is to be written holds something else: said before the work.
Result<> open_case(HuntOptions& options);
// Refuses (Usage, naming the file) when a file of the manifest is not what it was.
Result<> check_case(const HuntOptions& options, const Report& report);
// Writes report.html, report.json, shortlist.csv, findings.txt, manifest.json and rejected.ndjson.
// Io when they cannot be written.
Result<> write_case(const HuntOptions& options, const Report& report);
// Every rejected record that was kept, as JSON lines.
std::string rejects_of(const Report& report);

}  // namespace tamiz::flow
