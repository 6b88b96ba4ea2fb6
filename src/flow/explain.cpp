// The story of `tamiz hunt --explain`: what is known of one machine (flow/hunt.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "flow/gather.hpp"
#include "flow/hunt.hpp"
#include "identity/identity.hpp"
#include "report/formats.hpp"

namespace tamiz::flow {
namespace {

// What stands in the report of an address that was asked for instead of a machine.
std::string of_address(const Report& report, const std::string& address) {
  std::set<std::string> owners;
  bool unowned = false;
  for (const CampaignReport& campaign : report.campaigns) {
    for (const HostReport& host : campaign.hosts) {
      for (const StageResult& stage : host.stages) {
        for (const Evidence& e : stage.evidence) {
          if (e.address == address && e.owned_from != kNoTime)
            owners.insert(fmt::format("{} from {} to {}", printable(host.host),
                                      format_time(e.owned_from), format_time(e.owned_to)));
        }
      }
    }
    unowned = unowned || std::ranges::find(campaign.ownerless, address, &Evidence::address) !=
                             campaign.ownerless.end();
  }
  std::string out = fmt::format("{} is an address, not a machine", printable(address));
  for (const std::string& owner : owners)
    out += fmt::format("{} {}", owner == *owners.begin() ? "; it was that of" : ",", owner);
  if (unowned) out += "; when a hit came from it nobody is known to have had it";
  if (owners.empty() && !unowned) out += "; no hit that is kept came from it";
  return out;
}

// Of a machine without a trace: whose list its domain is on.
std::string on_lists(const Report& report, const std::string& name) {
  std::string out;
  for (const CampaignReport& campaign : report.campaigns) {
    for (const ListedMachine& m : campaign.context.listed) {
      if (m.host != name && m.host.substr(0, m.host.find('.')) != name) continue;
      out += fmt::format("  {}{} is on the attackers' list of {}; that is no stage\n", kListedNote,
                         printable(m.domain), printable(campaign.title));
    }
  }
  return out;
}

}  // namespace

Result<std::string> explain(const Report& report, const std::string& wanted) {
  const std::string name = fold(trim(wanted));
  std::string out;
  std::vector<std::string> known;
  for (const CampaignReport& campaign : report.campaigns) {
    for (const HostReport& host : campaign.hosts) {
      known.push_back(host.host);
      const bool same = fold(host.host) == name || host.id == name ||
                        std::ranges::find(host.aliases, name) != host.aliases.end() ||
                        fold(host.host.substr(0, host.host.find('.'))) == name;
      if (same) out += report::explain_text(report, host, campaign, line_of);
    }
  }
  out += report::unusual_explained(report, line_of);
  if (!out.empty()) return out;
  if (report.explained_was_read) {
    return fmt::format(
               "{}: read, no trace of these campaigns.\n  That is not a \"no\": see the "
               "funnel's sources.\n",
               printable(wanted)) +
           on_lists(report, name);
  }
  if (identity::looks_like_address(name)) return fail(Code::Usage, of_address(report, name));
  const std::string near = nearest(name, known);
  return fail(Code::Usage,
              fmt::format("no machine '{}' is in the data{}", printable(wanted),
                          near.empty() ? "" : "; did you mean " + printable(near) + "?"));
}

}  // namespace tamiz::flow
