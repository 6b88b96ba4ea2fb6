#pragma once
// What a pack says besides its stages (model/campaign_context.hpp), for people and programs; each
// text is bounded. Tested by campaign_context_test.cpp.
#include <string>

#include "model/report.hpp"
#include "report/json_writer.hpp"

namespace tamiz::report {

// Whether the campaign concerns anybody here: a stage that somebody reached or may have reached, or
// a hit of nobody's.
bool concerns_somebody(const CampaignReport& campaign);

// CHOSEN and DISPUTED, at most three lines, where the campaign concerns somebody.
std::string context_text(const CampaignReport& campaign);
// Which machines are on the attackers' list, with or without a trace.
std::string listed_text(const CampaignReport& campaign);
// "DO NOT ..", to stand below NEXT.
std::string hazards_text(const Report& report);
// The same of one campaign, whole.
std::string hazards_text(const CampaignReport& campaign);

// "selector", "listed", "hazards", "conflicts", "clusters". Of the list only its length: what is
// missing in a shared report could be told from the rest.
void context_json(JsonWriter& json, const CampaignContext& context);

// "by the server", "from a list" ..; the kind itself when it is unknown.
std::string_view words_of_selector(std::string_view kind);

}  // namespace tamiz::report
