#pragma once
// The report as one HTML file that asks nothing of any network: style and script stand in it and
// are allowed by their hashes, everything else is forbidden by its Content-Security-Policy. It can
// be read without scripts. Texts from inputs are escaped at one door (html_sheet.hpp). A pure
// function of the report; 1,000,000 machines make less than 10 MB. Tested by html_test.cpp and, in
// a browser, by tools/check_report.py.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.hpp"
#include "report/html_words.hpp"

namespace tamiz::report {

// Makes what comes from inputs fit to be shown: pseudonyms (pseudonyms.hpp).
using TextFilter = std::function<std::string(std::string_view)>;
// The 1-based lines of records of one source, which come in ascending order; 0 = not counted.
using LinesOf =
    std::function<std::vector<std::uint64_t>(const Source&, const std::vector<std::uint64_t>&)>;

struct HtmlOptions {
  Language language = Language::English;
  TextFilter text;        // empty = as it is
  bool redacted = false;  // by it, names of machines too
  bool map_kept = false;  // somebody keeps what the pseudonyms stand for
  LinesOf lines_of;       // empty = bytes only
};

std::string hunt_html(const Report& report, const HtmlOptions& options);

// The plain text behind "copy as e-mail to management": exposure, updates in the window,
// indicators, behaviour, limits. `campaign`: by number in the report.
std::string mail_text(const Report& report, const HtmlOptions& options, std::size_t campaign);

}  // namespace tamiz::report
