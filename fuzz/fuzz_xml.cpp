// Can any bytes crash the reader of XML events, or make the cutter lose or invent bytes?
#include <cstdint>
#include <cstdlib>
#include <string>

#include "telemetry/xml.hpp"

using namespace tamiz::telemetry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  FieldTable fields;
  for (const char* key : {"System.EventID", "System.Provider.Name", "System.TimeCreated.SystemTime",
                          "EventData.Image", "EventData.Data1", "UserData.Name"})
    fields.add(key);
  XmlReader reader{fields};
  Record record{fields.size()};
  Scratch scratch;
  if (end_of_events(text) > size) std::abort();
  std::size_t at = 0;
  while (const auto event = next_event(text, at)) {
    const auto end = static_cast<std::size_t>(event->data() - text.data()) + event->size();
    if (end <= at || end > end_of_events(text)) std::abort();
    at = end;
    record.clear();
    scratch.clear();
    reader.read(*event, record, scratch);
    std::size_t sum = 0;
    for (const auto& value : record.values) {
      for (const char c : value) sum += static_cast<unsigned char>(c);
    }
    if (sum == SIZE_MAX) std::abort();
  }
  reader.read(text, record, scratch);  // as it stands, not only what the cutter calls an event
  return 0;
}
