// Blocks to records, one function per shape of text (telemetry/block_parser.hpp).
#include <algorithm>

#include "base/text.hpp"
#include "telemetry/block_parser.hpp"

namespace tamiz::telemetry {

void BlockParser::parse_delimited(const Block& block, BlockCount& count) {
  const Opening& opening = *block.opening;
  DelimitedRows rows{std::string_view{block.bytes}.substr(0, block.size), opening.dialect};
  scratch_.clear();
  while (rows.next(fields_, opening.wanted, scratch_)) {
    record_.offset = block.offset + rows.offset();
    // A header again: an export that was put together from several.
    if (!opening.header.empty() && trim(std::string_view{block.bytes}.substr(
                                       rows.offset(), opening.header.size())) == opening.header) {
      count.parts.push_back({record_.offset, 0, true, true, kNoTime, kNoTime, {}, {}, {}});
      continue;
    }
    ++count.records;
    ++count.parts.back().rows;
    record_.clear();
    const std::size_t least =
        opening.least_fields > 0 ? opening.least_fields : (opening.slots.size() + 1) / 2;
    const bool torn = opening.least_fields == 0 && rows.at_end_without_line_end() &&
                      fields_.size() < opening.slots.size();
    if (torn || fields_.size() > opening.slots.size() || fields_.size() < least) {
      reject(std::to_string(fields_.size()) + " fields where the header has " +
                 std::to_string(opening.slots.size()),
             count);
      scratch_.clear();
      continue;
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (opening.slots[i] != kNoSlot) record_.set(opening.slots[i], fields_[i]);
    }
    const auto fits = std::ranges::find_if(
        opening.programs, [this](const Program* each) { return each->fits_values(record_); });
    record(fits == opening.programs.end() ? *opening.programs.front() : **fits, opening, count);
    scratch_.clear();
  }
}

void BlockParser::reject(std::string what, BlockCount& count) {
  ++count.rejected;
  if (count.rejects.size() < most_rejects_)
    count.rejects.push_back({record_.offset, std::move(what)});
}

void BlockParser::parse_text(const Block& block, BlockCount& count) {
  const std::string_view text = std::string_view{block.bytes}.substr(0, block.size);
  const std::string& mark = block.opening->programs.front()->map().mark;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(at, end - at);
    record_.offset = block.offset + at;
    at = end + 1;
    while (!line.empty() && (line.back() == '\r' || line.back() == '\0')) line.remove_suffix(1);
    if (line.find(mark) != std::string_view::npos) text_line(line, block, count);
  }
}

void BlockParser::text_line(std::string_view line, const Block& block, BlockCount& count) {
  const Program& program = *block.opening->programs.front();
  ++count.records;
  ++count.parts.back().rows;
  for (const std::string& other : program.map().others) {
    if (line.find(other) == std::string_view::npos) continue;
    ++count.unmapped[std::string{trim(other)}];
    return;
  }
  scratch_.clear();
  record_.clear();
  for (const Program::Line& each : program.lines()) {
    if (!each.pattern.match(line, groups_)) continue;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (each.slots[g] != kNoSlot && !groups_[g].empty())
        record_.set(each.slots[g], trim(groups_[g]));
    }
    record(program, *block.opening, count);
    return;
  }
  reject("a line that fits no expression of the map: " + shortened(line, 60), count);
}

void BlockParser::parse_xml(const Block& block, BlockCount& count) {
  const std::string_view text = std::string_view{block.bytes}.substr(0, block.size);
  std::size_t at = 0;
  while (const auto event = next_event(text, at)) {
    at = static_cast<std::size_t>(event->data() - text.data()) + event->size();
    ++count.records;
    ++count.parts.back().rows;
    scratch_.clear();
    record_.clear();
    record_.offset = block.offset + static_cast<std::uint64_t>(event->data() - text.data());
    if (std::string error = xml_.read(*event, record_, scratch_); !error.empty()) {
      reject(std::move(error), count);
      continue;
    }
    const Program* program = choose(programs_.xml);
    if (program == nullptr) {
      ++count.unmapped["(no map)"];
    } else {
      record(*program, *block.opening, count);
    }
  }
}

void BlockParser::parse_json(const Block& block, BlockCount& count) {
  const std::string_view text = std::string_view{block.bytes}.substr(0, block.size);
  std::size_t at = 0;
  if (block.opening->shape == Shape::JsonLines) {
    while (at < text.size()) {
      std::size_t end = text.find('\n', at);
      if (end == std::string_view::npos) end = text.size();
      std::string_view line = trim(text.substr(at, end - at));
      at = end + 1;
      if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
      if (!line.empty()) json_object(line, block, count);
    }
    return;
  }
  while (const auto object = next_object(text, at)) {
    at = static_cast<std::size_t>(object->data() - text.data()) + object->size();
    json_object(*object, block, count);
  }
}

void BlockParser::json_object(std::string_view text, const Block& block, BlockCount& count) {
  ++count.records;
  ++count.parts.back().rows;
  scratch_.clear();
  record_.clear();
  record_.offset = block.offset + static_cast<std::uint64_t>(text.data() - block.bytes.data());
  const auto read = json_.read(text, record_, scratch_);
  if (!read.error.empty()) {
    reject(read.error, count);
    return;
  }
  if (read.repaired) {
    if (count.repaired++ == 0) count.first_repaired = record_.offset;
  }
  const Program* program = choose(programs_.json);
  if (program == nullptr) {
    ++count.unmapped["(no map)"];
    return;
  }
  record(*program, *block.opening, count);
}

const Program* BlockParser::choose(const std::vector<Program>& programs) {
  for (const Program& program : programs) {
    if (program.fits_record(record_) && program.fits_values(record_)) return &program;
  }
  return nullptr;
}

}  // namespace tamiz::telemetry
