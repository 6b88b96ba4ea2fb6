// Who was heard of, day by day: by channel over all machines, and machine by machine when they are
// few.
#include <fmt/core.h>

#include <algorithm>

#include "report/html_axis.hpp"
#include "report/html_sheet.hpp"

namespace tamiz::report {
namespace {

constexpr double kWidth = 1000, kLeft = 96, kRight = 12, kBand = 40, kGap = 8, kBottom = 20;
constexpr double kLine = 10;  // of one machine

class Map {
 public:
  explicit Map(const Sheet& sheet) : sheet_(sheet), map_(sheet.report.pictures.cover) {
    for (std::size_t d = kMapDays; d-- > 0;) {
      const bool any = std::ranges::any_of(map_.channels,
                                           [d](const auto& days) { return days[d] != DayCover{}; });
      if (any) first_ = d;
    }
    cell_ = (kWidth - kLeft - kRight) / static_cast<double>(kMapDays - first_);
  }

  [[nodiscard]] std::string channels() const {
    std::string bands;
    double y = 0;
    for (std::size_t c = 0; c < kChannels; ++c) {
      if (std::ranges::all_of(map_.channels[c], [](const DayCover& d) { return d == DayCover{}; }))
        continue;
      bands += band(c, y);
      y += kBand + kGap;
    }
    return fmt::format(
        "<figure class=\"wide\" tabindex=\"0\"><svg class=\"plot\" viewBox=\"0 0 {} {}\" "
        "role=\"group\" aria-label=\"{}\">{}{}</svg></figure>",
        kWidth, y + kBottom, sheet_.say(Word::CoverTitle), bands, days(y));
  }

  [[nodiscard]] std::string rows() const {
    if (map_.rows.empty()) return "";
    std::string lines;
    double y = 0;
    for (const CoverRow& row : map_.rows) {
      lines += line(row, y);
      y += kLine;
    }
    return fmt::format(
        "<h3>{}</h3><figure class=\"wide\" tabindex=\"0\"><svg class=\"plot\" viewBox=\"0 0 {} "
        "{}\" "
        "role=\"img\" aria-label=\"{}\">{}{}</svg></figure>",
        sheet_.say(Word::CoverRows), kWidth, y + kBottom,
        sheet_.say(Word::CoverRowsLabel,
                   {sheet_.count(map_.rows.size()), sheet_.count(kMapDays - first_)}),
        lines, days(y));
  }

  [[nodiscard]] std::string table() const {
    std::string out = fmt::format(
        "<details><summary>{}</summary><div class=\"scroll\" tabindex=\"0\"><table><caption>{}"
        "</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
        "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
        sheet_.say(Word::AsTable), sheet_.say(Word::CoverTable), sheet_.say(Word::Day),
        sheet_.say(Word::Channel), sheet_.say(Word::CompleteCol), sheet_.say(Word::PartialCol));
    for (std::size_t d = first_; d < kMapDays; ++d) {
      for (std::size_t c = 0; c < kChannels; ++c) {
        const DayCover& day = map_.channels[c][d];
        if (day == DayCover{}) continue;
        out +=
            fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", format_day(at(d)),
                        kChannelNames[c], sheet_.count(day.complete), sheet_.count(day.partial));
      }
    }
    return out + "</tbody></table></div></details>";
  }

 private:
  [[nodiscard]] Micros at(std::size_t d) const {
    return (map_.first_day + static_cast<std::int64_t>(d)) * kDay;
  }
  [[nodiscard]] double x(std::size_t d) const {
    return kLeft + cell_ * static_cast<double>(d - first_);
  }
  [[nodiscard]] double height(std::uint64_t n) const {
    return map_.machines == 0 ? 0
                              : kBand * static_cast<double>(n) / static_cast<double>(map_.machines);
  }

  [[nodiscard]] std::string rect(std::string_view name, std::size_t d, double y, double h) const {
    return fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", name,
                       units(x(d)), units(y), units(cell_ - 1), units(h));
  }
  [[nodiscard]] std::string band(std::size_t c, double y) const {
    DayCover most;
    for (const DayCover& d : map_.channels[c]) {
      if (d.complete + d.partial > most.complete + most.partial) most = d;
    }
    std::string out = fmt::format(
        "<g role=\"img\" aria-label=\"{}\"><rect class=\"track\" x=\"{}\" y=\"{}\" width=\"{}\" "
        "height=\"{}\"/><text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
        sheet_.say(Word::CoverLabel, {kChannelNames[c], sheet_.machines(map_.machines),
                                      sheet_.count(most.complete), sheet_.count(most.partial)}),
        units(kLeft), units(y), units(kWidth - kLeft - kRight), units(kBand), units(kLeft - 8),
        units(y + kBand / 2 + 4), kChannelNames[c]);
    for (std::size_t d = first_; d < kMapDays; ++d) {
      const DayCover& day = map_.channels[c][d];
      const double solid = height(day.complete), partial = height(day.partial);
      if (solid > 0) out += rect("solid", d, y + kBand - solid, solid);
      if (partial > 0) out += rect("blind", d, y + kBand - solid - partial, partial);
    }
    return out + "</g>";
  }
  // Runs of equal days are one piece: a row of sixty days is seldom sixty pieces.
  [[nodiscard]] std::string line(const CoverRow& row, double y) const {
    std::string out = fmt::format("<g><title>{}</title>", sheet_.text(row.host));
    for (std::size_t d = first_; d < kMapDays;) {
      const std::size_t from = d;
      while (d < kMapDays && row.days[d] == row.days[from]) ++d;
      const std::string_view name = row.days[from] == Seen::Complete ? "solid"
                                    : row.days[from] == Seen::Partly ? "blind"
                                                                     : "track";
      out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", name,
                         units(x(from)), units(y), units(cell_ * static_cast<double>(d - from)),
                         units(kLine - 1.5));
    }
    return out + "</g>";
  }
  [[nodiscard]] std::string days(double y) const {
    std::string out;
    const std::size_t step = std::max<std::size_t>(1, (kMapDays - first_ + 15) / 16);
    for (std::size_t d = first_; d < kMapDays; d += step)
      out += fmt::format("<text class=\"tick\" x=\"{}\" y=\"{}\">{}</text>", units(x(d)),
                         units(y + 14), format_month_day(at(d)));
    return out;
  }

  const Sheet& sheet_;
  const CoverMap& map_;
  std::size_t first_ = kMapDays - 1;
  double cell_ = 0;
};

}  // namespace

std::string coverage_part(const Sheet& sheet) {
  const CoverMap& map = sheet.report.pictures.cover;
  if (map.machines == 0) return "";
  const Map drawn{sheet};
  return fmt::format("<section id=\"coverage\"><h2>{}</h2><p>{}</p>{}{}{}</section>",
                     sheet.say(Word::CoverTitle),
                     sheet.say(Word::CoverText, {sheet.count(map.machines)}), drawn.channels(),
                     drawn.table(), drawn.rows());
}

}  // namespace tamiz::report
