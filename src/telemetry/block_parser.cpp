#include "telemetry/block_parser.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

// A segment is handed over at this size: large enough that its columns pack well, small enough that
// sixteen threads hold little.
constexpr std::size_t kSegmentRows = 128u << 10;
constexpr std::uint64_t kSegmentBytes = 24u << 20;

constexpr std::size_t kSeenSlots = 8192;

void keep_smallest(std::vector<Reject>& rejects, std::size_t most) {
  std::sort(rejects.begin(), rejects.end());
  if (rejects.size() > most) rejects.resize(most);
}

}  // namespace

void BlockCount::add_to(Source& source, std::size_t most_rejects) {
  source.records += records;
  source.events += events;
  source.rejected += rejected;
  source.zoneless += zoneless;
  for (const auto& [kind, n] : unmapped) {
    const bool room = source.unmapped.size() < kMostKinds || source.unmapped.contains(kind);
    source.unmapped[room ? kind : "(other kinds)"] += n;
  }
  for (std::size_t c = 0; c < kChannels; ++c) source.channel_events[c] += channel_events[c];
  source.parts.insert(source.parts.end(), parts.begin(), parts.end());
  std::ranges::move(rejects, std::back_inserter(source.rejects));
  keep_smallest(source.rejects, most_rejects);
  if (first != kNoTime) {
    source.first = source.first == kNoTime ? first : std::min(source.first, first);
    source.last = std::max(source.last, last);
  }
  if (repaired > 0) {
    const auto known = std::ranges::find_if(source.anomalies, [](const Reject& r) {
      return r.what.starts_with("bytes that are not UTF-8");
    });
    if (known == source.anomalies.end()) {
      source.anomalies.push_back({first_repaired, "bytes that are not UTF-8; kept as \\xNN"});
    } else {
      known->record = std::min(known->record, first_repaired);
    }
  }
}

BlockParser::BlockParser(const Programs& programs, Dictionary& dictionary, SegmentStore& store,
                         std::size_t most_rejects)
    : programs_(programs),
      store_(store),
      strings_(dictionary),
      json_(programs.fields),
      inner_(programs.fields),
      most_rejects_(most_rejects) {
  record_ = Record{programs.fields.size()};
  seen_.resize(kSeenSlots);
}

Result<BlockCount> BlockParser::parse(const Block& block, std::uint32_t source,
                                      const std::string& org) {
  BlockCount count;
  source_ = source;
  org_ = org;
  count.parts.push_back({block.offset, 0, false, true, kNoTime, kNoTime});
  if (block.opening->shape == Shape::Delimited) {
    parse_delimited(block, count);
  } else {
    parse_json(block, count);
  }
  keep_smallest(count.rejects, most_rejects_);
  if (segment_.rows() >= kSegmentRows || segment_.bytes() >= kSegmentBytes) TAMIZ_CHECK(flush());
  return count;
}

Result<> BlockParser::flush() {
  if (segment_.rows() == 0) return {};
  return store_.add(std::exchange(segment_, {}));
}

void BlockParser::parse_delimited(const Block& block, BlockCount& count) {
  const Opening& opening = *block.opening;
  DelimitedRows rows{std::string_view{block.bytes}.substr(0, block.size), opening.dialect};
  scratch_.clear();
  while (rows.next(fields_, opening.wanted, scratch_)) {
    record_.offset = block.offset + rows.offset();
    // A header again: an export that was put together from several.
    if (!opening.header.empty() && trim(std::string_view{block.bytes}.substr(
                                       rows.offset(), opening.header.size())) == opening.header) {
      count.parts.push_back({record_.offset, 0, true, true, kNoTime, kNoTime});
      continue;
    }
    ++count.records;
    ++count.parts.back().rows;
    record_.clear();
    const bool torn = rows.at_end_without_line_end() && fields_.size() < opening.slots.size();
    if (torn || fields_.size() > opening.slots.size() ||
        (fields_.size() < opening.slots.size() && fields_.size() * 2 < opening.slots.size())) {
      ++count.rejected;
      if (count.rejects.size() < most_rejects_)
        count.rejects.push_back({record_.offset, std::to_string(fields_.size()) +
                                                     " fields where the header has " +
                                                     std::to_string(opening.slots.size())});
      scratch_.clear();
      continue;
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (opening.slots[i] != kNoSlot) record_.set(opening.slots[i], fields_[i]);
    }
    record(*opening.program, opening, count);
    scratch_.clear();
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
    ++count.rejected;
    if (count.rejects.size() < most_rejects_) count.rejects.push_back({record_.offset, read.error});
    return;
  }
  if (read.repaired) {
    if (count.repaired++ == 0) count.first_repaired = record_.offset;
  }
  const Program* program = choose_json();
  if (program == nullptr) {
    ++count.unmapped["(no map)"];
    return;
  }
  record(*program, *block.opening, count);
}

const Program* BlockParser::choose_json() {
  const auto fits = [this](const Program& program) {
    return program.fits_record(record_) && program.fits_values(record_);
  };
  for (const Program& program : programs_.json) {
    if (fits(program)) return &program;
  }
  return nullptr;
}

void BlockParser::record(const Program& program, const Opening& opening, BlockCount& count) {
  const auto applied = program.apply(record_, row_, opening.time, inner_, scratch_);
  switch (applied.outcome) {
    case Outcome::Event:
      if (applied.zoneless) ++count.zoneless;
      keep(program, count);
      break;
    case Outcome::Unmapped:
      ++count.unmapped[applied.what];
      break;
    case Outcome::Rejected:
      ++count.rejected;
      if (count.rejects.size() < most_rejects_)
        count.rejects.push_back({record_.offset, applied.what});
      break;
  }
}

void BlockParser::keep(const Program& program, BlockCount& count) {
  ++count.events;
  ++count.channel_events[static_cast<std::size_t>(row_.channel)];
  if (std::ranges::find(count.used, &program) == count.used.end()) count.used.push_back(&program);
  row_.source = source_;
  if (row_[Column::Org].empty()) row_[Column::Org] = org_;
  if (row_.time != kNoTime) {
    SourcePart& part = count.parts.back();
    part.descending = part.descending && (part.last == kNoTime || row_.time <= part.last);
    part.first = part.first == kNoTime ? row_.time : part.first;
    part.last = row_.time;
    count.first = count.first == kNoTime ? row_.time : std::min(count.first, row_.time);
    count.last = std::max(count.last, row_.time);
  }
  segment_.append(row_, strings_);
  see(row_, segment_);
}

void BlockParser::see(const Row& row, const Segment& segment) {
  const std::size_t last = segment.rows() - 1;
  const NamePair names{segment.code(Column::Org, last), segment.code(Column::Agent, last),
                       segment.code(Column::Subject, last)};
  if (names.agent == 0 && names.subject == 0) return;
  Seen& seen = seen_[NamePairHash{}(names) & (kSeenSlots - 1)];
  if (seen.span == nullptr || !(seen.names == names)) seen = {names, &sightings_[names]};
  seen.span->add(row.time);
}

}  // namespace tamiz::telemetry
