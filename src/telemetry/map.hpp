#pragma once
// A map: one product's export, as data (maps/*.yaml, format `tamiz.map/1`, written out in
// doc/maps.md). It says how to recognise the export by content, which key feeds which column, the
// time's zone, the producer's record key, and how complete the export is, with reason and source.
// Tested by map_test.cpp.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "model/source.hpp"

namespace tamiz::telemetry {

enum class Form : std::uint8_t {
  Text,        // as it stands
  Domain,      // trailing dot off
  UrlHost,     // the host of a URL, or the text when it is none
  Path,        // folder and file joined, unless the folder already ends in the file
  Hash,        // hex digits; goes to the column of its length, all-zero is no hash
  Hashes,      // "SHA1=..,MD5=..": each to its column
  HexNumber,   // 0x1d18 -> 7448
  Address,     // ::ffff:192.0.2.1 -> 192.0.2.1
  Answers,     // "type:  5 a.net;::ffff:192.0.2.1;" -> the first address, or the last name
  DnsLabels,   // "(3)www(7)example(3)org(0)" -> www.example.org
  AppName,     // "Example Phone.app" -> Example Phone
  MsiProduct,  // "Product: X -- Installation completed successfully." -> X
  NpmPath,     // node_modules/a/node_modules/@x/b -> @x/b
  PurlName,    // pkg:npm/%40x/b@1.0 -> @x/b; the text when it is no package URL
  AfterName,   // "SHA1:aa.." or "file:_C:\\x" -> what follows the name
};

struct ValueRule {
  std::vector<std::string> keys;  // the first that has a value; for Path: folder, file
  Form form = Form::Text;
  std::string constant;  // instead of keys
};

struct Condition {
  std::string key;
  std::vector<std::string>
      values;  // equal to one of them, case-blind; "*" = any value; "" = no value
};

struct ColumnRule {
  Column column{};
  ValueRule value;
};

// How some of the records become events.
struct RowRule {
  std::vector<Condition> when;
  std::vector<Condition> unless;  // and none of these
  std::string
      inside;  // a key whose value is JSON, read before `columns` (Defender's AdditionalFields)
  Channel channel{};
  std::vector<ColumnRule> columns;
};

// Headers that stand for a key when nothing better is known of a table. Compared folded, without
// blanks and marks.
struct ColumnGuess {
  std::string key;
  std::vector<std::string> headers;
};

struct Map {
  std::string id, title, family, date, source;
  std::string sum;  // of its text: what it says decides what events are
  bool delimited = false, json = false, lines = false, xml = false, pairs = false,
       paragraphs = false, audit = false, shipped = false;
  std::vector<std::string> need;       // keys that every record (or the header) has
  std::vector<Condition> need_values;  // and values that the record has
  std::vector<std::string> positions;  // delimited text without header: the keys of its columns
  std::string pattern;                 // for those: what the first column looks like ("domain")
  std::string first_line;        // or: an expression that every line of them fits (RE2 syntax)
  bool preamble = false;         // the header may stand below lines of text
  std::size_t least_fields = 0;  // rows may end early, but not before this many; 0 = they may not
  std::vector<std::string>
      marks;  // lines: one of them stands in every record; other lines are none
  std::vector<std::string> others;    // lines: texts of records that are counted and not looked at
  std::vector<std::string> patterns;  // lines: expressions with named groups, the first that fits
  std::string each;    // a key whose value is a list of objects: one event for each of them
  std::string unwrap;  // a key whose value is a record of another export (Splunk's _raw)
  std::vector<ColumnGuess> guess;  // delimited text that no other map knows: keys by usual headers
  ValueRule time;
  bool time_optional = false;  // rows without a time are events without one
  bool joined_time = false;    // the keys of `time` are parts of one time
  bool dates_open = false;     // day and month may stand in either order: evidence settles it
  std::vector<std::string>
      time_also;     // a second clock in the record: the interval covers both when they disagree
  bool utc = false;  // times without a zone are UTC
  bool observed_from_file =
      false;  // no time in the rows: the file's own time is when it was observed
  std::vector<std::string> producer_key;
  std::vector<ColumnRule> columns;  // for every row
  std::vector<RowRule> rows;        // the first whose conditions hold
  std::vector<std::string> kind;    // keys that name a record that no rule takes
  std::vector<std::string> empty;   // values that stand for "nothing"
  RowOrder order = RowOrder::None;
  bool passive = false;  // a sensor elsewhere: rows name no machine of ours
  bool network = false;  // a sensor in our network, not on the machine
  bool partial = false;  // an inventory of one kind of software only
  std::array<ChannelCover, kChannels> cover{};
};

// Usage error with file, line and column, and what would be right.
Result<Map> read_map(std::string_view text, const std::string& name);

// The maps that travel inside the program, by id. Bug when one does not read (a test reads them
// all).
Result<std::vector<Map>> shipped_maps();

}  // namespace tamiz::telemetry
