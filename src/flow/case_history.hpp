#pragma once
// What each run of a case said, one file a run (`runs/0001.txt`, format `tamiz.run/1`): what it
// knew, what it had, how far each listed machine was, whom it would look at. So a case can say what
// changed since Tuesday, for which machines and why, and since when a machine stands under LOOK
// NOW. Nothing is removed. Tested by case_history_test.cpp and stories/case.
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flow/options.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

struct CaseRun {
  unsigned number = 0;
  std::string as_of;                          // day
  std::vector<std::string> inputs, packs;     // "SHA-256 path"; ids
  std::map<std::string, std::string> funnel;  // "pack stage" -> "yes/no/cannot know"
  std::map<std::string, std::string> hosts;   // "pack host" -> "stage=state(reason) .."
  std::vector<std::string> look_now;          // machines, in order
};

CaseRun run_of(const Report& report);
std::string run_text(const CaseRun& run);
// Usage with the line when it is no run of this version.
Result<CaseRun> read_run(std::string_view text, const std::string& name);
// Of a case's folder, by number; empty when it has none.
Result<std::vector<CaseRun>> runs_of_case(const std::string& folder);

// Writes the run unless it says what the last one said; and tells the report since when its
// machines stand under LOOK NOW.
Result<> remember_run(const std::string& folder, const Report& report);
Result<> tell_since(const std::string& folder, Report& report);

// What is different in `after`, for people: inputs, packs, counts, machines with both states.
std::string run_difference(const CaseRun& before, const CaseRun& after);

}  // namespace tamiz::flow
