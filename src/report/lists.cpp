#include "report/lists.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kLooked = 10, kHarmless = 4;

}  // namespace

// Breaks at blanks; following lines are indented.
std::string wrapped(std::string_view text, std::size_t indent) {
  const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
  std::string out, line(blanks, ' ');
  for (const std::string_view word : split(text.substr(blanks), ' ')) {
    if (line.size() > indent && columns_of(line) + 1 + columns_of(word) > kColumnsWide) {
      out += line + "\n";
      line = std::string(indent, ' ');
    } else if (!line.empty() && line.find_first_not_of(' ') != std::string::npos) {
      line += ' ';
    }
    line += word;
  }
  return out + line + "\n";
}

std::string look_now_text(const Report& report, const CampaignReport& campaign) {
  std::string out;
  std::size_t number = 0;
  for (const LookNow& look : report.look_now) {
    if (look.campaign != campaign.id) continue;
    if (++number > kLooked) continue;
    const std::string name = upper(printable(look.host.substr(0, look.host.find('.'))));
    out += wrapped(fmt::format("  {:<2}{}  {}", number, name, look.why), 6);
  }
  if (number > kLooked)
    out += fmt::format("  and {} more: --json FILE has them\n", number - kLooked);
  return out.empty() ? "" : "LOOK NOW\n" + out;
}

std::string harmless_text(const Report& report, const CampaignReport& campaign) {
  std::vector<const Finding*> found;
  for (const Finding& f : report.findings) {
    if (f.campaign == campaign.id && f.band != Band::LookNow) found.push_back(&f);
  }
  if (found.empty()) return "";
  // The response's own traces first, then the most common.
  std::string text = "PROBABLY HARMLESS ";
  for (std::size_t i = 0; i < found.size() && i < kHarmless; ++i)
    text += (i == 0 ? "" : "; ") + found[i]->summary;
  if (found.size() > kHarmless) text += fmt::format("; and {} more", found.size() - kHarmless);
  return wrapped(text, 2);
}

std::string alerts_text(const CampaignReport& campaign) {
  std::string out;
  for (const AlertFact& a : campaign.alerts) {
    const std::string counts = fmt::format(
        "the alert \"{}\" fires on {} of {} {} {} and on {} of {}", shortened(a.title, 60), a.with,
        counted(a.of, "machine", "machines"), a.running ? "seen running" : "with",
        printable(a.version), a.others_with, counted(a.others, "other", "others"));
    if (a.with == a.of && a.others_with == 0 && a.others > 0) {
      out += wrapped("ALERT  " + counts +
                         ": it is a property of the release, not of a machine. Do not whitelist; "
                         "vet the installer",
                     7);
    } else {
      out += wrapped("ALERT  " + counts, 7);
    }
  }
  return out;
}

std::string vanished_text(const CampaignReport& campaign) {
  const Vanished& v = campaign.vanished;
  if (v.hosts == 0) return "";
  const std::string since =
      v.since == kNoTime ? "" : " since " + format_time(v.since).substr(5, 11);
  return wrapped(
      fmt::format("  {} of the {} left the inventory{} (it alone would have said {}): the evidence "
                  "is being erased. Hold the uninstall where you will look; elsewhere take AmCache "
                  "and the updater's log first",
                  with_commas(v.hosts), with_commas(v.of), since, with_commas(v.still)),
      4);
}

}  // namespace tamiz::report
