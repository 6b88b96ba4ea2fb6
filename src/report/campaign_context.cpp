#include "report/campaign_context.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "report/lists.hpp"

namespace tamiz::report {
namespace {

// Two lines of kColumnsWide for the selector and for a hazard, one for what is disputed.
constexpr std::size_t kTwoLines = 184, kSource = 60, kListed = 5;
constexpr std::size_t kHazardsShown = 3, kHazardsInAll = 6;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSelectorWords{{
    {"server_side", "by the server"},
    {"answer", "by its answer"},
    {"targets", "from a list"},
    {"date_window", "by dates"},
    {"agent_absence", "where agents are absent"},
}};

std::string in_brackets(const std::string& source) {
  return source.empty() ? "" : " (" + shortened(source, kSource) + ")";
}

std::string selector_text(const Selector& s) {
  if (s.kind.empty()) return "";
  std::string text = fmt::format("CHOSEN {}", words_of_selector(s.kind));
  if (!s.text.empty()) text += ": " + printable(s.text);
  const std::string source = in_brackets(s.source);
  return wrapped(shortened(text, kTwoLines - columns_of(source)) + source, 2);
}

std::string conflicts_text(const std::vector<Conflict>& conflicts) {
  if (conflicts.empty()) return "";
  std::string about;
  for (const Conflict& c : conflicts) about += (about.empty() ? "" : "; ") + printable(c.about);
  return shortened(
             fmt::format("DISPUTED {}: {}", counted(conflicts.size(), "point", "points"), about),
             kColumnsWide) +
         "\n";
}

std::string hazard_line(const Hazard& h) {
  const std::string source = in_brackets(h.source);
  return wrapped("DO NOT " + shortened(h.text, kTwoLines - columns_of(source)) + source, 7);
}

void texts_of(JsonWriter& json, const CampaignContext& context) {
  json.key("hazards").open_array();
  for (const Hazard& h : context.hazards)
    json.open_object()
        .field("do_not", h.text)
        .field("source", h.source)
        .field("known_since", format_day(h.known_since))
        .close_object();
  json.close_array().key("conflicts").open_array();
  for (const Conflict& c : context.conflicts) {
    json.open_object().field("about", c.about);
    json.texts("says", c.says)
        .field("source", c.source)
        .field("known_since", format_day(c.known_since))
        .close_object();
  }
  json.close_array().key("clusters").open_array();
  for (const Cluster& c : context.clusters)
    json.open_object()
        .field("name", c.name)
        .field("by", c.by)
        .field("source", c.source)
        .field("known_since", format_day(c.known_since))
        .close_object();
  json.close_array();
}

}  // namespace

std::string_view words_of_selector(std::string_view kind) {
  const auto found =
      std::ranges::find(kSelectorWords, kind, [](const auto& row) { return row.first; });
  return found == kSelectorWords.end() ? kind : found->second;
}

bool concerns_somebody(const CampaignReport& campaign) {
  return campaign.ownerless_rows > 0 ||
         std::ranges::any_of(campaign.hosts, &HostReport::neighbour) ||
         std::ranges::any_of(campaign.funnel, [](const FunnelRow& row) {
           return row.reached > 0 || row.cannot_know > 0;
         });
}

std::string listed_text(const CampaignReport& campaign) {
  const CampaignContext& c = campaign.context;
  if (c.listed_machines == 0) return "";
  std::string names;
  for (std::size_t i = 0; i < c.listed.size() && i < kListed; ++i)
    names += (i == 0 ? "" : ", ") + shortened(c.listed[i].host, 60);
  if (c.listed_machines > kListed) names += ", ..";
  return wrapped(fmt::format("ON THE ATTACKERS' LIST  by {} domain, which is no stage: {}: {}",
                             c.listed_machines == 1 ? "its" : "their",
                             counted(c.listed_machines, "machine", "machines"), names),
                 2);
}

std::string context_text(const CampaignReport& campaign) {
  if (!concerns_somebody(campaign)) return "";
  return selector_text(campaign.context.selector) + conflicts_text(campaign.context.conflicts);
}

std::string hazards_text(const CampaignReport& campaign) {
  std::string out;
  for (const Hazard& h : campaign.context.hazards) out += hazard_line(h);
  return out;
}

std::string hazards_text(const Report& report) {
  std::string out;
  std::size_t shown = 0, all = 0;
  for (const CampaignReport& c : report.campaigns) {
    if (!concerns_somebody(c)) continue;
    std::size_t here = 0;
    for (const Hazard& h : c.context.hazards) {
      ++all;
      if (++here > kHazardsShown || shown == kHazardsInAll) continue;
      ++shown;
      out += hazard_line(h);
    }
  }
  if (all > shown)
    out += fmt::format("  and {} more that the response must not do: --json FILE has them\n",
                       all - shown);
  return out;
}

void context_json(JsonWriter& json, const CampaignContext& context) {
  const Selector& s = context.selector;
  json.key("selector");
  if (s.kind.empty()) {
    json.text_or_null("");
  } else {
    json.open_object()
        .field("kind", s.kind)
        .field("text", s.text)
        .field("domains", std::uint64_t{s.domains.size()})
        .field("source", s.source)
        .field("known_since", format_day(s.known_since))
        .close_object();
  }
  json.key("listed")
      .open_object()
      .field("hosts", context.listed_machines)
      .key("machines")
      .open_array();
  for (const ListedMachine& m : context.listed)
    json.open_object().field("host", m.host).field("domain", m.domain).close_object();
  json.close_array().close_object();
  texts_of(json, context);
}

}  // namespace tamiz::report
