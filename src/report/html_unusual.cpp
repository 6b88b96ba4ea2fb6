// What stands out without a pack and without a product named, and what releases began to do.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/html_sheet.hpp"
#include "report/unusual_words.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kCards = 5, kRows = 50, kParts = 5, kDrift = 30, kHarmless = 20, kBegan = 2;
constexpr double kBar = 90;  // pixels of a whole share

std::string program_of(const Sheet& sheet, const std::string& path) {
  return path.empty() ? sheet.english(program_name(path)) : sheet.text(program_name(path));
}

std::string part_of(const Sheet& sheet, const UnusualPart& part) {
  return fmt::format("{}: <code>{}</code> <span class=\"when\">{} / {}</span> {}",
                     sheet.english(part.shape), sheet.text(part.thing), sheet.count(part.as_rare),
                     sheet.count(part.of),
                     part.evidence.time == kNoTime ? "" : sheet.cite(part.evidence));
}

std::string chance(double expected) {
  return expected < 1e-6 ? "&lt; 0.000001"
                         : fmt::format("{:.{}f}", expected,
                                       expected < 0.001 ? 6
                                       : expected < 1   ? 3
                                                        : 0);
}

std::string machine_row(const Sheet& sheet, const UnusualHost& host, std::size_t number) {
  std::string parts;
  for (std::size_t p = 0; p < host.parts.size() && p < kParts; ++p) {
    if (host.parts[p].weight > 0) parts += "<li>" + part_of(sheet, host.parts[p]) + "</li>";
  }
  return fmt::format(
      "<tr id=\"unusual{0}\"><td>{0}</td><th "
      "scope=\"row\">{1}</th><td>{2}<br>{3}</td><td><ul>{4}</ul>"
      "</td><td>{5}</td></tr>",
      number, sheet.host(host.host), program_of(sheet, host.program), sheet.machines(host.cohort),
      parts, chance(host.expected));
}

std::string table(const Sheet& sheet, Word caption, std::initializer_list<std::string> columns,
                  const std::string& rows) {
  std::string head;
  for (const std::string& column : columns) head += "<th scope=\"col\">" + column + "</th>";
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><table><caption>{}</caption><thead><tr>{}</tr></thead>"
      "<tbody>{}</tbody></table></div>",
      sheet.say(caption), head, rows);
}

// "1,034 of 2,999" over a bar of that share.
std::string share(const Sheet& sheet, std::uint64_t with, std::uint64_t of, std::string_view kind) {
  if (of == 0) return sheet.say(Word::DriftMissing);
  const double width = kBar * static_cast<double>(with) / static_cast<double>(of);
  return fmt::format(
      "{} / {}<br><svg width=\"{:.0f}\" height=\"8\" role=\"img\" aria-label=\"{}\">"
      "<rect class=\"track\" width=\"{:.0f}\" height=\"8\"/><rect class=\"{}\" width=\"{:.1f}\" "
      "height=\"8\"/></svg>",
      sheet.count(with), sheet.count(of), kBar, share_percent(with, of), kBar, kind, width);
}

std::string drift_row(const Sheet& sheet, const DriftRow& row) {
  return fmt::format(
      "<tr><th scope=\"row\">{} "
      "{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}{}</td></tr>",
      program_of(sheet, row.program), sheet.text(row.version), sheet.english(row.entity),
      share(sheet, row.with, row.cohort, "yes"), share(sheet, row.control_with, row.control, "no"),
      share(sheet, row.before_with, row.before, "no"), rough_span(row.lag_median),
      row.waits ? "<br>" + sheet.say(Word::DriftWaits, {rough_span(row.lag_low)}) : "");
}

