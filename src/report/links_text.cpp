// What campaigns share (report/lists.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/lists.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kLinks = 10, kNamed = 3;

std::string line(const std::string& text) {
  return shortened(printable(text), kColumnsWide) + "\n";
}

std::string where(const Link& link) {
  std::string out;
  for (std::size_t i = 0; i < link.hosts.size() && i < kNamed; ++i)
    out += (i == 0 ? ": " : ", ") + link.hosts[i].substr(0, link.hosts[i].find('.'));
  if (link.host_count > kNamed && !out.empty())
    out += fmt::format(" and {} more", with_commas(link.host_count - kNamed));
  return out;
}

std::string when(const Link& link) {
  if (link.first == kNoTime) return "";
  if (link.first == link.last) return "at " + format_time(link.first);
  return format_time(link.first) + " .. " + format_time(link.last);
}

// The earliest, and how many others there are.
std::string known_by(const Link& link) {
  const auto key = [](const LinkSource& s) { return std::tie(s.known_since, s.pack, s.value); };
  const auto first = std::ranges::min_element(link.sources, {}, key);
  if (first == link.sources.end()) return "";
  std::string tail =
      fmt::format(" ({}, {}, since {})", first->pack, first->grade, format_day(first->known_since));
  if (link.sources.size() > 1) tail += fmt::format("; and {} more", link.sources.size() - 1);
  return line("      known by: " + shortened(first->says, kColumnsWide - 16 - columns_of(tail)) +
              tail);
}

std::string one(std::size_t number, const Link& link) {
  std::string out = line(fmt::format("  {:<2}{} and {}, {}: {}", number, link.a, link.b,
                                     name_of(link.kind), link.what));
  const bool cited = link.kind == LinkKind::Published;  // it says nothing of machines and times
  const std::string at = cited ? "" : when(link);
  out += line("      " + link.rarity + (cited ? "" : where(link)) +
              (link.order.empty() && !at.empty() ? ", " + at : ""));
  if (!link.order.empty()) out += line("      " + link.order + (at.empty() ? "" : "; " + at));
  out += known_by(link);
  if (link.rivals.empty()) return out;
  const std::size_t others = link.rivals.size() - 1;
  const std::string more = others > 0 ? fmt::format("; and {} more: --json FILE", others) : "";
  return out + line("      or: " +
                    shortened(link.rivals.front(), kColumnsWide - 10 - columns_of(more)) + more);
}

}  // namespace

std::string links_text(const Report& report) {
  std::string out;
  std::size_t number = 0;
  for (const Link& link : report.links) {
    if (link.in_case && ++number <= kLinks) out += one(number, link);
  }
  if (number > kLinks) out += fmt::format("  and {} more: --json FILE has them\n", number - kLinks);
  return out.empty() ? "" : "LINKS\n" + out;
}

}  // namespace tamiz::report
