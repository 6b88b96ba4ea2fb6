// Can any line crash the reader of key=value, CEF and LEEF, or make it give bytes that the line
// does not hold? And do the keys of a line stay when a word stands before it?
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "telemetry/pairs.hpp"

using namespace tamiz;
using namespace tamiz::telemetry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FieldTable kFields = [] {
    FieldTable fields;
    for (const char* key :
         {"a", "src", "msg", "cef.vendor", "cef.name", "cef.severity", "leef.product", "leef.id",
          "audit.time", "audit.serial", "usrName", "request"})
      fields.add(key);
    return fields;
  }();
  const std::string text(data, data + size);
  static Record record{kFields.size()}, again{kFields.size()};
  static Scratch scratch;
  for (const std::string_view line : split(text, '\n')) {
    record.clear();
    again.clear();
    scratch.clear();
    const bool any = read_pairs(line, kFields, record, scratch);
    if (!any && !record.filled.empty()) std::abort();
    for (const Slot slot : record.filled) {
      if (record[slot].empty() || record[slot].size() > line.size()) std::abort();
    }
    const std::string later = "word " + std::string{line};
    if (read_pairs(later, kFields, again, scratch) != any) std::abort();
    for (const Slot slot : record.filled) {
      if (again[slot] != record[slot]) std::abort();
    }
  }
  return 0;
}