std::string drift_of(const Sheet& sheet) {
  const Unusual& unusual = sheet.report.unusual;
  std::string rows;
  std::size_t told = 0;
  for (const UnusualProduct& product : unusual.products) {
    for (const DriftRow& row : unusual.drift) {
      if (row.explained || row.program != product.program || ++told > kDrift) continue;
      rows += drift_row(sheet, row);
    }
  }
  std::string out = "<h3>" + sheet.say(Word::DriftTitle) + "</h3><p>" + sheet.say(Word::DriftText);
  if (unusual.without_control > 0)
    out += " " + sheet.say(Word::DriftNoControl,
                           {sheet.count(unusual.without_control), sheet.count(unusual.releases)});
  out += "</p>";
  if (rows.empty()) return out;
  return out + table(sheet, Word::DriftTitle,
                     {sheet.say(Word::DriftRelease), sheet.say(Word::DriftBegan),
                      sheet.say(Word::DriftCohort), sheet.say(Word::DriftEarlier),
                      sheet.say(Word::DriftBefore), sheet.say(Word::DriftLag)},
                     rows);
}

std::string band_of(const Sheet& sheet, UnusualBand band, const std::string& title) {
  std::string items;
  std::size_t told = 0;
  for (const UnusualFinding& f : sheet.report.unusual.findings) {
    if (f.band != band || ++told > kHarmless) continue;
    std::string hosts;
    for (std::size_t i = 0; i < f.hosts.size() && i < kCards; ++i)
      hosts += (i == 0 ? "" : ", ") + sheet.short_host(f.hosts[i]);
    items += fmt::format(
        "<li>{} &middot; {}: {}{}</li>", sheet.english(f.entity), sheet.machines(f.hosts.size()),
        hosts,
        band == UnusualBand::Dismissed ? " &middot; " + sheet.english(f.against.back()) : "");
  }
  return items.empty() ? "" : "<h3>" + title + "</h3><ul>" + items + "</ul>";
}

// Machines that share a rare thing with those to look at now.
std::string also_part(const Sheet& sheet) {
  std::string items;
  for (const UnusualFinding& f : sheet.report.unusual.findings) {
    std::string machines;
    const std::size_t shown = std::min(f.also.size(), kHarmless);
    for (std::size_t i = 0; i < shown; ++i)
      machines += fmt::format("{}{} <code>{}</code>", i == 0 ? "" : ", ",
                              sheet.short_host(f.also[i].first), sheet.text(f.also[i].second));
    if (f.also_count > shown) machines += " + " + sheet.count(f.also_count - shown);
    if (!machines.empty())
      items += fmt::format("<li>{}: {}</li>", sheet.english(f.entity), machines);
  }
  return items.empty() ? "" : "<h3>" + sheet.say(Word::UnusualAlso) + "</h3><ul>" + items + "</ul>";
}

std::string other_bands(const Sheet& sheet) {
  return band_of(sheet, UnusualBand::AfterDisclosure,
                 sheet.say(Word::UnusualAfter, {format_day(sheet.report.unusual.disclosed)})) +
         band_of(sheet, UnusualBand::ProbablyHarmless, sheet.say(Word::UnusualAtWork)) +
         band_of(sheet, UnusualBand::Dismissed, sheet.say(Word::UnusualDismissed));
}

}  // namespace

std::string unusual_headline(const Sheet& sheet) {
  const Unusual& unusual = sheet.report.unusual;
  const UnusualCounts counts = counts_of(unusual);
  const std::string machines = sheet.machines(unusual.machines),
                    programs = sheet.count(unusual.programs);
  if (unusual.programs == 0) return sheet.say(Word::UnusualNoProgram, {machines});
  const std::size_t others = counts.at_work + counts.after;
  if (counts.look_now > 0 || others > 0) {
    const std::string what = counts.look_now > 0
                                 ? sheet.say(Word::UnusualLook, {sheet.count(counts.look_now)})
                                 : sheet.say(Word::UnusualAskWho, {sheet.machines(others)});
    return sheet.say(Word::UnusualHead, {machines, programs, "<strong>" + what + "</strong>"});
  }
  return sheet.say(counts.began > 0       ? Word::UnusualBegan
                   : counts.dismissed > 0 ? Word::UnusualSetAside
                                          : Word::UnusualNone,
                   {machines, programs});
}

