#include "telemetry/opening.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/values.hpp"

namespace tamiz::telemetry {
namespace {

// Log Analytics and the Defender portal write the zone behind the column's name.
std::string_view without_zone(std::string_view name, std::uint8_t& zone) {
  constexpr std::string_view kUtc = " [UTC]", kLocal = " [Local Time]";
  if (name.ends_with(kUtc)) {
    zone = kHeaderUtc;
    name.remove_suffix(kUtc.size());
  } else if (name.ends_with(kLocal)) {
    zone = kHeaderLocal;
    name.remove_suffix(kLocal.size());
  }
  return name;
}

std::size_t line_end(std::string_view text, std::size_t from) {
  const auto end = text.find('\n', from);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::string unknown_columns(const std::vector<std::string_view>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < 6; ++i)
    list += (i == 0 ? "" : ", ") + shortened(names[i], 30);
  if (names.size() > 6) list += ", ..";
  return fmt::format(
      "delimited text that no map knows (columns: {}); write a map (doc/maps.md) and give it with "
      "--map",
      list);
}

void set_columns(Opening& opening, const std::vector<std::string_view>& names,
                 const Programs& programs) {
  opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
  for (const std::string_view name : names) {
    std::uint8_t zone = kHeaderNone;
    const Slot slot = programs.fields.find(without_zone(trim(name), zone));
    opening.slots.push_back(slot);
    opening.wanted.push_back(slot != kNoSlot);
    if (slot != kNoSlot) opening.time.header_zone[slot] = zone;
  }
}

bool open_with_header(Opening& opening, std::string_view head, const Programs& programs,
                      Scratch& scratch) {
  DelimitedRows rows{head, opening.dialect};
  std::vector<std::string_view> names;
  if (!rows.next(names, {}, scratch)) return false;
  const std::size_t start = rows.offset();
  set_columns(opening, names, programs);
  std::vector<bool> present(programs.fields.size(), false);
  for (const Slot slot : opening.slots) {
    if (slot != kNoSlot) present[slot] = true;
  }
  for (const Program& program : programs.delimited) {
    if (!program.fits(present)) continue;
    opening.program = &program;
    opening.shape = Shape::Delimited;
    std::vector<std::string_view> second;
    opening.begin = rows.next(second, {}, scratch) ? rows.offset() : head.size();
    opening.header = std::string{
        trim(head.substr(start, std::min(line_end(head, start), opening.begin) - start))};
    return true;
  }
  opening.unread = unknown_columns(names);
  return false;
}

// Text without header: a map that gives its columns by position, and the look of the first one.
bool open_by_position(Opening& opening, std::string_view head, const Programs& programs,
                      Scratch& scratch) {
  for (const Program& program : programs.delimited) {
    const Map& map = program.map();
    if (map.positions.empty()) continue;
    DelimitedRows rows{head, opening.dialect};
    std::vector<std::string_view> fields;
    std::size_t seen = 0;
    bool alike = true;
    while (alike && seen < 20 && rows.next(fields, {}, scratch)) {
      alike = fields.size() == map.positions.size() &&
              (map.pattern != "domain" || looks_like_domain(trim(fields[0])));
      ++seen;
    }
    if (!alike || seen == 0) continue;
    std::vector<std::string_view> names(map.positions.begin(), map.positions.end());
    opening.slots.clear();
    opening.wanted.clear();
    set_columns(opening, names, programs);
    opening.program = &program;
    opening.shape = Shape::Delimited;
    opening.unread.clear();
    return true;
  }
  return false;
}

void open_delimited(Opening& opening, std::string_view head, bool whole, const Programs& programs) {
  Scratch scratch;
  std::string_view text = head;
  std::size_t skipped = 0;
  if (text.starts_with("sep=") && text.size() > 4) {  // Excel's hint line
    opening.dialect.delimiter = text[4];
    skipped = line_end(text, 0);
    text.remove_prefix(skipped);
  } else if (const auto guess = guess_delimiter(text)) {
    opening.dialect.delimiter = *guess;
  }
  const Cut cut = cut_records(text, opening.dialect, whole);
  const std::string_view lines = cut.end > 0 ? text.substr(0, cut.end) : text;
  if (!open_with_header(opening, lines, programs, scratch))
    open_by_position(opening, lines, programs, scratch);
  opening.begin += skipped;
}

bool any_record_fits(std::string_view head, const JsonStart& start, const Programs& programs,
                     std::string& keys) {
  JsonReader reader{programs.fields};
  Scratch scratch;
  Record record;
  std::size_t at = start.begin;
  for (int i = 0; i < 50; ++i) {
    const auto object = next_object(head, at);
    if (!object) break;
    at = static_cast<std::size_t>(object->data() - head.data()) + object->size();
    std::string padded{*object};
    padded.resize(object->size() + kJsonPadding, ' ');
    record = Record{programs.fields.size()};
    if (!reader.read({padded.data(), object->size()}, record, scratch).error.empty()) continue;
    std::vector<bool> present(programs.fields.size(), false);
    for (std::size_t s = 0; s < record.values.size(); ++s) present[s] = !record.values[s].empty();
    for (const Program& program : programs.json) {
      if (program.fits(present) && program.fits_values(record)) return true;
    }
    if (keys.empty()) keys = shortened(*object, 80);
  }
  return false;
}

}  // namespace

Opening open_text(std::string_view head, bool whole, const Programs& programs) {
  Opening opening;
  if (trim(head).empty()) {
    opening.unread = "empty";
    return opening;
  }
  const char first = trim(head).front();
  if (first == '{' || first == '[' || first == '"') {
    if (const auto start = start_of_json(head)) {
      opening.json = *start;
      opening.begin = start->begin;
      opening.anomalies = start->anomalies;
      std::string keys;
      if (any_record_fits(head, *start, programs, keys)) {
        opening.shape = start->shape == JsonShape::Lines ? Shape::JsonLines : Shape::JsonObjects;
        return opening;
      }
      opening.unread = fmt::format(
          "JSON that no map knows ({}); write a map (doc/maps.md) and give it with --map",
          keys.empty() ? "no whole object in it" : keys);
      if (first != '"') return opening;
    } else if (first == '{') {
      opening.unread = "begins like JSON, but no whole object is in its first 256 KiB";
      return opening;
    }
  }
  open_delimited(opening, head, whole, programs);
  return opening;
}

Encoding encoding_of(std::string_view head) {
  if (head.starts_with("ElfFile\0")) return Encoding::Evtx;
  if (head.starts_with("\xEF\xBB\xBF")) return Encoding::Utf8Bom;
  if (head.starts_with("\xFF\xFE")) return Encoding::Utf16Le;
  if (head.starts_with("\xFE\xFF")) return Encoding::Utf16Be;
  // Text has few control bytes; zero bytes here and there (damage) are still text. Programs have
  // one in four.
  std::size_t control = 0;
  for (const char c : head) {
    const auto byte = static_cast<unsigned char>(c);
    control +=
        byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1B' ? 1 : 0;
  }
  return control * 12 > head.size() ? Encoding::Binary : Encoding::Utf8;
}

std::string from_utf16(std::string_view bytes, bool little_endian, std::string& rest) {
  std::string all = std::move(rest);
  all += bytes;
  std::string out;
  std::size_t at = 0;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(all[i]), b = static_cast<unsigned char>(all[i + 1]);
    return static_cast<char32_t>(little_endian ? a | (b << 8) : b | (a << 8));
  };
  while (at + 2 <= all.size()) {
    const char32_t first = unit(at);
    const bool high = first >= 0xD800 && first < 0xDC00;
    if (high && at + 4 > all.size()) break;
    const char32_t second = high ? unit(at + 2) : 0;
    if (high && second >= 0xDC00 && second < 0xE000) {
      append_utf8(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), out);
      at += 4;
      continue;
    }
    if (first >= 0xD800 && first < 0xE000) {
      out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(first));
    } else {
      append_utf8(first, out);
    }
    at += 2;
  }
  rest = all.substr(at);
  return out;
}

}  // namespace tamiz::telemetry
