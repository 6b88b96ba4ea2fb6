#pragma once
// One Report in every form: terminal text, JSON (contract `tamiz.hunt/1`), a CSV shortlist, the
// explanation of one host. Each is a pure function of the report; nothing is printed here. Approved
// as wholes by tests/stories.
#include <functional>
#include <string>

#include "model/report.hpp"
#include "report/json_writer.hpp"

namespace tamiz::report {

// Finds the 1-based line of a cited record; 0 when it cannot. Called only for what is printed.
using LineOf = std::function<std::uint64_t(const Source& source, std::uint64_t record)>;

std::string hunt_text(const Report& report);
std::string hunt_json(const Report& report);
// "assumptions": [..], as the report and the manifest of a case have it.
void assumptions_json(JsonWriter& json, const std::vector<Assumption>& assumptions);
std::string hunt_csv(
    const Report& report);  // one row per reached stage and listed host; formula cells are quoted
std::string explain_text(const Report& report, const HostReport& host,
                         const CampaignReport& campaign, const LineOf& line_of);

// Of the machine that was asked for, without packs; "" where it is not among those that were
// weighed.
std::string unusual_explained(const Report& report, const LineOf& line_of);

// `look`: what each input is, what its silence is worth, what is missing for which question.
struct Question {
  std::string question, answerable;  // yes, partly, no
  std::vector<std::string> missing;
};
// Files of one kind in one folder: one line.
struct LookGroup {
  std::string path;                  // "dhcp/DhcpSrvLog-*" when there are several
  std::vector<std::size_t> sources;  // into the base's, by path
  std::uint64_t hosts = 0;           // distinct machines
  bool by_address = false;           // names its machines by address only
};
struct LookReport {
  Report base;  // sources, with their hosts, and counts
  std::vector<LookGroup> groups;
  std::vector<std::string> warnings;  // about clocks
  std::string clocks;                 // what pairs of rows say of them; "" = nothing
  std::vector<Question> questions;
  std::string events;  // the first events of each input, when they were asked for
};
std::string look_text(const LookReport& look);
std::string look_json(const LookReport& look);

}  // namespace tamiz::report
