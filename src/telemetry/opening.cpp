#include "telemetry/opening.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/audit.hpp"
#include "telemetry/pairs.hpp"
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

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

bool fits_line(const Program& program, std::string_view line) {
  std::vector<std::string_view> values;
  return std::ranges::any_of(
      program.lines(), [&](const Program::Line& each) { return each.pattern.match(line, values); });
}

bool any_fits(const std::vector<Program>& programs, const Record& record) {
  return std::ranges::any_of(programs, [&](const Program& program) {
    return program.fits_record(record) && program.fits_values(record);
  });
}

// A log may hold lines of several kinds, each with a map of its own: of expressions, or of pairs.
bool open_lines(Opening& opening, std::string_view head, const Programs& programs) {
  Scratch scratch;
  Record record{programs.fields.size()};
  std::size_t tried = 0, fit = 0, with_pairs = 0, pairs = 0;
  std::vector<const Program*> found;
  for (std::size_t at = 0, end = 0; at < head.size() && tried < kTriedLines && pairs < kTriedLines;
       at = end) {
    end = line_end(head, at);
    const std::string_view line = without_line_end(head.substr(at, end - at));
    bool marked = false, fits = false;
    for (const Program& program : programs.lines) {
      if (!program.marks(line)) continue;
      marked = true;
      if (!fits_line(program, line)) continue;
      fits = true;
      if (std::ranges::find(found, &program) == found.end()) found.push_back(&program);
      break;
    }
    record.clear();
    scratch.clear();
    const bool has_pairs = !fits && read_pairs(line, programs.fields, record, scratch);
    if (has_pairs && any_fits(programs.pairs, record)) {
      fits = true;
      ++pairs;
    }
    tried += marked ? 1 : 0;
    with_pairs += has_pairs && !marked ? 1 : 0;
    fit += fits ? 1 : 0;
  }
  // Beside pairs that no map knows (blocks of details between marked lines) the marked ones count.
  if (fit == 0 || (pairs == 0 ? fit * 2 < tried : fit * 4 < tried + with_pairs)) return false;
  opening.shape = Shape::Text;
  opening.pairs = pairs > 0;
  std::ranges::sort(found);  // as in the table: the best first
  opening.programs = std::move(found);
  opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
  return true;
}

// Most lines that hold anything are records of auditd; `ausearch` puts a line before each event.
bool open_audit(Opening& opening, std::string_view head, const Programs& programs) {
  if (programs.audit.empty()) return false;
  std::size_t tried = 0, fit = 0;
  for (std::size_t at = 0, end = 0; at < head.size() && tried < kTriedLines; at = end) {
    end = line_end(head, at);
    const std::string_view line = without_line_end(head.substr(at, end - at));
    if (trim(line).empty() || is_between_audit_events(line)) continue;
    ++tried;
    fit += audit_line(line) ? 1 : 0;
  }
  if (fit == 0 || fit * 2 < tried) return false;
  opening.shape = Shape::Audit;
  opening.programs = {&programs.audit.front()};
  opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
  return true;
}

// `Key: value` lines up to a blank line.
bool open_paragraphs(Opening& opening, std::string_view head, const Programs& programs) {
  Record record{programs.fields.size()};
  for (std::size_t at = 0, end = 0, n = 0; at < head.size() && n < kTriedLines; at = end, ++n) {
    end = line_end(head, at);
    const std::string_view line = without_line_end(head.substr(at, end - at));
    if (trim(line).empty()) {
      if (any_fits(programs.paragraphs, record)) break;
      record.clear();
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
      if (line.front() != ' ' && line.front() != '\t') return false;
      continue;
    }
    const Slot slot = programs.fields.find(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (slot != kNoSlot && !value.empty() && record[slot].empty()) record.set(slot, value);
  }
  if (!any_fits(programs.paragraphs, record)) return false;
  opening.shape = Shape::Paragraphs;
  opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
  return true;
}

bool open_xml(Opening& opening, std::string_view head, const Programs& programs,
              std::string_view element) {
  XmlReader reader{programs.fields};
  Scratch scratch;
  Record record{programs.fields.size()};
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    const auto event = next_event(head, at, element);
    if (!event) break;
    at = static_cast<std::size_t>(event->data() - head.data()) + event->size();
    record.clear();
    if (!reader.read(*event, record, scratch).empty()) continue;
    for (const Program& program : programs.xml) {
      if (!program.fits_record(record) || !program.fits_values(record)) continue;
      opening.shape = Shape::Xml;
      opening.element = element;
      opening.time.header_zone.assign(programs.fields.size(), kHeaderNone);
      return true;
    }
  }
  return false;
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
  // A number there is the priority of a syslog line.
  const std::string_view inner = trim(head).substr(1);
  if (first == '<' && !inner.empty() && (inner.front() < '0' || inner.front() > '9')) {
    if (!open_xml(opening, head, programs, "Event") && !open_xml(opening, head, programs, "result"))
      opening.unread =
          "XML that no map knows; Windows events as XML (<Event xmlns=..>) are read: wevtutil qe, "
          "evtx_dump -o xml";
    return opening;
  }
  if (!open_audit(opening, head, programs) && !open_lines(opening, head, programs) &&
      !open_paragraphs(opening, head, programs))
    open_delimited(opening, head, whole, programs);
  // Sysmon for Linux writes XML behind the head of a syslog line.
  if (opening.shape == Shape::Unread && open_xml(opening, head, programs, "Event")) {
    opening.unread.clear();
    opening.begin = 0;
  }
  return opening;
}

}  // namespace tamiz::telemetry
