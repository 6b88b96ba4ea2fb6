#include "model/series.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace tamiz {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// How many digits stand there.
std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && digit(text[at + n])) ++n;
  return n;
}

bool between(std::string_view number, std::string_view low, std::string_view high) {
  return low <= number && number <= high;
}

// The length of the date that begins there with its year, in one run of digits or with a mark
// between its parts; 0 when there is none.
std::size_t date_at(std::string_view text, std::size_t at) {
  const std::size_t run = digits_at(text, at);
  std::string_view month, day;
  std::size_t length = 8;
  if (run == 8) {
    month = text.substr(at + 4, 2);
    day = text.substr(at + 6, 2);
  } else if (run == 4 && at + 10 <= text.size() && digits_at(text, at + 5) == 2 &&
             digits_at(text, at + 8) == 2 && text[at + 4] == text[at + 7] &&
             std::string_view{"-_."}.find(text[at + 4]) != std::string_view::npos) {
    month = text.substr(at + 5, 2);
    day = text.substr(at + 8, 2);
    length = 10;
  } else {
    return 0;
  }
  const bool date = between(text.substr(at, 4), "1990", "2099") && between(month, "01", "12") &&
                    between(day, "01", "31");
  return date ? length : 0;
}

struct Reading {
  Extent wall, exchanged;
};

// How often one file follows another by a day under a reading and the other reading leaps by a
// month.
std::uint64_t leaps(std::vector<Reading> files, Extent Reading::* goes_on,
                    Extent Reading::* other) {
  std::ranges::sort(files, {}, [&](const Reading& r) { return (r.*goes_on).first; });
  std::uint64_t count = 0;
  for (std::size_t i = 1; i < files.size(); ++i) {
    const Micros step = (files[i].*goes_on).first - (files[i - 1].*goes_on).last;
    const Micros leap = (files[i].*other).first - (files[i - 1].*other).last;
    count += step >= 0 && step <= kDay && (leap > 20 * kDay || leap < -20 * kDay) ? 1 : 0;
  }
  return count;
}

DateEvidence evidence_of(const std::vector<Source*>& series) {
  DateEvidence all;
  std::vector<Reading> files;
  for (const Source* source : series) {
    all.add(source->dates);
    Reading reading;
    for (const SourcePart& part : source->parts) {
      for (const Micros at : {part.wall.first, part.wall.last}) reading.wall.add(at);
      for (const Micros at : {part.exchanged.first, part.exchanged.last}) reading.exchanged.add(at);
    }
    if (reading.wall.first != kNoTime) files.push_back(reading);
  }
  all.leaps_day_first += leaps(files, &Reading::wall, &Reading::exchanged);
  all.leaps_month_first += leaps(files, &Reading::exchanged, &Reading::wall);
  return all;
}

}  // namespace

std::string series_of(std::string_view path) {
  std::string out;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t n = std::max<std::size_t>(digits_at(path, at), 1);
    const std::size_t date = digit(path[at]) ? date_at(path, at) : 0;
    out += date > 0 ? std::string_view{"*"} : path.substr(at, n);
    at += date > 0 ? date : n;
  }
  return out;
}

void settle_clocks(std::vector<Source>& sources) {
  std::map<std::tuple<std::string_view, std::string_view, std::string>, std::vector<Source*>> all;
  for (Source& source : sources) {
    settle_clock(source);
    all[{source.map, source.header, series_of(source.path)}].push_back(&source);
  }
  for (const auto& [name, series] : all) {
    if (series.size() < 2) continue;
    const DateEvidence evidence = evidence_of(series);
    for (Source* source : series) {
      if (source->clock.dates == DateOrder::Open) settle_clock(*source, evidence);
    }
  }
}

}  // namespace tamiz
