#pragma once
// What the forms of map.hpp do to one value. Tested by values_test.cpp.
#include <array>
#include <string_view>

#include "model/event.hpp"
#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

std::string_view without_trailing_dot(std::string_view name);
// What stands behind the last node_modules/ (docs.npmjs.com, package-lock-json).
std::string_view npm_path_name(std::string_view path);
// The name in a package URL (package-url/purl-spec): with its namespace where that is part of the
// name (npm, golang, composer), without where it is a distribution's. Any other text comes back.
std::string_view purl_name(std::string_view text, Scratch& scratch);
// SentinelOne on macOS: "type:  28 a.example.org" -> a.example.org
std::string_view without_query_type(std::string_view text);
std::string_view url_host(std::string_view url);
std::string_view address_of(std::string_view text);  // unmaps ::ffff:a.b.c.d
std::string_view joined_path(std::string_view folder, std::string_view file, Scratch& scratch);
std::string_view decimal_of(std::string_view number, Scratch& scratch);

// A hash's kind is its length (32 MD5, 40 SHA-1, 64 SHA-256), never the column's name. Anything
// that is not that many hex digits, and all zeros ("not computed"), is no hash.
void set_hash(std::string_view text, bool of_target, Row& row);
// "SHA1=..,MD5=..,SHA256=..,IMPHASH=.."
void set_hashes(std::string_view text, bool of_target, Row& row);
// QueryResults of Sysmon and SentinelOne: fills answer and answer_kind.
void set_answers(std::string_view text, Row& row);
// "(3)www(7)example(3)org(0)" of the Windows DNS log; other texts as they stand. A dot inside a
// label is written \\. and ends no label.
std::string_view name_of_labels(std::string_view text, Scratch& scratch);
std::string_view app_name(std::string_view text);  // "Example Phone.app" -> "Example Phone"
// "Product: X -- Installation completed successfully." -> "X"; "" for other texts.
std::string_view msi_product(std::string_view text);
std::string_view after_name(std::string_view text);  // "SHA1:aa.." -> "aa.."
bool looks_like_domain(std::string_view text);

}  // namespace tamiz::telemetry
