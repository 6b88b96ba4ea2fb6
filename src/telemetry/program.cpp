#include "telemetry/program.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "telemetry/values.hpp"

namespace tamiz::telemetry {
namespace {

std::vector<Slot> slots_of(const std::vector<std::string>& keys, FieldTable& fields) {
  std::vector<Slot> out;
  for (const std::string& key : keys) out.push_back(fields.add(key));
  return out;
}

}  // namespace

Program::Program(const Map& map, FieldTable& fields) : map_(std::make_shared<const Map>(map)) {
  need_ = slots_of(map.need, fields);
  if (!map.positions.empty()) slots_of(map.positions, fields);
  time_slots_ = slots_of(map.time.keys, fields);
  time_also_ = slots_of(map.time_also, fields);
  key_slots_ = slots_of(map.producer_key, fields);
  kind_slots_ = slots_of(map.kind, fields);
  need_values_ = compile(map.need_values, fields);
  for (const ColumnRule& rule : map.columns) columns_.push_back(compile(rule, fields));
  for (const RowRule& row : map.rows) {
    Rule rule{compile(row.when, fields),
              compile(row.unless, fields),
              row.inside.empty() ? kNoSlot : fields.add(row.inside),
              row.inside,
              row.channel,
              {}};
    for (const ColumnRule& column : row.columns) rule.columns.push_back(compile(column, fields));
    rules_.push_back(std::move(rule));
  }
  for (const ColumnGuess& guess : map.guess) fields.add(guess.key);
  if (!map.first_line.empty()) first_line_.push_back(*LinePattern::compile(map.first_line));
  for (const std::string& expression : map.patterns) {
    Line line{*LinePattern::compile(expression), {}};
    for (const std::string& name : line.pattern.names())
      line.slots.push_back(name.empty() ? kNoSlot : fields.add(name));
    lines_.push_back(std::move(line));
  }
  if (!map.unwrap.empty()) unwrap_ = fields.add(map.unwrap);
  if (map.each.empty()) return;
  each_ = fields.add(map.each);
  each_key_ = fields.add(map.each + ".@key");
  each_value_ = fields.add(map.each + ".@value");
  for (std::size_t s = 0; s < fields.size(); ++s) {
    if (fields.key(static_cast<Slot>(s)).starts_with(map.each + "."))
      of_each_.push_back(static_cast<Slot>(s));
  }
}

bool Program::marks(std::string_view line) const {
  return std::ranges::any_of(map_->marks, [line](const std::string& mark) {
    return line.find(mark) != std::string_view::npos;
  });
}

bool Program::fits_first_line(std::string_view line) const {
  std::vector<std::string_view> values;
  return !first_line_.empty() && first_line_.front().match(line, values);
}

std::string Program::read_item(std::string_view name, std::string_view object, Record& record,
                               JsonReader& json, Scratch& scratch) const {
  for (const Slot slot : of_each_) record.values[slot] = {};
  if (!name.empty()) record.set(each_key_, name);
  if (!object.starts_with('{')) {
    if (object.size() > 1 && object.starts_with('"')) object = object.substr(1, object.size() - 2);
    record.set(each_value_, object);
    return "";
  }
  char* padded = scratch.room(object.size() + kJsonPadding);
  std::memcpy(padded, object.data(), object.size());
  std::memset(padded + object.size(), ' ', kJsonPadding);
  return json.read({padded, object.size()}, record, scratch, map_->each).error;
}

Program::Value Program::compile(const ColumnRule& rule, FieldTable& fields) const {
  return {slots_of(rule.value.keys, fields), rule.value.form, rule.value.constant, rule.column};
}

std::vector<Program::When> Program::compile(const std::vector<Condition>& conditions,
                                            FieldTable& fields) const {
  std::vector<When> out;
  for (const Condition& condition : conditions)
    out.push_back({fields.add(condition.key), condition.values});
  return out;
}

bool Program::fits(const std::vector<bool>& present) const {
  return !need_.empty() && std::ranges::all_of(need_, [&](Slot slot) { return present[slot]; });
}

bool Program::fits_record(const Record& record) const {
  return !need_.empty() &&
         std::ranges::all_of(need_, [&](Slot slot) { return !record[slot].empty(); });
}

bool Program::holds(const When& when, const Record& record) {
  const std::string_view value = record[when.slot];
  return std::ranges::any_of(when.values, [&](const std::string& each) {
    return each == "*" ? !value.empty() : equal_blind(each, value);
  });
}

bool Program::fits_values(const Record& record) const {
  return std::ranges::all_of(need_values_, [&](const When& when) { return holds(when, record); });
}

std::string_view Program::first_of(const std::vector<Slot>& slots, const Record& record) const {
  for (const Slot slot : slots) {
    if (record[slot].empty()) continue;
    const std::string_view value = trim(record[slot]);
    if (!value.empty() && std::ranges::find(map_->empty, value) == map_->empty.end()) return value;
  }
  return {};
}

void Program::set(const Value& value, const Record& record, Row& row, Scratch& scratch) const {
  if (!value.constant.empty()) {
    row[value.column] = value.constant;
    return;
  }
  const bool of_target = value.column == Column::TargetSha1 ||
                         value.column == Column::TargetSha256 || value.column == Column::TargetMd5;
  if (value.form == Form::Path) {
    row[value.column] = joined_path(first_of({value.slots[0]}, record),
                                    first_of({value.slots[1]}, record), scratch);
    return;
  }
  const std::string_view text = first_of(value.slots, record);
  if (text.empty()) return;
  switch (value.form) {
    case Form::Domain:
      row[value.column] = without_trailing_dot(without_query_type(text));
      break;
    case Form::UrlHost:
      row[value.column] = url_host(text);
      break;
    case Form::Hash:
      set_hash(text, of_target, row);
      break;
    case Form::Hashes:
      set_hashes(text, of_target, row);
      break;
    case Form::HexNumber:
      row[value.column] = decimal_of(text, scratch);
      break;
    case Form::Address:
      row[value.column] = address_of(text);
      break;
    case Form::Answers:
      set_answers(text, row);
      break;
    case Form::DnsLabels:
      row[value.column] = name_of_labels(text, scratch);
      break;
    case Form::AppName:
      row[value.column] = app_name(text);
      break;
    case Form::AfterName:
      row[value.column] = after_name(text);
      break;
    case Form::NpmPath:
      row[value.column] = npm_path_name(text);
      break;
    case Form::PurlName:
      row[value.column] = purl_name(text, scratch);
      break;
    case Form::MsiProduct:
      row[value.column] = msi_product(text);
      break;
    default:
      row[value.column] = text;
      break;
  }
}

std::string Program::kind_of(const Record& record) const {
  std::string kind;
  for (const Slot slot : kind_slots_) {
    if (record[slot].empty()) continue;
    kind += (kind.empty() ? "" : " ") + printable(record[slot].substr(0, 60));
  }
  return kind.empty() ? "(no kind)" : kind;
}

std::string_view Program::joined_key(const Record& record, Scratch& scratch) const {
  std::size_t size = 0;
  for (const Slot slot : key_slots_) size += record[slot].size() + 1;
  char* const key = scratch.room(size);
  char* at = key;
  for (const Slot slot : key_slots_) {
    at = std::ranges::copy(record[slot], at).out;
    *at++ = '\x1F';
  }
  return {key, size};
}

Program::Result Program::apply(Record& record, Row& row, const TimeContext& time, JsonReader& json,
                               Scratch& scratch) const {
  Result result;
  const auto met = [&](const When& when) { return holds(when, record); };
  const auto rule = std::ranges::find_if(rules_, [&](const Rule& each) {
    return std::ranges::all_of(each.when, met) &&
           (each.unless.empty() || !std::ranges::all_of(each.unless, met));
  });
  if (rule == rules_.end()) {
    result.outcome = Outcome::Unmapped;
    result.what = kind_of(record);
    // A log's other rows tell that it was being written.
    row = Row{};
    Result ignored;
    if (map_->network && !set_time(record, row, time, ignored, scratch)) row.time = kNoTime;
    return result;
  }
  row = Row{};
  row.record = record.offset;
  row.channel = rule->channel;
  if (!set_time(record, row, time, result, scratch)) return result;
  if (rule->inside != kNoSlot && record[rule->inside].starts_with("{")) {
    const std::string_view text = record[rule->inside];
    char* padded = scratch.room(text.size() + kJsonPadding);
    std::memcpy(padded, text.data(), text.size());
    std::memset(padded + text.size(), ' ', kJsonPadding);
    // Cells are cut at 32,767 characters by spreadsheets: the row stands without its inner columns.
    const std::uint64_t offset = record.offset;
    Record outer = record;
    if (!json.read({padded, text.size()}, record, scratch, rule->inside_key).error.empty()) {
      record = std::move(outer);
      record.offset = offset;
      result.inner_lost = true;
    }
  }
  for (const Value& value : columns_) set(value, record, row, scratch);
  for (const Value& value : rule->columns) set(value, record, row, scratch);
  if (!key_slots_.empty()) {
    // Only a whole key tells records apart: a projection that dropped one part of it has none.
    const bool whole =
        std::ranges::none_of(key_slots_, [&](Slot slot) { return record[slot].empty(); });
    if (whole) row[Column::Key] = joined_key(record, scratch);
  }
  result.outcome = Outcome::Event;
  return result;
}

}  // namespace tamiz::telemetry
