#pragma once
// From ranked machines to findings, and from what releases began to do to the product in question.
// Tested by unusual_findings_test.cpp and stories/blind.
#include "blind/drift.hpp"
#include "model/report.hpp"

namespace tamiz::sieve {

// LOOK NOW must not rest on what says little alone, nor on what the response may have left: without
// it a machine must stand among the first thousandth, or be LOOK NOW all the same.
double limit_without_mere(std::uint64_t machines);
UnusualBand band_of(const blind::Ranked& ranked, double limit);

// Groups the machines of `unusual` and says for each group what speaks for and against it. Those
// that were set aside (campaign kUnusualCampaign, entity = kind) on these very machines are
// Dismissed.
void tell_findings(const std::vector<Dismissal>& dismissals, Unusual& unusual);
// The rows of drift, and the products, which need the findings.
void tell_drift(const blind::Drifts& drifts, const Dictionary& names, Unusual& unusual);

}  // namespace tamiz::sieve
