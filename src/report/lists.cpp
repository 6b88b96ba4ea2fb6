#include "report/lists.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kLooked = 10, kHarmless = 4;

// The command as it was typed.
std::string again(const Report& report) {
  std::string text = "tamiz";
  for (const std::string& word : report.command) {
    const bool plain =
        word.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:") ==
        std::string::npos;
    text += plain ? " " + word : " '" + printable(word) + "'";
  }
  return text;
}

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
    if (f.campaign == campaign.id && f.band != Band::LookNow && f.band != Band::Dismissed)
      found.push_back(&f);
  }
  if (found.empty()) return "";
  // The response's own traces first, then the most common.
  std::string text = "PROBABLY HARMLESS ";
  for (std::size_t i = 0; i < found.size() && i < kHarmless; ++i)
    text += (i == 0 ? "" : "; ") + found[i]->summary;
  if (found.size() > kHarmless) text += fmt::format("; and {} more", found.size() - kHarmless);
  return wrapped(text, 2);
}

std::string dismissed_text(const Report& report, const CampaignReport& campaign) {
  std::string out;
  for (const Finding& f : report.findings) {
    if (f.campaign == campaign.id && f.band == Band::Dismissed)
      out += wrapped("DISMISSED  " + f.summary, 11);
  }
  return out;
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
  // Where no inventory lists it at all, and nobody saw it go, it has left nothing.
  if (v.hosts == 0 || (v.still == 0 && v.since == kNoTime)) return "";
  const std::string since =
      v.since == kNoTime ? "" : " since " + format_time(v.since).substr(5, 11);
  return wrapped(
      fmt::format("  {} of the {} left the inventory{} (it alone would have said {}): the evidence "
                  "is being erased. Hold the uninstall where you will look; elsewhere take AmCache "
                  "and the updater's log first",
                  with_commas(v.hosts), with_commas(v.of), since, with_commas(v.still)),
      4);
}

std::string next_steps_text(const Report& report) {
  std::string text = "NEXT ";
  std::vector<std::string> steps;
  if (!report.look_now.empty()) {
    steps.push_back("isolate and image what is under LOOK NOW");
    steps.push_back(again(report) + " --explain " + shortened(report.look_now.front().host, 40));
  }
  for (const CampaignReport& c : report.campaigns) {
    if (!steps.empty()) break;
    if (!c.hosts.empty())
      steps.push_back(again(report) + " --explain " + shortened(c.hosts.front().host, 40));
  }
  if (std::ranges::any_of(report.sources, lacks_zone)) steps.emplace_back("hunt again with --zone");
  const auto gaps = [](const CampaignReport& c) {
    return std::ranges::any_of(c.funnel, [](const FunnelRow& row) {
      return std::ranges::any_of(row.reasons,
                                 [](const ReasonCount& r) { return r.reason == Reason::Gap; });
    });
  };
  if (report.all_speak_until != kNoTime && std::ranges::any_of(report.campaigns, gaps))
    steps.push_back(fmt::format("--until {}: after it a complete source is silent",
                                format_time(report.all_speak_until)));
  if (report.events == 0 && report.unusual.machines == 0)
    steps.emplace_back(report.sources.empty() ? "name a folder that holds files: there was none"
                                              : "tamiz look on the same inputs: nothing was read");
  if (report.campaigns.empty())
    steps.emplace_back("--pack ID|FILE, or --product NAME for one that no pack knows");
  for (const CampaignReport& c : report.campaigns) {
    for (const FunnelRow& row : c.funnel) {
      if (!row.reasons.empty() && steps.size() < 3 && !row.reasons.front().settles.empty() &&
          std::ranges::find(steps, row.reasons.front().settles) == steps.end())
        steps.push_back(row.reasons.front().settles);
    }
  }
  if (steps.empty()) steps.emplace_back("keep the logs");
  for (std::size_t i = 0; i < steps.size(); ++i) text += (i == 0 ? " " : " | ") + steps[i];
  return wrapped(text, 6);
}

}  // namespace tamiz::report
