#pragma once
// What people set aside in a case (`tamiz dismiss`), once: `dismissed.txt`, format
// `tamiz.dismissed/1`, a line each, nothing removed (what is taken back is one more line); and what
// the last run found, by its number (`findings.txt`, `tamiz.findings/1`). Fields stand apart by
// TAB. Tested by dismissals_test.cpp and stories/case.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/report.hpp"

namespace tamiz::flow {

inline constexpr std::size_t kMostWhy = 500;  // bytes of a reason

// As text, and back. Usage with the line when it is of no version that this program reads.
std::string dismissals_text(const std::vector<Dismissal>& dismissals);
Result<std::vector<Dismissal>> read_dismissals(std::string_view text, const std::string& name);

// Of a case: what stands, in the order in which it was said, and the SHA-256 of the file, "" when
// there is none: whether it is what the last run knew.
struct SetAside {
  std::vector<Dismissal> standing;
  std::string sum;
};
Result<SetAside> set_aside_in(const std::string& folder);

std::string findings_text(const Report& report);

// The findings of the case's last run, for people to choose from. Usage when there was none.
Result<std::string> findings_list(const std::string& folder);

// Sets a finding of the case's last run aside, or takes that back. `finding`: its number ("f2") or
// its words. Usage when the last run had none such, or why is missing. The answer for people.
Result<std::string> dismiss(const std::string& folder, const std::string& finding,
                            const std::string& why, bool back);

}  // namespace tamiz::flow
