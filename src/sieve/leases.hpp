#pragma once
// Rows about addresses, before hosts' stories are told: whose an address was, and while which time
// that was logged. Tested by the stories and tools/false_absence.py.
#include "identity/identity.hpp"
#include "model/segment.hpp"
#include "sieve/cover.hpp"

namespace tamiz::sieve {

// Every row that ties an address to a machine at an exact time, of sensors and of lease logs.
Result<std::vector<identity::AddressSighting>> address_sightings(
    SegmentStore& events, const Dictionary& strings, const identity::Identity& identity,
    const std::vector<Source>& sources);

// While every log of leases was being written, in whatever folders; empty when there is none.
std::vector<TimeSpan> leases_logged(const std::vector<Source>& sources, Micros end);

}  // namespace tamiz::sieve
