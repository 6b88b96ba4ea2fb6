// Blocks to records, one function per shape of text (telemetry/block_parser.hpp).
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "telemetry/block_parser.hpp"
#include "telemetry/pairs.hpp"

namespace tamiz::telemetry {
namespace {

// The lines of a block, without their ends.
class Lines {
 public:
  explicit Lines(const Block& block)
      : text_(std::string_view{block.bytes}.substr(0, block.size)), base_(block.offset) {}
  std::optional<std::string_view> next() {
    if (at_ >= text_.size()) return std::nullopt;
    start_ = at_;
    std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) end = text_.size();
    std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    while (!line.empty() && (line.back() == '\r' || line.back() == '\0')) line.remove_suffix(1);
    return line;
  }
  [[nodiscard]] std::uint64_t offset() const { return base_ + start_; }  // of the last one

 private:
  std::string_view text_;
  std::uint64_t base_;
  std::size_t at_ = 0, start_ = 0;
};

}  // namespace

void BlockParser::parse_delimited(const Block& block, BlockCount& count) {
  const Opening& opening = *block.opening;
  DelimitedRows rows{std::string_view{block.bytes}.substr(0, block.size), opening.dialect};
  scratch_.clear();
  while (rows.next(fields_, opening.wanted, scratch_)) {
    record_.offset = block.offset + rows.offset();
    if (opening.dialect.comments && block.bytes[rows.offset()] == '#') continue;
    // A header again: an export that was put together from several.
    if (!opening.header.empty() && trim(std::string_view{block.bytes}.substr(
                                       rows.offset(), opening.header.size())) == opening.header) {
      count.parts.push_back({record_.offset, 0, true, true, kNoTime, kNoTime, {}, {}, {}});
      continue;
    }
    ++count.records;
    ++count.parts.back().rows;
    record_.clear();
    if (opening.programs.empty()) {
      ++count.unmapped["(no map)"];
      continue;
    }
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

void BlockParser::begin_record(std::uint64_t offset, BlockCount& count) {
  ++count.records;
  ++count.parts.back().rows;
  scratch_.clear();
  record_.clear();
  record_.offset = offset;
}

void BlockParser::parse_text(const Block& block, BlockCount& count) {
  Lines lines{block};
  while (const auto line = lines.next()) {
    const auto& programs = block.opening->programs;
    const bool marked = std::ranges::any_of(programs, [&](const Program* each) {
      return line->find(each->map().mark) != std::string_view::npos;
    });
    record_.offset = lines.offset();
    if (marked) text_line(*line, block, count);
  }
}

// The line's named groups, by the first expression that fits it.
bool BlockParser::fill_from_line(const Program& program, std::string_view line) {
  for (const Program::Line& each : program.lines()) {
    if (!each.pattern.match(line, groups_)) continue;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (each.slots[g] != kNoSlot && !groups_[g].empty())
        record_.set(each.slots[g], trim(groups_[g]));
    }
    return true;
  }
  return false;
}

void BlockParser::text_line(std::string_view line, const Block& block, BlockCount& count) {
  begin_record(record_.offset, count);
  const auto holds = [line](const std::string& text) {
    return line.find(text) != std::string_view::npos;
  };
  for (const Program* program : block.opening->programs) {
    if (!holds(program->map().mark)) continue;
    const auto& others = program->map().others;
    if (const auto other = std::ranges::find_if(others, holds); other != others.end()) {
      ++count.unmapped[std::string{trim(*other)}];
      return;
    }
    if (fill_from_line(*program, line)) return record(*program, *block.opening, count);
  }
  // A kind of line that the head of the log did not have.
  for (const Program& program : programs_.lines) {
    if (holds(program.map().mark) && fill_from_line(program, line))
      return record(program, *block.opening, count);
  }
  reject("a line that fits no expression of the map: " + shortened(line, 60), count);
}

void BlockParser::chosen(const Program* program, const Opening& opening, BlockCount& count) {
  if (program == nullptr) {
    ++count.unmapped["(no map)"];
  } else {
    record(*program, opening, count);
  }
}

void BlockParser::parse_pairs(const Block& block, BlockCount& count) {
  Lines lines{block};
  while (const auto line = lines.next()) {
    if (trim(*line).empty()) continue;
    begin_record(lines.offset(), count);
    if (!read_pairs(*line, programs_.fields, record_, scratch_)) {
      reject("a line without key=value: " + shortened(*line, 60), count);
    } else {
      chosen(choose(programs_.pairs, record_), *block.opening, count);
    }
  }
}

// `Key: value` lines, a blank line between records; a line that begins with a blank goes on with
// the value above, of which the first line counts (deb822).
void BlockParser::parse_paragraphs(const Block& block, BlockCount& count) {
  Lines lines{block};
  bool open = false;
  const auto end_record = [&] {
    if (std::exchange(open, false))
      chosen(choose(programs_.paragraphs, record_), *block.opening, count);
  };
  while (const auto line = lines.next()) {
    if (trim(*line).empty()) {
      end_record();
      continue;
    }
    if (!std::exchange(open, true)) begin_record(lines.offset(), count);
    const auto colon = line->find(':');
    if (line->front() == ' ' || line->front() == '\t' || colon == std::string_view::npos) continue;
    const Slot slot = programs_.fields.find(line->substr(0, colon));
    const std::string_view value = trim(line->substr(colon + 1));
    if (slot != kNoSlot && !value.empty() && record_[slot].empty()) record_.set(slot, value);
  }
  end_record();
}

void BlockParser::parse_evtx(const Block& block, BlockCount& count) {
  const std::string_view chunks = std::string_view{block.bytes}.substr(0, block.size);
  for (std::size_t base = 0; base < chunks.size(); base += kEvtxChunkBytes) {
    evtx_.open(chunks.substr(base, kEvtxChunkBytes));
    bool any = false;
    while (const auto found = evtx_.next()) {
      any = true;
      begin_record(block.offset + base + found->at, count);
      count.numbers.add(found->number);
      if (std::string error = evtx_.fill(*found, record_, scratch_); !error.empty()) {
        reject(std::move(error), count);
      } else {
        chosen(choose(programs_.xml, record_), *block.opening, count);
      }
    }
    RecordNumbers header;
    header.first = evtx_.first_number();
    header.last = evtx_.last_number();
    header.unreadable = !any && !evtx_.damage().empty() && header.last == 0 ? 1 : 0;
    count.numbers.add(header);
    for (const EvtxReader::Damage& damage : evtx_.damage())
      count.damage.push_back({block.offset + base + damage.at, damage.what});
  }
}

void BlockParser::parse_xml(const Block& block, BlockCount& count) {
  const std::string_view text = std::string_view{block.bytes}.substr(0, block.size);
  std::size_t at = 0;
  while (const auto event = next_event(text, at)) {
    at = static_cast<std::size_t>(event->data() - text.data()) + event->size();
    begin_record(block.offset + static_cast<std::uint64_t>(event->data() - text.data()), count);
    if (std::string error = xml_.read(*event, record_, scratch_); !error.empty()) {
      reject(std::move(error), count);
      continue;
    }
    chosen(choose(programs_.xml, record_), *block.opening, count);
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
  begin_record(block.offset + static_cast<std::uint64_t>(text.data() - block.bytes.data()), count);
  const auto read = json_.read(text, record_, scratch_);
  if (!read.error.empty()) {
    reject(read.error, count);
    return;
  }
  if (read.repaired) {
    if (count.repaired++ == 0) count.first_repaired = record_.offset;
  }
  chosen(choose(programs_.json, record_), *block.opening, count);
}

const Program* BlockParser::choose(const std::vector<Program>& programs, const Record& record) {
  for (const Program& program : programs) {
    if (program.fits_record(record) && program.fits_values(record)) return &program;
  }
  return nullptr;
}

}  // namespace tamiz::telemetry
