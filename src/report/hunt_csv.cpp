#include <fmt/core.h>

#include "report/csv.hpp"
#include "report/formats.hpp"

namespace tamiz::report {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "; ") + word;
  return out;
}

// The rank under LOOK NOW and why; two empty cells for the others.
std::string look_now_cells(const Report& report, const std::string& campaign,
                           const std::string& host) {
  for (std::size_t i = 0; i < report.look_now.size(); ++i) {
    const LookNow& look = report.look_now[i];
    if (look.host == host && look.campaign == campaign)
      return fmt::format("{},{}", i + 1, csv_cell(look.why));
  }
  return ",";
}

}  // namespace

std::string hunt_csv(const Report& report) {
  std::string out =
      "campaign,host,org,neighbour,stage,state,reason,first,why,source,record,look_now,look_why,"
      "assumes,"
      "may_still_until\n";
  for (const CampaignReport& campaign : report.campaigns) {
    for (const HostReport& host : campaign.hosts) {
      for (std::size_t s = 0; s < host.stages.size(); ++s) {
        const StageResult& stage = host.stages[s];
        const Evidence none;
        const Evidence& e = stage.evidence.empty() ? none : stage.evidence.front();
        const bool cited = !stage.evidence.empty() && e.source < report.sources.size();
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_cell(campaign.id),
                           csv_cell(host.host), csv_cell(host.org), host.neighbour ? "yes" : "no",
                           csv_cell(campaign.funnel[s].stage), name_of(stage.state),
                           code_of(stage.reason), format_time(stage.first), csv_cell(e.why),
                           cited ? csv_cell(report.sources[e.source].path) : "",
                           cited ? std::to_string(e.record) : "",
                           look_now_cells(report, campaign.id, host.host),
                           csv_cell(joined(stage.assumes)), format_time(stage.may_still_until));
      }
    }
  }
  return out;
}

}  // namespace tamiz::report
