#pragma once
// Maps compiled against a field table: which map takes a record, and the event it becomes. Tested
// by the goldens of maps/samples.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/fields.hpp"
#include "telemetry/json.hpp"
#include "telemetry/line_pattern.hpp"
#include "telemetry/map.hpp"

namespace tamiz::telemetry {

enum class Outcome : std::uint8_t { Event, Unmapped, Rejected };

// What one source's times need besides their text.
struct TimeContext {
  Micros file_time = kNoTime;
  std::vector<std::uint8_t> header_zone;  // by slot: kHeaderNone, kHeaderUtc, kHeaderLocal
};
inline constexpr std::uint8_t kHeaderNone = 0, kHeaderUtc = 1, kHeaderLocal = 2;

class Program {
 public:
  Program(const Map& map, FieldTable& fields);  // adds the keys it wants

  [[nodiscard]] const Map& map() const { return *map_; }
  // Whether a header or a record's present keys are this map's. The score is the number of needed
  // keys.
  [[nodiscard]] bool fits(const std::vector<bool>& present) const;
  [[nodiscard]] bool fits_record(const Record& record) const;
  [[nodiscard]] bool fits_values(const Record& record) const;
  [[nodiscard]] std::size_t score() const { return need_.size() * 2 + need_values_.size(); }

  struct Result {
    Outcome outcome = Outcome::Rejected;
    std::string what;         // the kind of an unmapped record, or why it was rejected
    bool zoneless = false;    // its time names no zone
    bool inner_lost = false;  // a field that should hold JSON is torn
    ReadTime time;            // as it stands in the record
  };
  // Fills `row` (time, channel, values) from the record. `json` reads fields that hold JSON.
  Result apply(Record& record, Row& row, const TimeContext& time, JsonReader& json,
               Scratch& scratch) const;

  // The list whose objects each become an event; kNoSlot when the record is one event.
  [[nodiscard]] Slot each() const { return each_; }
  // The key that holds a record of another export; kNoSlot when none does.
  [[nodiscard]] Slot unwrap() const { return unwrap_; }
  // Reads one object of that list over the record. "" or what is wrong with it.
  // `name`: of a member of an object; it stands under LIST.@key, a value that is no object under
  // LIST.@value.
  std::string read_item(std::string_view name, std::string_view object, Record& record,
                        JsonReader& json, Scratch& scratch) const;

  // Text logs: the expressions of the map, and the slots of their groups.
  struct Line {
    LinePattern pattern;
    std::vector<Slot> slots;
  };
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  // Whether the line holds a mark of the map.
  [[nodiscard]] bool marks(std::string_view line) const;
  [[nodiscard]] bool fits_first_line(std::string_view line) const;

 private:
  struct Value {
    std::vector<Slot> slots;
    Form form = Form::Text;
    std::string constant;
    Column column{};
  };
  struct When {
    Slot slot = kNoSlot;
    std::vector<std::string> values;
  };
  struct Rule {
    std::vector<When> when, unless;
    Slot inside = kNoSlot;
    std::string inside_key;
    Channel channel{};
    std::vector<Value> columns;
  };
  static bool holds(const When& when, const Record& record);
  [[nodiscard]] Value compile(const ColumnRule& rule, FieldTable& fields) const;
  [[nodiscard]] std::vector<When> compile(const std::vector<Condition>& conditions,
                                          FieldTable& fields) const;
  [[nodiscard]] std::string_view first_of(const std::vector<Slot>& slots,
                                          const Record& record) const;
  void set(const Value& value, const Record& record, Row& row, Scratch& scratch) const;
  bool set_time(const Record& record, Row& row, const TimeContext& time, Result& result,
                Scratch& scratch) const;
  [[nodiscard]] std::string_view time_text(const Record& record, Slot& used,
                                           Scratch& scratch) const;
  [[nodiscard]] std::string kind_of(const Record& record) const;
  std::string_view joined_key(const Record& record, Scratch& scratch) const;

  std::shared_ptr<const Map> map_;  // shared: programs are copied into each source's reader
  std::vector<Slot> need_, time_slots_, time_also_, key_slots_, kind_slots_;
  std::vector<When> need_values_;
  std::vector<Value> columns_;
  std::vector<Rule> rules_;
  Slot each_ = kNoSlot, unwrap_ = kNoSlot;
  std::vector<Slot> of_each_;  // that an object of the list may fill
  Slot each_key_ = kNoSlot, each_value_ = kNoSlot;
  std::vector<Line> lines_;
  std::vector<LinePattern> first_line_;  // none or one
};

// All maps over one table of fields. Immutable after construction; read by all threads.
struct Programs {
  explicit Programs(const std::vector<Map>& maps);
  FieldTable fields;
  std::vector<Program> delimited, json, lines, xml, pairs, paragraphs,
      audit;  // best score first, then by id
};

}  // namespace tamiz::telemetry
