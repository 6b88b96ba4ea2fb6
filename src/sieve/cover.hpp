#pragma once
// How well one host was watched by whatever would have shown one stage. Files of one export (same
// map, header and folder) watch together; each group stands for itself. Tested by the stories.
#include "model/report.hpp"
#include "sieve/host_watch.hpp"
#include "sieve/judge.hpp"
#include "sieve/partition.hpp"

namespace tamiz::sieve {

// Files that are parts of one export.
struct ExportGroups {
  ExportGroups(const std::vector<Source>& sources, Micros end);
  std::vector<std::uint32_t> of;              // by source
  std::vector<Micros> last;                   // by group, of all its rows
  std::vector<std::vector<TimeSpan>> logged;  // by group: while it was being written (watch.hpp)
};

// All network logs of one organisation and channel, in whatever folders: together they are "all
// resolvers", so that a part that is cut, or silent, is missing from the whole.
struct NetworkLog {
  Completeness weakest = Completeness::Complete;
  bool by_address = false;  // any of them names clients by address only
  std::string claim;
  std::string files;   // their names, for people
  std::string silent;  // the first of them that has no row at all: then none of them is whole
  std::vector<TimeSpan> logged;
};
using NetworkLogs = std::map<std::pair<std::string, Channel>, NetworkLog>;
NetworkLogs network_logs(const std::vector<Source>& sources, const Partitioned& data, Micros end);
// Warns of those that are not whole because one of them has no row.
void note_silent(const NetworkLogs& logs, Report& report);
// The same if `resolvers: all` were claimed.
NetworkLogs if_all_resolvers(NetworkLogs logs);

struct CoverContext {
  const Knowledge* knowledge = nullptr;
  const std::vector<Source>* sources = nullptr;
  const Partitioned* data = nullptr;
  const ExportGroups* groups = nullptr;
  const NetworkLogs* logs = nullptr;
  const identity::Addresses* addresses = nullptr;
  const identity::LeaseRules* leases = nullptr;
  const Succession* succession = nullptr;
  Claims claims;
};

Cover cover_of(const CoverContext& context, std::size_t pack, std::size_t stage,
               const identity::Host& host, HostWatch& watch);

}  // namespace tamiz::sieve
