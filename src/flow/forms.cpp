#include "flow/forms.hpp"

#include <algorithm>
#include <set>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "flow/gather.hpp"
#include "report/formats.hpp"
#include "report/html.hpp"
#include "report/pseudonyms.hpp"

namespace tamiz::flow {
namespace {

constexpr std::size_t kKeyBytes = 32, kMostMapBytes = 1u << 30;

std::string map_path(const HuntOptions& options) {
  return options.case_folder.empty() ? "" : options.case_folder + "/redaction-map.csv";
}

// The case's key, or a new one.
Result<std::string> key_of(const HuntOptions& options) {
  const std::string path = map_path(options);
  if (path.empty() || !file_exists(path)) return random_hex(kKeyBytes);
  TAMIZ_TRY(const std::string text, read_whole(path, kMostMapBytes));
  const auto cells = split(std::string_view{text}.substr(0, text.find('\n')), ',');
  if (cells.size() < 2 || cells[0] != "key" || cells[1].size() != 2 * kKeyBytes)
    return std::unexpected(
        Error{Code::Usage,
              "its first line must be key,<64 hex digits>,: move it away to begin anew", 0, path});
  return std::string{cells[1]};
}

}  // namespace

Forms::Forms(const HuntOptions& options, const Report& report)
    : options_(&options), report_(&report) {}
Forms::Forms(Forms&&) noexcept = default;
Forms::~Forms() = default;

Result<Forms> Forms::create(const HuntOptions& options, const Report& report) {
  if (!report::language_named(options.language))
    return fail(Code::Usage, "--lang " + printable(options.language) + ": en or es");
  Forms out{options, report};
  if (options.redact) {
    TAMIZ_TRY(std::string key, key_of(options));
    out.all_ = std::make_unique<report::Pseudonyms>(report, true, std::move(key));
  }
  out.users_ = std::make_unique<report::Pseudonyms>(report, false, "");
  return out;
}

std::string Forms::json() {
  std::string json = report::hunt_json(*report_);
  return all_ ? all_->in_json(json) : json;
}
std::string Forms::csv() { return shown(report::hunt_csv(*report_)); }
std::string Forms::text() { return shown(report::hunt_text(*report_)); }
std::string Forms::shown(std::string text) { return all_ ? (*all_)(text) : text; }

std::string Forms::html() {
  report::HtmlOptions how;
  how.language = *report::language_named(options_->language);
  report::Pseudonyms& names = all_ ? *all_ : *users_;
  how.text = [&names](std::string_view text) { return names(text); };
  how.redacted = all_ != nullptr;
  how.map_kept = !options_->case_folder.empty();
  how.lines_of = lines_of;
  return report::hunt_html(*report_, how);
}

Result<> Forms::keep_map() {
  const std::string path = map_path(*options_);
  if (!all_ || path.empty()) return {};
  const std::string now = all_->map_csv();
  const auto end_of_key = now.find('\n') + 1;
  std::set<std::string, std::less<>> rows;
  std::string before;
  if (file_exists(path)) {
    TAMIZ_TRY(before, read_whole(path, kMostMapBytes));
  }
  for (const std::string& each : {before, now}) {
    for (const std::string_view row : split(each, '\n')) {
      if (!row.empty() && !row.starts_with("key,")) rows.emplace(row);
    }
  }
  std::string out = now.substr(0, end_of_key);
  for (const std::string& row : rows) out += row + "\n";
  return write_private(path, out);
}

}  // namespace tamiz::flow
