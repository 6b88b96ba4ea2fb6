// Can any lines crash the join of auditd's records, or make it lose or repeat one?
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "telemetry/audit.hpp"

using namespace tamiz;
using namespace tamiz::telemetry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FieldTable kFields = [] {
    FieldTable out;
    for (const char* key :
         {"audit.type", "audit.serial", "audit.exe", "audit.command", "audit.title",
          "audit.path.create", "audit.saddr", "audit.sock", "audit.cmd"})
      out.add(key);
    return out;
  }();
  const std::string text(data, data + size);
  const std::size_t end = end_of_audit_events(text);
  if (end > size || (end > 0 && text[end - 1] != '\n')) std::abort();
  AuditEvents events{kFields};
  std::size_t lines = 0;
  for (const std::string_view line : split(text, '\n')) {
    const auto found = audit_line(line);
    if (!found) continue;
    ++lines;
    events.add(*found, static_cast<std::uint64_t>(line.data() - text.data()));
  }
  if (events.size() > lines) std::abort();
  Record record{kFields.size()};
  Scratch scratch;
  for (std::size_t i = 0; i < events.size(); ++i) {
    record.clear();
    scratch.clear();
    events.fill(i, record, scratch);
    if (record[kFields.find("audit.type")].empty()) std::abort();
  }
  return 0;
}
