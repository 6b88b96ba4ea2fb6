// Opening delimited text: which maps its header fits, where the header stands, and what the columns
// are when there is none or no map knows it (telemetry/opening.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "telemetry/opening.hpp"
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

std::vector<bool> present_in(const Opening& opening, const Programs& programs) {
  std::vector<bool> present(programs.fields.size(), false);
  for (const Slot slot : opening.slots) {
    if (slot != kNoSlot) present[slot] = true;
  }
  return present;
}

// All programs that the header fits; none when it fits none.
bool choose(Opening& opening, const Programs& programs) {
  const auto present = present_in(opening, programs);
  for (const Program& program : programs.delimited) {
    if (program.map().guess.empty() && program.fits(present)) opening.programs.push_back(&program);
  }
  if (opening.programs.empty()) return false;
  opening.shape = Shape::Delimited;
  opening.least_fields = opening.programs.front()->map().least_fields;
  opening.unread.clear();
  return true;
}

void forget_columns(Opening& opening) {
  opening.slots.clear();
  opening.wanted.clear();
}

// Letters and digits of a header, folded: "Computer Name" and computer_name are one.
std::string bare(std::string_view header) {
  std::string out = fold(header);
  std::erase_if(out, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
             static_cast<unsigned char>(c) > 127);
  });
  return out;
}

// A table that no map knows, by the usual words of its headers. What was taken for what is said.
bool open_by_guess(Opening& opening, const std::vector<std::string_view>& names,
                   const Programs& programs) {
  for (const Program& program : programs.delimited) {
    const Map& map = program.map();
    if (map.guess.empty()) continue;
    std::vector<std::string_view> keys(names.size());
    std::string said;
    for (const ColumnGuess& guess : map.guess) {
      // The order of the map's words decides, not that of the columns.
      for (const std::string& header : guess.headers) {
        const auto found = std::ranges::find_if(names, [&](std::string_view name) {
          std::uint8_t zone = kHeaderNone;
          return bare(without_zone(trim(name), zone)) == bare(header);
        });
        if (found == names.end()) continue;
        auto& key = keys[static_cast<std::size_t>(found - names.begin())];
        if (!key.empty()) continue;
        key = guess.key;
        said += fmt::format("{}{} = '{}'", said.empty() ? "" : ", ",
                            guess.key.substr(guess.key.find('.') + 1), shortened(trim(*found), 40));
        break;
      }
    }
    forget_columns(opening);
    set_columns(opening, keys, programs);
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::uint8_t zone = kHeaderNone;
      without_zone(trim(names[i]), zone);
      if (opening.slots[i] != kNoSlot) opening.time.header_zone[opening.slots[i]] = zone;
    }
    if (!program.fits(present_in(opening, programs))) continue;
    opening.programs.push_back(&program);
    opening.shape = Shape::Delimited;
    opening.guessed = said;
    opening.unread.clear();
    return true;
  }
  forget_columns(opening);
  return false;
}

// The line that names the fields of a Zeek log ("#fields", TAB) or of a W3C extended log ("#Fields:
// ", blanks): its extent from `at` on; empty when there is none among the first lines.
std::string_view fields_line(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostComments = 50;
  for (std::size_t n = 0; n < kMostComments && at < text.size() && text[at] == '#'; ++n) {
    const std::size_t end = line_end(text, at);
    const std::string_view line = text.substr(at, end - at);
    if (line.starts_with("#fields\t") || line.starts_with("#Fields: ")) return line;
    at = end;
  }
  return {};
}

bool open_below_comments(Opening& opening, std::string_view head, const Programs& programs,
                         Scratch& scratch) {
  const std::string_view line = fields_line(head, 0);
  if (line.empty()) return false;
  const bool zeek = line.starts_with("#fields");
  opening.dialect = {zeek ? '\t' : ' ', !zeek, true};
  DelimitedRows rows{trim(line).substr(zeek ? 8 : 9), opening.dialect};
  std::vector<std::string_view> names;
  if (!rows.next(names, {}, scratch)) return false;
  set_columns(opening, names, programs);
  if (!choose(opening, programs)) {
    opening.unread = unknown_columns(names);
    return true;
  }
  opening.header = std::string{trim(line)};
  opening.begin = static_cast<std::size_t>(line.data() - head.data()) + line.size();
  return true;
}

