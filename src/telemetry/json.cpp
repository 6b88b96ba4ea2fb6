#include "telemetry/json.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.hpp"
#include "telemetry/json_keys.hpp"

namespace tamiz::telemetry {
namespace {

namespace od = simdjson::ondemand;

// Deeper objects are skipped whole; the deepest key any export has is 6 levels down.
constexpr unsigned kMostDepth = 24;
// Values of a list's objects that are joined: more are in `each`, or in nobody's column.
constexpr std::size_t kMostListed = 64, kMostJoined = 4096;
// An object around the record: its names count as if they stood outside (Splunk, Elastic, Defender
// streaming).
constexpr std::array<std::string_view, 3> kWrappers{"result", "_source", "properties"};

class Flattener {
 public:
  Flattener(const FieldTable& fields, JsonKeys& keys, Record& record, Scratch& scratch)
      : fields_(fields), keys_(keys), record_(record), scratch_(scratch) {}

  simdjson::error_code object(od::object object, FieldTable::State state, unsigned depth) {
    for (auto each : object) {
      od::field field;
      if (const auto error = std::move(each).get(field)) return error;
      const char* const raw = field.key().raw();
      const JsonKeys::Key* key = keys_.expected(raw, state, depth == 0);
      if (key == nullptr) {
        if (const auto error = look_up(field, raw, state, depth).get(key)) return error;
      }
      if (key->hit.slot == kNoSlot && !key->hit.inner && !key->wrapper)
        continue;  // On-Demand skips what is not asked for
      if (const auto error =
              value(field.value(), key->state, key->hit, key->wrapper ? &state : nullptr, depth))
        return error;
    }
    return simdjson::SUCCESS;
  }

 private:
  simdjson::simdjson_result<const JsonKeys::Key*> look_up(od::field& field, const char* raw,
                                                          FieldTable::State state, unsigned depth) {
    std::string_view text;
    if (const auto error = field.unescaped_key().get(text)) return error;
    JsonKeys::Key key;
    key.from = state;
    key.state = FieldTable::step(state, text);
    key.hit = fields_.hit(key.state);
    key.outermost = depth == 0;
    key.wrapper = depth == 0 && std::ranges::find(kWrappers, text) != kWrappers.end();
    return keys_.found(raw, text, std::move(key));
  }
  simdjson::error_code value(od::value value, FieldTable::State state, FieldTable::Hit hit,
                             const FieldTable::State* outside, unsigned depth) {
    od::json_type type{};
    if (const auto error = value.type().get(type)) return error;
    if (type == od::json_type::object) {
      od::object inner;
      if (const auto error = value.get_object().get(inner)) return error;
      return members(inner, state, hit, outside, depth);
    }
    if (type == od::json_type::array) return array(value, state, hit, depth);
    if (hit.slot == kNoSlot) return simdjson::SUCCESS;
    std::string_view text;
    if (const auto error = scalar(value, type, text)) return error;
    set(hit.slot, text);
    return simdjson::SUCCESS;
  }
  // The first value of a name counts; within a list of objects all do, joined by ";".
  void set(Slot slot, std::string_view text) {
    const std::string_view known = record_.values[slot];
    if (known.empty()) {
      record_.set(slot, text);
    } else if (in_list_ > 0 && !text.empty() && known.size() < kMostJoined) {
      record_.set(slot, scratch_.keep(fmt::format("{};{}", known, text)));
    }
  }
  // An object: whole, for a map's `each`; its names; and a wrapper's as if they stood outside.
  simdjson::error_code members(od::object inner, FieldTable::State state, FieldTable::Hit hit,
                               const FieldTable::State* outside, unsigned depth) {
    if (depth + 1 >= kMostDepth) return simdjson::SUCCESS;
    bool again = false;
    if (hit.slot != kNoSlot) {
      std::string_view raw;
      if (const auto error = inner.raw_json().get(raw)) return error;
      if (in_list_ == 0) set(hit.slot, raw);
      if (const auto error = inner.reset().get(again)) return error;
    }
    if (hit.inner) {
      if (const auto error = object(inner, state, depth + 1)) return error;
      if (const auto error = inner.reset().get(again)) return error;
    }
    return outside == nullptr ? simdjson::SUCCESS : object(inner, *outside, depth + 1);
  }
  static simdjson::error_code scalar(od::value value, od::json_type type, std::string_view& text) {
    if (type == od::json_type::string) return value.get_string().get(text);
    if (type == od::json_type::null) return simdjson::SUCCESS;
    text = trim(value.raw_json_token());
    return simdjson::SUCCESS;
  }
  // Arrays of plain values are joined by ";"; a list of objects is kept as it stands (a map's
  // `each`), and its objects' values are joined.
  simdjson::error_code array(od::value value, FieldTable::State state, FieldTable::Hit hit,
                             unsigned depth) {
    od::array items;
    if (const auto error = value.get_array().get(items)) return error;
    bool objects = false;
    if (const auto error = holds_objects(items, objects)) return error;
    if (objects) return list(items, state, hit, depth);
    if (hit.slot == kNoSlot) return simdjson::SUCCESS;
    std::string joined;
    for (auto item : items) {
      od::value inner;
      if (const auto error = item.get(inner)) return error;
      od::json_type type{};
      if (const auto error = inner.type().get(type)) return error;
      if (type == od::json_type::object || type == od::json_type::array) continue;
      std::string_view text;
      if (const auto error = scalar(inner, type, text)) return error;
      if (!joined.empty()) joined += ';';
      joined += text;
    }
    set(hit.slot, scratch_.keep(joined));
    return simdjson::SUCCESS;
  }
  simdjson::error_code list(od::array items, FieldTable::State state, FieldTable::Hit hit,
                            unsigned depth) {
    if (hit.slot != kNoSlot) {
      std::string_view raw;
      if (const auto error = items.raw_json().get(raw)) return error;
      if (in_list_ == 0) set(hit.slot, raw);
      bool again = false;
      if (const auto error = items.reset().get(again)) return error;
    }
    if (!hit.inner || depth + 1 >= kMostDepth) return simdjson::SUCCESS;
    ++in_list_;
    std::size_t n = 0;
    for (auto item : items) {
      if (++n > kMostListed) break;
      od::object inner;
      const auto no_object = item.get_object().get(inner);
      if (no_object == simdjson::INCORRECT_TYPE) continue;
      if (no_object) return no_object;  // a damaged list: its parser is gone
      if (const auto error = object(inner, state, depth + 1)) return error;
    }
    --in_list_;
    return simdjson::SUCCESS;
  }

