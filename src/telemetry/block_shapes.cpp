// Blocks to records, one function per shape of text (telemetry/block_parser.hpp).
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "telemetry/block_parser.hpp"
#include "telemetry/pairs.hpp"

namespace tamiz::telemetry {
namespace {

// Zeek doubles a backslash in its own text format. What it writes as \xNN stays: it may stand for a
// byte that is no text, or for a comma that is no separator.
std::string_view of_zeek(std::string_view value, Scratch& scratch) {
  if (value.find("\\\\") == std::string_view::npos) return value;
  char* to = scratch.room(value.size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size() && value[i + 1] == '\\') ++i;
    to[n++] = value[i];
  }
  return {to, n};
}

}  // namespace

void BlockParser::parse_delimited(const Block& block, BlockCount& count) {
  const Opening& opening = *block.opening;
  DelimitedRows rows{std::string_view{block.bytes}.substr(0, block.size), opening.dialect};
  const bool zeek = opening.dialect.comments && opening.dialect.delimiter == '\t';
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
    // Some write a delimiter behind the last column too.
    if (fields_.size() == opening.slots.size() + 1 && fields_.back().empty()) fields_.pop_back();
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
      if (opening.slots[i] != kNoSlot)
        record_.set(opening.slots[i], zeek ? of_zeek(fields_[i], scratch_) : fields_[i]);
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

void BlockParser::chosen(const Program* program, const Opening& opening, BlockCount& count) {
  if (program == nullptr) {
    ++count.unmapped["(no map)"];
  } else {
    record(*program, opening, count);
  }
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
        chosen(choices_.xml.of(record_), *block.opening, count);
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
  const std::string close = "</" + std::string{block.opening->element} + ">";
  const auto torn = [&](std::string_view between) {
    if (between.find(close) == std::string_view::npos) return;
    begin_record(block.offset + static_cast<std::uint64_t>(between.data() - text.data()), count);
    reject("an event that ends here does not begin", count);
  };
  while (const auto event = next_event(text, at, block.opening->element)) {
    const auto start = static_cast<std::size_t>(event->data() - text.data());
    torn(text.substr(at, start - at));
    at = start + event->size();
    begin_record(block.offset + static_cast<std::uint64_t>(event->data() - text.data()), count);
    if (std::string error = xml_.read(*event, record_, scratch_); !error.empty()) {
      reject(std::move(error), count);
      // An event that does not end, and then a whole one: the last that begins in it is tried.
      if (const std::size_t again = last_event(*event); again > 0)
        at = static_cast<std::size_t>(event->data() - text.data()) + again;
      continue;
    }
    chosen(choices_.xml.of(record_), *block.opening, count);
  }
  torn(text.substr(at));
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
      if (line.empty()) continue;
      if (line.front() == '{') {
        json_object(line, block, count);
      } else {  // a line of another kind between them
        record_.offset =
            block.offset + static_cast<std::uint64_t>(line.data() - block.bytes.data());
        other_line(line, block, count);
      }
    }
    return;
  }
  // Between objects stand commas and blanks (and the separators of RFC 7464), or what is left of
  // one that was torn.
  const auto torn = [&](std::string_view between) {
    const auto first = between.find_first_not_of(" \t\r\n,]\x1E");
    if (first == std::string_view::npos) return;
    begin_record(block.offset + static_cast<std::uint64_t>(between.data() - text.data()) + first,
                 count);
    reject("no JSON object: " + shortened(trim(between.substr(first)), 60), count);
  };
  while (const auto object = next_object(text, at)) {
    const auto start = static_cast<std::size_t>(object->data() - text.data());
    torn(text.substr(at, start - at));
    at = start + object->size();
    json_object(*object, block, count);
  }
  torn(text.substr(at));
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
  chosen(choices_.json.of(record_), *block.opening, count);
}

}  // namespace tamiz::telemetry
