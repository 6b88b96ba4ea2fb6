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
    std::size_t n = digits_at(path, at);
    if (n < 4) {
      out += path.substr(at, std::max<std::size_t>(n, 1));
      at += std::max<std::size_t>(n, 1);
      continue;
    }
    // "-04-07" after a year.
    for (int more = 0; more < 2 && at + n < path.size() &&
                       std::string_view{"-_."}.find(path[at + n]) != std::string_view::npos &&
                       digits_at(path, at + n + 1) == 2;
         ++more)
      n += 3;
    out += '*';
    at += n;
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
