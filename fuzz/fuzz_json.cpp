// Can any bytes crash the JSON reader, or make the cutter lose or invent bytes?
#include <cstdint>
#include <cstdlib>
#include <string>

#include "telemetry/json.hpp"

using namespace tamiz::telemetry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(data, data + size);
  text.resize(size + kJsonPadding, ' ');
  const std::string_view view = std::string_view{text}.substr(0, size);
  FieldTable fields;
  for (const char* key : {"a", "a.b", "winlog.event_data.Image", "result", "Channel", "x.y.z"})
    fields.add(key);
  JsonReader reader{fields};
  Record record;
  Scratch scratch;
  record = Record{fields.size()};
  const auto start = start_of_json(view);
  std::size_t at = start ? start->begin : 0;
  if (at > size) std::abort();
  while (const auto object = next_object(view, at)) {
    const auto end = static_cast<std::size_t>(object->data() - view.data()) + object->size();
    if (end <= at || end > size) std::abort();
    at = end;
    reader.read(*object, record, scratch);
    std::size_t sum = 0;
    for (const auto& value : record.values) {
      for (const char c : value) sum += static_cast<unsigned char>(c);
    }
    if (sum == SIZE_MAX) std::abort();
    record.clear();
  }
  // A line as it stands, not only what the cutter calls an object.
  reader.read(view, record, scratch, "a");
  const auto cut = cut_objects(view, true);
  if (cut.end > size) std::abort();
  return 0;
}
