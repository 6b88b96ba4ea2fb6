#pragma once
// Sources, as both reports show them, and what of them was not looked at. Tested by the stories.
#include <string>
#include <vector>

#include "model/report.hpp"
#include "report/json_writer.hpp"

namespace tamiz::report {

// What of a source is not here: it was not read, or it ends at a console's limit; "" when nothing.
std::string lost_of(const Source& source);

std::vector<const Source*> by_path(const std::vector<Source>& sources);
void source_json(JsonWriter& json, const Source& source);
std::string why_of(const Source& source);             // of its weakest class
std::string completeness_text(const Source& source);  // "capped", "CUT at 100,000 rows", "not read"
std::uint64_t unmapped_records(const Source& source);

std::string lacking_text(const Report& report);  // what makes every count of it a lower bound
std::string not_examined_text(const Report& report);

}  // namespace tamiz::report
