#pragma once
// JSON as exports write it (RFC 8259): one object a line; one array of objects; an envelope that
// holds such an array under a known key (`{"results":[...]}`, `{"Stats":..,"Results":[...]}`,
// `{"hits":{"hits":[...]}}`); objects one after the other over several lines; and the damaged
// forms: an envelope whose outer braces are missing.
//
// Cutting (`cut_objects`) follows braces and strings only and never fails; reading one object uses
// simdjson On-Demand, one `iterate()` per object. Tested by json_test.cpp.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/fields.hpp"
#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

enum class JsonShape : std::uint8_t {
  Lines,    // one object a line
  Objects,  // objects anywhere at the level where records stand (arrays, envelopes, pretty-printed)
};

struct JsonStart {
  JsonShape shape = JsonShape::Lines;
  std::size_t begin = 0;               // offset at which records begin
  bool in_array = false;               // a `]` ends them
  unsigned open_braces = 0;            // that must close after the records' array
  std::vector<std::string> anomalies;  // "the opening brace of the outer object is missing"
};
// Looks at the first bytes. nullopt: not JSON, or no list of records found in it.
std::optional<JsonStart> start_of_json(std::string_view head);

// Objects inside text at the records' level.
struct ObjectCut {
  std::size_t end = 0;  // whole objects end here
  bool closed = false;  // the records' array ended at `end` (the byte after `]`)
};
ObjectCut cut_objects(std::string_view text, bool in_array);
// The next object at or after `at`: its extent; nullopt when none is whole.
std::optional<std::string_view> next_object(std::string_view text, std::size_t at);

// The members of an object, as they stand: name (without quotes, escapes as they are) and value.
struct Member {
  std::string_view name, value;
  std::size_t end = 0;  // the byte after it
};
// The member at or after `at` of an object's text; nullopt at its end or when none is whole.
std::optional<Member> next_member(std::string_view object, std::size_t at);

// Bytes that must be readable after a block's end (simdjson reads ahead).
inline constexpr std::size_t kJsonPadding = 64;

class JsonReader {
 public:
  explicit JsonReader(const FieldTable& fields);
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  struct Outcome {
    std::string error;      // "" when the object was read
    bool repaired = false;  // it held bytes that are not UTF-8; they were kept as \xNN
  };
  // Fills the record's slots (not its offset). `text` is followed by kJsonPadding readable bytes.
  // Views live until the next read or until `scratch` is cleared. With `prefix`, names count from
  // there (JSON inside a field).
  Outcome read(std::string_view text, Record& record, Scratch& scratch,
               std::string_view prefix = {});

 private:
  struct Parser;
  const FieldTable& fields_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace tamiz::telemetry