std::string unusual_products(const Sheet& sheet) {
  const Unusual& unusual = sheet.report.unusual;
  std::string out;
  for (std::size_t i = 0; i < unusual.products.size() && i < kCards; ++i) {
    const UnusualProduct& p = unusual.products[i];
    out += fmt::format(
        "<li class=\"card\"><p class=\"title\"><span class=\"rank\">{}</span> {} {}</p>", i + 1,
        program_of(sheet, p.program), sheet.text(p.version));
    const auto began = began_with(unusual, p);
    for (std::size_t d = 0; d < began.size() && d < kBegan; ++d) {
      const DriftRow& row = *began[d];
      out +=
          fmt::format("<p class=\"side\">{}</p><p class=\"side\">{}: {} / {}; {}: {} / {}</p>",
                      sheet.english(row.entity), sheet.say(Word::DriftCohort),
                      sheet.count(row.with), sheet.count(row.cohort), sheet.say(Word::DriftEarlier),
                      sheet.count(row.control_with), sheet.count(row.control));
      if (row.waits)
        out +=
            "<p class=\"side\">" + sheet.say(Word::DriftWaits, {rough_span(row.lag_low)}) + "</p>";
    }
    out += fmt::format("<p class=\"side\"><b>{}</b>: {}</p></li>", sheet.say(Word::LookNow),
                       sheet.machines(p.look_now));
  }
  return "<ol class=\"cards many\">" + out + "</ol>";
}

std::string unusual_unseen(const Sheet& sheet) {
  const Unusual& unusual = sheet.report.unusual;
  std::string out =
      "<ul class=\"gaps\"><li class=\"gap\"><p>" + sheet.say(Word::UnusualText) + "</p></li>";
  if (unusual.without_control > 0)
    out += "<li class=\"gap\"><p>" +
           sheet.say(Word::DriftNoControl,
                     {sheet.count(unusual.without_control), sheet.count(unusual.releases)}) +
           "</p></li>";
  if (unusual.split > 0)
    out += "<li class=\"gap\"><p>" +
           sheet.say(Word::UnusualSplit, {sheet.machines(unusual.split)}) + "</p></li>";
  return out + "</ul>";
}

std::string unusual_cards(const Sheet& sheet) {
  std::string out;
  std::size_t number = 0;
  for (const UnusualHost& host : sheet.report.unusual.hosts) {
    if (host.band != UnusualBand::LookNow || host.parts.empty()) continue;
    if (++number > kCards) break;
    out += fmt::format(
        "<li class=\"card\"><a class=\"title\" href=\"#unusual{0}\"><span "
        "class=\"rank\">{0}</span> "
        "{1}</a><p class=\"why\">{2} {3}</p></li>",
        number, sheet.short_host(host.host), program_of(sheet, host.program),
        part_of(sheet, host.parts.front()));
  }
  return out.empty() ? "" : "<ol class=\"cards many\">" + out + "</ol>";
}

std::string unusual_part(const Sheet& sheet) {
  const Unusual& unusual = sheet.report.unusual;
  if (!unusual.made) return "";
  // Those to look at first, as they are numbered; then the oddest of the rest.
  std::string rows;
  std::size_t number = 0;
  for (const UnusualBand band : {UnusualBand::LookNow, UnusualBand::Background}) {
    for (const UnusualHost& host : unusual.hosts) {
      if (host.band != band || host.score <= 0 || number == kRows) continue;
      rows += machine_row(sheet, host, ++number);
    }
  }
  std::string out = "<section id=\"unusual\"><h2>" + sheet.say(Word::UnusualTitle) + "</h2><p>" +
                    sheet.say(Word::UnusualText) + "</p>";
  if (!rows.empty())
    out += table(sheet, Word::UnusualTitle,
                 {"#", sheet.say(Word::Host), sheet.say(Word::UnusualProgram),
                  sheet.say(Word::UnusualDoes), sheet.say(Word::UnusualChance)},
                 rows);
  return out + also_part(sheet) + drift_of(sheet) + other_bands(sheet) + "</section>\n";
}

}  // namespace tamiz::report
