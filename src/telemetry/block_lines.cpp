// Lines to records: expressions, pairs, paragraphs (telemetry/block_parser.hpp).
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

void BlockParser::parse_text(const Block& block, BlockCount& count) {
  Lines lines{block};
  while (const auto line = lines.next()) {
    record_.offset = lines.offset();
    if (marked_line(*line, block, count)) continue;
    // A log that several kinds of senders write into: CSV, CEF and JSON.
    if (block.opening->pairs && line->starts_with('{') && line->ends_with('}')) {
      json_object(*line, block, count);
      continue;
    }
    // Beside expressions that are about marked lines only, what is between them is no record.
    if (block.opening->pairs && !trim(*line).empty()) line_of_pairs(*line, block, count);
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

// A cell that holds a list of its own, a thing in each line (what a scanner found): the lines that
// fit an expression of the map are events, the others are counted.
void BlockParser::each_line(const Program& program, const Opening& opening, BlockCount& count) {
  std::size_t lines = 0;
  for (const std::string_view each : split(record_[program.each()], '\n')) {
    const std::string_view line = trim(each);
    if (line.empty()) continue;
    if (++lines > 1) ++count.records;
    for (const Program::Line& expression : program.lines()) {
      for (const Slot slot : expression.slots) {
        if (slot != kNoSlot) record_.values[slot] = {};
      }
    }
    if (fill_from_line(program, line)) {
      one_event(program, opening, count);
    } else {
      ++count.unmapped["(another line under '" + program.map().each + "')"];
    }
  }
  if (lines == 0) ++count.unmapped["(nothing under '" + program.map().each + "')"];
}

// False when the line holds no mark of any map that its log was opened with, and fits no other.
bool BlockParser::marked_line(std::string_view line, const Block& block, BlockCount& count) {
  const std::uint64_t offset = record_.offset;
  const auto holds = [line](const std::string& text) {
    return line.find(text) != std::string_view::npos;
  };
  bool marked = false;
  for (const Program* program : block.opening->programs) {
    if (!program->marks(line)) continue;
    if (!std::exchange(marked, true)) begin_record(offset, count);
    const auto& others = program->map().others;
    if (const auto other = std::ranges::find_if(others, holds); other != others.end()) {
      ++count.unmapped[std::string{trim(*other)}];
      return true;
    }
    if (fill_from_line(*program, line)) {
      record(*program, *block.opening, count);
      return true;
    }
  }
  if (!marked && !block.opening->pairs) return false;
  // A kind of line that the head of the log did not have.
  for (const Program& program : programs_.lines) {
    if (!program.marks(line)) continue;
    scratch_.clear();
    record_.clear();
    if (!fill_from_line(program, line)) continue;
    if (!marked) begin_record(offset, count);
    fill_from_line(program, line);
    record(program, *block.opening, count);
    return true;
  }
  if (marked && !block.opening->pairs)
    reject("a line that fits no expression of the map: " + shortened(line, 60), count);
  if (marked && block.opening->pairs) {
    --count.records;  // it is begun again as a line of pairs
    --count.parts.back().rows;
  }
  record_.offset = offset;
  return marked && !block.opening->pairs;
}

void BlockParser::line_of_pairs(std::string_view line, const Block& block, BlockCount& count) {
  begin_record(record_.offset, count);
  if (!read_pairs(line, programs_.fields, record_, scratch_)) {
    reject("a line that fits no expression and has no key=value: " + shortened(line, 60), count);
  } else {
    chosen(choices_.pairs.of(record_), *block.opening, count);
  }
}

// Between lines of JSON: a text line or pairs, if some map knows it.
void BlockParser::other_line(std::string_view line, const Block& block, BlockCount& count) {
  begin_record(record_.offset, count);
  for (const Program& program : programs_.lines) {
    if (program.marks(line) && fill_from_line(program, line))
      return record(program, *block.opening, count);
  }
  const bool pairs = read_pairs(line, programs_.fields, record_, scratch_);
  const Program* program = pairs ? choices_.pairs.of(record_) : nullptr;
  if (program != nullptr) return record(*program, *block.opening, count);
  reject("no JSON object, and no line that a map knows: " + shortened(line, 60), count);
}

// Records of auditd, joined to events by their serials (telemetry/audit.hpp).
void BlockParser::parse_audit(const Block& block, BlockCount& count) {
  Lines lines{block};
  audit_.clear();
  while (const auto line = lines.next()) {
    if (const auto found = audit_line(*line)) {
      // The daemon counts its own records by itself.
      if (!found->type.starts_with("DAEMON_"))
        count.numbers.add(std::hash<std::string_view>{}(found->node), lines.offset(),
                          found->serial);
      audit_.add(*found, lines.offset());
    } else if (!trim(*line).empty() && !is_between_audit_events(*line)) {
      begin_record(lines.offset(), count);
      reject(
          "no record of auditd (type=.. msg=audit(seconds:serial): ..; ausearch --raw writes "
          "them): " +
              shortened(*line, 60),
          count);
    }
  }
  for (std::size_t i = 0; i < audit_.size(); ++i) {
    begin_record(audit_.offset(i), count);
    audit_.fill(i, record_, scratch_);
    chosen(choices_.audit.of(record_), *block.opening, count);
  }
}

// `Key: value` lines, a blank line between records; a line that begins with a blank goes on with
// the value above, of which the first line counts (deb822).
void BlockParser::parse_paragraphs(const Block& block, BlockCount& count) {
  Lines lines{block};
  bool open = false;
  const auto end_record = [&] {
    if (!std::exchange(open, false)) return;
    const Program* program = choices_.paragraphs.of(record_);
    if (program == nullptr) {
      ++count.unmapped["(a paragraph of another kind)"];
    } else {
      record(*program, *block.opening, count);
    }
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

}  // namespace tamiz::telemetry
