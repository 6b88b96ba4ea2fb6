#include "sieve/decoded_notes.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace tamiz::sieve {

void decoded_notes(const SunburstStory& s, std::vector<std::string>& notes) {
  if (!s.any()) return;
  if (!s.fragments.empty()) {
    const auto domain = pack::join_sunburst(s.fragments);
    notes.push_back(
        fmt::format("AD domain {}{}", printable(domain.text), domain.complete ? "" : " (partial)"));
  }
  if (s.pings > 0)
    notes.push_back(fmt::format("{}, {} .. {} by their own clock",
                                counted(s.pings, "ping", "pings"), format_time(s.first_ping),
                                format_time(s.last_ping)));
  if (const std::string services = pack::sunburst_services_text(s.services); !services.empty())
    notes.push_back("products: " + services);
  for (std::size_t a = 0; a + 1 < pack::kSunburstAnswerNames.size(); ++a) {
    const std::uint32_t mask = 1u << a;
    if ((s.answers & mask) == 0) continue;
    notes.push_back(fmt::format("answered: {}{}", pack::kSunburstAnswerNames[a],
                                (s.answers_before & mask) == 0 ? " (only after disclosure)" : ""));
  }
  if (s.flagged && !s.chosen_by_answer) notes.emplace_back("not seen: the answer that chose it");
  if (!s.flagged && s.chosen_by_answer)
    notes.emplace_back("not seen: a later query that carries the stage-2 flag");
}

GuidHosts guid_hosts(const Knowledge& knowledge, identity::Identity& identity) {
  GuidHosts out;
  std::map<std::string, std::vector<StringCode>>
      by_guid;  // ordered: numbers must not depend on codes
  for (const auto& [code, name] : knowledge.sunburst_names())
    by_guid[pack::guid_text(name.guid)].push_back(code);
  for (const auto& [guid, codes] : by_guid) {
    const identity::HostNumber host = identity.add_named("", "guid:" + guid);
    for (const StringCode code : codes) out[code] = host;
  }
  return out;
}

}  // namespace tamiz::sieve
