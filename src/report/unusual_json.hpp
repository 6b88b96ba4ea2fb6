#pragma once
// The half of hunt's JSON that no pack asked for (contract `tamiz.hunt/1`). Tested by
// stories/blind.
#include "model/report.hpp"
#include "report/json_writer.hpp"

namespace tamiz::report {

void evidence_json(JsonWriter& json, const Evidence& evidence, const Report& report);
// Entries of `findings` and `ranking`; `rank` is that of the entry before.
void unusual_findings_json(JsonWriter& json, const Report& report, std::uint64_t rank);
void unusual_ranking_json(JsonWriter& json, const Report& report, std::uint64_t rank);
// "drift" and "products"; and "unusual", with every part of the machines that are told.
void drift_json(JsonWriter& json, const Report& report);
void replay_json(JsonWriter& json, const Report& report);
void unusual_json(JsonWriter& json, const Report& report);

}  // namespace tamiz::report
