#pragma once
// Lines of `key=value`, as firewalls and auditd write them, with or without a syslog head:
//
//   pairs   = (word | key '=' value)*            words without '=' are passed over
//   value   = '"' (char | '\' char)* '"' | "'" pairs "'" | word
//             (a quote that does not close: the rest of the line, and its pairs count as well)
//   CEF     = "CEF:" version '|' vendor '|' product '|' version '|' id '|' name '|' severity '|'
//   extension
//             (ArcSight Common Event Format, revision 25; `\|`, `\=`, `\\` are escapes; a value of
//             the extension runs to the next ` key=`)
//   LEEF    = "LEEF:" version '|' vendor '|' product '|' version '|' id '|' [delimiter '|'] pairs
//             (IBM QRadar LEEF 1.0 and 2.0; the delimiter is TAB unless 2.0 names one, as
//             itself or as x5E)
//
// Keys of the heads: cef.vendor, cef.product, cef.version, cef.id, cef.name, cef.severity;
// leef.vendor, leef.product, leef.version, leef.id. A value `audit(1364481363.243:24287)` gives
// audit.time and audit.serial (linux-audit, "audit event parsing"). Tested by pairs_test.cpp.
#include <string_view>

#include "telemetry/fields.hpp"
#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

// Fills the slots of keys that somebody asks for. False when the line holds no pair at all. Of a
// key that stands twice the first is kept. Views live as long as `line` and `scratch`.
bool read_pairs(std::string_view line, const FieldTable& fields, Record& record, Scratch& scratch);

}  // namespace tamiz::telemetry
