#pragma once
// What a member turns out to be, from its first bytes: encoding, shape, dialect, and which map
// reads it. By content, never by name. Tested by the goldens and stories/bad-input.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/delimited.hpp"
#include "telemetry/json.hpp"
#include "telemetry/program.hpp"

namespace tamiz::telemetry {

enum class Shape : std::uint8_t {
  Unread,
  Delimited,
  Text,
  Paragraphs,
  Audit,
  Xml,
  Evtx,
  JsonLines,
  JsonObjects
};

struct Opening {
  Shape shape = Shape::Unread;
  std::string unread;                  // for Unread: why, and what would be right
  std::vector<std::string> anomalies;  // damage already seen in the head
  std::size_t begin = 0;               // where the records begin
  // Delimited
  Dialect dialect;
  std::vector<const Program*> programs;  // that the header fits, best first: each row takes the
                                         // first whose values it has; of Text: all whose marks
                                         // and expressions its lines have
  bool pairs = false;                    // Text: lines without a mark are records too
  std::size_t least_fields = 0;          // rows may end early down to this; 0 = map says nothing
  std::string guessed;      // which columns were taken for what, when no map knows the table
  std::vector<Slot> slots;  // by column
  std::vector<bool> wanted;
  std::string header;  // the header line, "" when there is none
  // Xml: the element that is a record
  std::string_view element = "Event";
  // Json
  JsonStart json;
  TimeContext time;
};

// The most of a member's beginning that is looked at. Headers of wide exports have 10 KB.
inline constexpr std::size_t kHeadBytes = 256u << 10;

// `head` is UTF-8 without byte-order mark (see encoding_of); `whole` says that the member ends with
// it.
Opening open_text(std::string_view head, bool whole, const Programs& programs);

// The delimited half of it.
void open_delimited(Opening& opening, std::string_view head, bool whole, const Programs& programs);

// Where a log whose fields are named by a comment line (Zeek, W3C) names others than `header`.
std::optional<std::size_t> other_header(std::string_view text, std::string_view header);

enum class Encoding : std::uint8_t { Utf8, Utf8Bom, Utf16Le, Utf16Be, Binary, Evtx };
Encoding encoding_of(std::string_view head);
// UTF-16 to UTF-8. Lone surrogates become \uXXXX text; an odd last byte stays in `rest`.
std::string from_utf16(std::string_view bytes, bool little_endian, std::string& rest);

}  // namespace tamiz::telemetry
