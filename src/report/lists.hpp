#pragma once
// The lists of the terminal form that are not the funnel: what to look at, what was weighed and
// found ordinary, what vanishes, what to do next. Tested by the stories.
#include <string>
#include <string_view>

#include "model/report.hpp"

namespace tamiz::report {

inline constexpr std::size_t kColumnsWide = 100;
// Breaks at blanks; following lines are indented.
std::string wrapped(std::string_view text, std::size_t indent);

std::string look_now_text(const Report& report, const CampaignReport& campaign);
std::string harmless_text(const Report& report, const CampaignReport& campaign);
std::string dismissed_text(const Report& report, const CampaignReport& campaign);
std::string alerts_text(const CampaignReport& campaign);
std::string vanished_text(const CampaignReport& campaign);
// LINKS: at most five lines each, those that touch this case; "" when there is none.
std::string links_text(const Report& report);
// What stands out where no pack was asked; "" where that was not looked at.
std::string unusual_text(const Report& report);
// Who was pointed out on which day; "" where nobody asked.
std::string replay_text(const Report& report);
std::string next_steps_text(const Report& report);

}  // namespace tamiz::report
