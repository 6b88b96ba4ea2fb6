#pragma once
// From ranked machines to findings, and from what releases began to do to the product in question.
// Tested by unusual_findings_test.cpp and stories/blind.
#include "blind/drift.hpp"
#include "model/unusual.hpp"

namespace tamiz::sieve {

// Groups the machines of `unusual` and says for each group what speaks for and against it.
void tell_findings(Unusual& unusual);
// The rows of drift, and the products, which need the findings.
void tell_drift(const blind::Drifts& drifts, const Dictionary& names, Unusual& unusual);

}  // namespace tamiz::sieve
