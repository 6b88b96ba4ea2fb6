#include "telemetry/opening.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/values.hpp"
#include "telemetry/xml.hpp"

namespace tamiz::telemetry {
namespace {

// A text log: lines that hold the map's mark and fit one of its expressions.
constexpr std::size_t kTriedLines = 50;

std::size_t line_end(std::string_view text, std::size_t from) {
  const auto end = text.find('\n', from);
  return end == std::string_view::npos ? text.size() : end + 1;
}

bool open_lines(Opening& opening, std::string_view head, const Programs& programs) {
  std::vector<std::string_view> values;
  for (const Program& program : programs.lines) {
    std::size_t at = 0, tried = 0, fit = 0;
    while (tried < kTriedLines) {
      const auto mark = head.find(program.map().mark, at);
      if (mark == std::string_view::npos) break;
      const auto before = head.rfind('\n', mark);
      const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
      at = line_end(head, mark);
      std::string_view line = head.substr(begin, at - begin);
      while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
      ++tried;
      fit += std::ranges::any_of(program.lines(), [&](const Program::Line& each) {
        return each.pattern.match(line, values);
      });
    }
    if (fit == 0 || fit * 2 < tried) continue;
    opening.shape = Shape::Text;
    opening.programs.push_back(&program);
    opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
    return true;
  }
  return false;
}

void open_xml(Opening& opening, std::string_view head, const Programs& programs) {
  XmlReader reader{programs.fields};
  Scratch scratch;
  Record record{programs.fields.size()};
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    const auto event = next_event(head, at);
    if (!event) break;
    at = static_cast<std::size_t>(event->data() - head.data()) + event->size();
    record.clear();
    if (!reader.read(*event, record, scratch).empty()) continue;
    for (const Program& program : programs.xml) {
      if (!program.fits_record(record) || !program.fits_values(record)) continue;
      opening.shape = Shape::Xml;
      opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
      return;
    }
  }
  opening.unread =
      "XML that no map knows; Windows events as XML (<Event xmlns=..>) are read: wevtutil qe, "
      "evtx_dump -o xml";
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
  if (first == '<') {
    open_xml(opening, head, programs);
    return opening;
  }
  if (!open_lines(opening, head, programs)) open_delimited(opening, head, whole, programs);
  return opening;
}

}  // namespace tamiz::telemetry
