#include "telemetry/block_parser.hpp"

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "telemetry/pairs.hpp"

namespace tamiz::telemetry {
namespace {

// A segment is handed over at this size: large enough that its columns pack well, small enough that
// sixteen threads hold little.
constexpr std::size_t kSegmentRows = 128u << 10;

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
  source.dates.add(dates);
  if (!source.wild) {
    for (const auto& [slot, rows] : instants) source.instants[slot].add(rows);
    for (const auto& [slot, rows] : wall) source.wall[slot].add(rows);
    for (const auto& [slot, rows] : open) source.open[slot].add(rows);
  }
  if (source.instants.size() + source.wall.size() + source.open.size() > kMostSlots) {
    source.wild = true;
    for (Activity* each : {&source.instants, &source.wall, &source.open}) each->clear();
  }
  source.numbers.add(numbers);
  std::ranges::move(damage, std::back_inserter(source.anomalies));
  if (source.anomalies.size() > 2 * kMostAnomalies) source.keep_anomalies();
  if (inner_lost > 0 && source.inner_lost == 0)
    source.anomalies.push_back(
        {first_inner_lost,
         "a cell that should hold JSON is torn, here and perhaps below: what it held is lost"});
  source.inner_lost += inner_lost;
  source.certificates += certificates;
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
                         std::size_t most_rejects, ColumnSet columns)
    : programs_(programs),
      store_(store),
      strings_(dictionary),
      choices_{ProgramChoice{programs.json}, ProgramChoice{programs.xml},
               ProgramChoice{programs.pairs}, ProgramChoice{programs.paragraphs},
               ProgramChoice{programs.audit}},
      json_(programs.fields),
      inner_(programs.fields),
      unwrapped_(programs.fields),
      xml_(programs.fields),
      evtx_(programs.fields),
      audit_(programs.fields),
      most_rejects_(most_rejects),
      columns_(columns) {
  record_ = Record{programs.fields.size()};
  other_ = Record{programs.fields.size()};
  seen_.resize(kSeenSlots);
}

Result<BlockCount> BlockParser::parse(const Block& block, std::uint32_t source,
                                      const std::string& org, const std::string& machine) {
  BlockCount count;
  source_ = source;
  org_ = org;
  machine_ = machine;
  count.parts.push_back({block.offset, 0, false, true, kNoTime, kNoTime, {}, {}, {}});
  switch (block.opening->shape) {
    case Shape::Delimited:
      parse_delimited(block, count);
      break;
    case Shape::Text:
      parse_text(block, count);
      break;
    case Shape::Audit:
      parse_audit(block, count);
      break;
    case Shape::Evtx:
      parse_evtx(block, count);
      break;
    case Shape::Paragraphs:
      parse_paragraphs(block, count);
      break;
    case Shape::Xml:
      parse_xml(block, count);
      break;
    default:
      parse_json(block, count);
      break;
  }
  keep_smallest(count.rejects, most_rejects_);
  if (segment_.rows() >= kSegmentRows || segment_.filled() >= kSegmentBytes) TAMIZ_CHECK(flush());
  return count;
}

Result<> BlockParser::flush() {
  if (segment_.rows() == 0) return {};
  TAMIZ_CHECK(store_.take(segment_));
  // A log whose kinds change fills other columns: the room of all that were ever filled adds up.
  if (segment_.bytes() > 2 * kSegmentBytes) segment_ = {};
  return {};
}

// A record, or each object of a list in it (the applications of a machine, the addresses of an
// adapter).
void BlockParser::record(const Program& program, const Opening& opening, BlockCount& count) {
  if (program.unwrap() != kNoSlot) {
    if (const Program* inner = read_inner(record_[program.unwrap()]); inner != nullptr) {
      std::swap(record_, other_);
      return one_event(*inner, opening, count);
    }
    if (program.map().rows.empty()) return chosen(nullptr, opening, count);
  }
  if (program.each() == kNoSlot) return one_event(program, opening, count);
  if (!program.lines().empty() && !program.map().lines) return each_line(program, opening, count);
  const std::string_view list = record_[program.each()];
  std::size_t at = 0, items = 0;
  const auto item = [&](std::string_view name, std::string_view value) {
    ++items;
    if (std::string error = program.read_item(name, value, record_, inner_, scratch_);
        !error.empty()) {
      reject(program.map().each + ": " + error, count);
    } else {
      one_event(program, opening, count);
    }
  };
  if (list.starts_with('{')) {
    while (const auto member = next_member(list, at)) {
      at = member->end;
      item(member->name, member->value);
    }
    // Names without a value, or words that are neither: what follows them is not read.
    if (trim(list.substr(at)) != "}" && trim(list) != "{}") {
      ++items;
      reject(program.map().each + ": damaged; what follows is lost", count);
    }
  } else {
    while (const auto object = next_object(list, at)) {
      at = static_cast<std::size_t>(object->data() - list.data()) + object->size();
      item("", *object);
    }
  }
  if (items > 1) count.records += items - 1;  // each is a record of its own
  if (items == 0) ++count.unmapped["(nothing under '" + program.map().each + "')"];
}

// Another export's record inside a field (Splunk's _raw): Windows XML, a JSON object, or a line.
// The map that takes it, with its values in `other_`; nullptr when none does.
const Program* BlockParser::read_inner(std::string_view text) {
  text = trim(text);
  other_.clear();
  other_.offset = record_.offset;
  if (text.starts_with('<')) {
    const auto event = next_event(text, 0);
    if (!event || !xml_.read(*event, other_, scratch_).empty()) return nullptr;
    return choices_.xml.of(other_);
  }
  if (text.starts_with('{')) {
    char* padded = scratch_.room(text.size() + kJsonPadding);
    std::memcpy(padded, text.data(), text.size());
    std::memset(padded + text.size(), ' ', kJsonPadding);
    if (!unwrapped_.read({padded, text.size()}, other_, scratch_).error.empty()) return nullptr;
    return choices_.json.of(other_);
  }
  for (const Program& program : programs_.lines) {
    if (!program.marks(text)) continue;
    std::swap(record_, other_);
    const bool fits = fill_from_line(program, text);
    std::swap(record_, other_);
    if (fits) return &program;
    other_.clear();
  }
  if (!read_pairs(text, programs_.fields, other_, scratch_)) return nullptr;
  return choices_.pairs.of(other_);
}

void BlockParser::one_event(const Program& program, const Opening& opening, BlockCount& count) {
  const auto applied = program.apply(record_, row_, opening.time, inner_, scratch_);
  switch (applied.outcome) {
    case Outcome::Event:
      if (applied.zoneless) ++count.zoneless;
      if (applied.inner_lost && count.inner_lost++ == 0) count.first_inner_lost = record_.offset;
      see_dates(applied.time, count);
      keep(program, count);
      break;
    case Outcome::Unmapped:
      ++count.unmapped[applied.what];
      see_time(count);
      break;
    case Outcome::Rejected:
      reject(applied.what, count);
      break;
  }
}

void BlockParser::see_dates(const ReadTime& read, BlockCount& count) {
  if (read.at == kNoTime) return;
  count.dates.month_first += read.month_first ? 1 : 0;
  count.dates.day_first += read.day_first ? 1 : 0;
  count.dates.either += read.either ? 1 : 0;
  const Micros other = read.either ? day_and_month_exchanged(read.at) : read.at;
  if (count.last_month_first != kNoTime) {
    // A few seconds back are threads that write at once.
    count.dates.falls_month_first += read.at + kHour < count.last_month_first ? 1 : 0;
    count.dates.falls_day_first += other + kHour < count.last_day_first ? 1 : 0;
    const Micros month_first = read.at - count.last_month_first,
                 day_first = other - count.last_day_first;
    const auto goes_on = [](Micros step) { return step >= 0 && step < 2 * kHour; };
    count.dates.leaps_month_first += goes_on(day_first) && month_first > 20 * kDay ? 1 : 0;
    count.dates.leaps_day_first += goes_on(month_first) && day_first > 20 * kDay ? 1 : 0;
  }
  count.last_month_first = read.at;
  count.last_day_first = other;
}

void BlockParser::keep(const Program& program, BlockCount& count) {
  ++count.events;
  ++count.channel_events[static_cast<std::size_t>(row_.channel)];
  if (row_.channel == Channel::File && row_[Column::Action] == "certificate") ++count.certificates;
  if (std::ranges::find(count.used, &program) == count.used.end()) count.used.push_back(&program);
  row_.source = source_;
  if (row_[Column::Org].empty()) row_[Column::Org] = org_;
  if (row_[Column::Subject].empty() && row_[Column::Agent].empty())
    row_[Column::Subject] = machine_;
  if (row_.time != kNoTime) {
    SourcePart& part = count.parts.back();
    part.descending = part.descending && (part.last == kNoTime || row_.time <= part.last);
    part.first = part.first == kNoTime ? row_.time : part.first;
    part.last = row_.time;
    see_time(count);
  }
  segment_.append(row_, strings_, columns_);
  see(row_, segment_);
}

void BlockParser::see_time(BlockCount& count) {
  if (row_.time == kNoTime) return;
  SourcePart& part = count.parts.back();
  if (is_raw(row_.clock_error)) {
    part.wall.add(row_.time);
    const bool open = open_dates(row_.clock_error);
    part.exchanged.add(open ? day_and_month_exchanged(row_.time) : row_.time);
    const Micros width = raw_width(row_.clock_error);
    if (width < kSlot) (open ? count.open : count.wall)[slot_of(row_.time)].add(row_.time, width);
  } else {
    part.instants.add(row_.time);
    if (row_.clock_error < kSlot)
      count.instants[slot_of(row_.time)].add(row_.time, row_.clock_error);
  }
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
