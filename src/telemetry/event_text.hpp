#pragma once
// Events as text, a column a line: what the author of a map looks at (`tamiz look --events N`), and
// what the goldens of maps/samples hold. Tested by golden_test.cpp.
#include <cstddef>
#include <string>

#include "telemetry/ingest.hpp"

namespace tamiz::telemetry {

// What one source turned out to be: map, counts, what was not mapped, rejected, damaged; and how
// complete each channel is.
std::string source_text(const Source& source);

// The first `most` events of the source with this number, in the order of its records. Io when a
// spilled segment cannot be read again.
Result<std::string> events_text(const Ingested& data, std::size_t source, std::size_t most);

}  // namespace tamiz::telemetry