bool open_with_header(Opening& opening, std::string_view head, const Programs& programs,
                      Scratch& scratch) {
  DelimitedRows rows{head, opening.dialect};
  std::vector<std::string_view> names;
  if (!rows.next(names, {}, scratch)) return false;
  const std::size_t start = rows.offset();
  set_columns(opening, names, programs);
  if (!choose(opening, programs) && !open_by_guess(opening, names, programs)) {
    opening.unread = unknown_columns(names);
    return false;
  }
  std::vector<std::string_view> second;
  opening.begin = rows.next(second, {}, scratch) ? rows.offset() : head.size();
  opening.header =
      std::string{trim(head.substr(start, std::min(line_end(head, start), opening.begin) - start))};
  return true;
}

// A header below lines of text, for maps that say so. No export has more of them than this.
constexpr std::size_t kMostPreambleLines = 200;

bool open_below_preamble(Opening& opening, std::string_view head, const Programs& programs,
                         Scratch& scratch) {
  std::size_t at = 0;
  for (std::size_t n = 0; n < kMostPreambleLines && at < head.size(); ++n) {
    const std::size_t end = line_end(head, at);
    const std::string_view line = trim(head.substr(at, end - at));
    at = end;
    if (line.find(',') == std::string_view::npos) continue;
    DelimitedRows rows{line, {',', false}};
    std::vector<std::string_view> names;
    if (!rows.next(names, {}, scratch)) continue;
    Opening tried;
    set_columns(tried, names, programs);
    if (!choose(tried, programs)) continue;
    if (!tried.programs.front()->map().preamble) continue;
    tried.begin = end;
    tried.header = std::string{line};
    tried.dialect = {',', true};
    opening = std::move(tried);
    return true;
  }
  return false;
}

bool fits_position(const Program& program, Dialect dialect, std::string_view head,
                   Scratch& scratch) {
  const Map& map = program.map();
  DelimitedRows rows{head, dialect};
  std::vector<std::string_view> fields;
  std::size_t seen = 0;
  while (seen < 20 && rows.next(fields, {}, scratch)) {
    ++seen;
    const std::size_t start = rows.offset();
    const std::string_view line = trim(head.substr(start, line_end(head, start) - start));
    const bool alike = map.first_line.empty()
                           ? fields.size() == map.positions.size() &&
                                 (map.pattern != "domain" || looks_like_domain(trim(fields[0])))
                           : program.fits_first_line(line);
    if (!alike) return false;
  }
  return seen > 0;
}

// Text without header: a map that gives its columns by position, and the look of its lines.
bool open_by_position(Opening& opening, std::string_view head, const Programs& programs,
                      Scratch& scratch) {
  for (const Program& program : programs.delimited) {
    const Map& map = program.map();
    if (map.positions.empty()) continue;
    const Dialect dialect = map.first_line.empty() ? opening.dialect : Dialect{',', true};
    if (!fits_position(program, dialect, head, scratch)) continue;
    std::vector<std::string_view> names(map.positions.begin(), map.positions.end());
    forget_columns(opening);
    set_columns(opening, names, programs);
    opening.dialect = dialect;
    opening.programs.push_back(&program);
    opening.least_fields = map.least_fields;
    opening.shape = Shape::Delimited;
    opening.unread.clear();
    return true;
  }
  return false;
}

}  // namespace

std::optional<std::size_t> other_header(std::string_view text, std::string_view header) {
  for (const std::string_view mark : {"#fields\t", "#Fields: "}) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos;
         at = text.find(mark, at + 1)) {
      if (at > 0 && text[at - 1] != '\n') continue;
      if (trim(text.substr(at, line_end(text, at) - at)) != header) return at;
    }
  }
  return std::nullopt;
}

void open_delimited(Opening& opening, std::string_view head, bool whole, const Programs& programs) {
  Scratch scratch;
  if (open_below_comments(opening, head, programs, scratch)) return;
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
  if (!open_with_header(opening, lines, programs, scratch) &&
      !open_by_position(opening, lines, programs, scratch))
    open_below_preamble(opening, text, programs, scratch);
  opening.begin += skipped;
}

}  // namespace tamiz::telemetry