  // Looks at the first item only, and goes back to the beginning.
  static simdjson::error_code holds_objects(od::array& items, bool& out) {
    bool empty = false;
    if (const auto error = items.is_empty().get(empty)) return error;
    if (empty) return simdjson::SUCCESS;
    for (auto item : items) {
      od::value inner;
      if (const auto error = item.get(inner)) return error;
      od::json_type type{};
      if (const auto error = inner.type().get(type)) return error;
      out = type == od::json_type::object;
      break;
    }
    bool again = false;
    return items.reset().get(again);
  }

  const FieldTable& fields_;
  JsonKeys& keys_;
  Record& record_;
  Scratch& scratch_;
  unsigned in_list_ = 0;
};

std::string repaired_copy(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    if (next_code_point(text, at) == kInvalid) {
      out += fmt::format("\\\\x{:02X}", static_cast<unsigned char>(text[start]));
    } else {
      out += text.substr(start, at - start);
    }
  }
  return out;
}

}  // namespace

struct JsonReader::Parser {
  od::parser parser;
  JsonKeys keys;
  std::string repaired;

  simdjson::error_code read(std::string_view text, Flattener& to, FieldTable::State state) {
    od::document document;
    keys.begin_record();
    if (const auto error =
            parser.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING)
                .get(document))
      return error;
    od::object object;
    if (const auto error = document.get_object().get(object)) return error;
    if (const auto error = to.object(object, state, 0)) return error;
    // A second document on the same line is not noticed by On-Demand itself.
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS
               ? simdjson::SUCCESS
               : simdjson::TRAILING_CONTENT;
  }
};

static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);

JsonReader::JsonReader(const FieldTable& fields)
    : fields_(fields), parser_(std::make_unique<Parser>()) {}
JsonReader::~JsonReader() = default;

JsonReader::Outcome JsonReader::read(std::string_view text, Record& record, Scratch& scratch,
                                     std::string_view prefix) {
  const auto state =
      prefix.empty() ? FieldTable::kRoot : FieldTable::step(FieldTable::kRoot, prefix);
  Flattener flattener{fields_, parser_->keys, record, scratch};
  auto error = parser_->read(text, flattener, state);
  if (error == simdjson::SUCCESS) return {};
  if (error == simdjson::UTF8_ERROR) {
    parser_->repaired = repaired_copy(text);
    const std::size_t size = parser_->repaired.size();
    parser_->repaired.resize(size + kJsonPadding);
    error = parser_->read({parser_->repaired.data(), size}, flattener, state);
    if (error == simdjson::SUCCESS) return {"", true};
  }
  record.clear();
  return {fmt::format("not one JSON object: {}", simdjson::error_message(error)), false};
}

}  // namespace tamiz::telemetry
