#pragma once
// Records of Linux' auditd, joined to events (linux-audit "audit log file format"; kernel/audit.c):
//
//   line   = [syslog head] ["node=" name] "type=" TYPE ["msg="] "audit(" seconds "." ms ":" serial
//   ")" [":"] pairs [0x1D pairs] pairs  = (key "=" value | word)*         words are passed over;
//   what follows 0x1D is "enriched" value  = '"' text '"' | "'" pairs "'" | HEX | word
//
// The lines of one event have the same node, time and serial; their order is not guaranteed and the
// lines of several events stand between each other. Names and command lines come as text in quotes,
// or as upper-case hex when they hold a blank or worse.
//
// Keys of the joined record: `audit.<key>` for every key of a line, of the SYSCALL line first and
// then of the others in order (the first value is kept); and
//   audit.type      of the SYSCALL line, else of the first; audit.types: of all, in order
//   audit.time, audit.serial, audit.node
//   audit.syscall   its name where tamiz knows one or the log says it, else the number
//   audit.exe       without the kernel's " (deleted)"
//   audit.command   the arguments of EXECVE, joined by blanks; audit.argv0: the first; audit.title:
//                   of PROCTITLE
//   audit.path.create, .delete, .normal, .parent, .unknown   the first PATH item of each nametype,
//                   made absolute by CWD unless it may be relative to an open directory
//   audit.family (ipv4, ipv6, unix, netlink, or its number), audit.saddr, audit.sport, audit.sock
//                   what SOCKADDR names; on this machine or elsewhere, by the syscall
// `(null)`, `(none)` and `?` are no values. Tested by audit_test.cpp; fuzzed by fuzz_audit.cpp.
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "telemetry/fields.hpp"
#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

struct AuditLine {
  std::string_view node, type, time, pairs;
  std::uint64_t serial = 0;
  friend bool same_event(const AuditLine& a, const AuditLine& b) {
    return a.serial == b.serial && a.time == b.time && a.node == b.node;
  }
};

// nullopt: no record of auditd (what `ausearch -i` wrote is none: its values are read for people).
std::optional<AuditLine> audit_line(std::string_view line);

// Lines that `ausearch` writes between events: "----", "time->Tue Mar 24 04:01:37 2026".
bool is_between_audit_events(std::string_view line);

// Where a block of lines may end so that no event has lines on both sides, as far as the last 64
// KiB show. An event whose lines lie farther apart becomes two, each with what its lines say.
std::size_t end_of_audit_events(std::string_view text);

// The events of one block. Lines must outlive it.
class AuditEvents {
 public:
  explicit AuditEvents(const FieldTable& fields) : fields_(fields) {}
  void clear();
  void add(const AuditLine& line, std::uint64_t offset);
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] const AuditLine& first(std::size_t event) const {
    return lines_[events_[event].lines.front()];
  }
  [[nodiscard]] std::uint64_t offset(std::size_t event) const { return events_[event].offset; }
  // Fills the slots that somebody asks for. Views live as long as the lines and `scratch`.
  void fill(std::size_t event, Record& record, Scratch& scratch) const;

 private:
  struct Event {
    std::uint64_t offset = 0;  // of its first line
    std::vector<std::uint32_t> lines;
  };
  const FieldTable& fields_;
  std::vector<AuditLine> lines_;
  std::vector<Event> events_;  // by first line
  std::unordered_multimap<std::uint64_t, std::uint32_t> by_serial_;
};

}  // namespace tamiz::telemetry
