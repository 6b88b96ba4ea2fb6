#pragma once
// The stories of `tamiz case`: whether a case still is what it was, and what changed in it.
#include <string>

#include "base/result.hpp"

namespace tamiz::flow {

struct CaseAnswer {
  std::string text;
  bool sound = true;  // of verify: every input and every file of events is what it was
};

// Reads every input again and every file of events to its end. Usage when the folder is no case.
Result<CaseAnswer> verify_case(const std::string& folder);
// Between two runs: by number (0 = the last, or the last but one), or from the last run of a day
// on. Usage when there is no such run.
Result<CaseAnswer> diff_case(const std::string& folder, unsigned from, unsigned to,
                             const std::string& since);

}  // namespace tamiz::flow
