#include "sieve/attackers_list.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::size_t kSourceShown = 80;

bool below(std::string_view name, std::string_view listed) {
  return name.size() > listed.size() && name.ends_with(listed) &&
         name[name.size() - listed.size() - 1] == '.';
}
bool on(const std::vector<std::string>& list, std::string_view domain) {
  return std::ranges::any_of(
      list, [domain](const std::string& d) { return domain == d || below(domain, d); });
}

}  // namespace

std::string listed_domain(const std::vector<std::string>& list, const identity::Host& host) {
  if (list.empty()) return "";
  const auto of_name = [&list](const std::string& name) -> std::string {
    const auto dot = name.find('.');
    if (dot == std::string::npos || identity::looks_like_address(name)) return "";
    if (std::string domain = name.substr(dot + 1); on(list, domain)) return domain;
    return std::ranges::find(list, name) != list.end() ? name : "";
  };
  std::string out = of_name(host.name);
  for (std::size_t i = 0; i < host.aliases.size() && out.empty(); ++i)
    out = of_name(host.aliases[i]);
  return out;
}

std::string listed_domain(const std::vector<std::string>& list, const SunburstStory& sent) {
  if (list.empty() || sent.fragments.empty()) return "";
  const auto domain = pack::join_sunburst(sent.fragments);
  const std::string name = fold(domain.text);
  return domain.complete && on(list, name) ? name : "";
}

std::string listed_note(const std::string& domain, const pack::Pack& pack) {
  const std::string& source = pack.selector.source;
  return fmt::format("{}{} is on the attackers' list{}", kListedNote, printable(domain),
                     source.empty() ? "" : " (" + shortened(source, kSourceShown) + ")");
}

CampaignContext context_of(const pack::Pack& pack, const identity::Identity& identity,
                           const std::map<identity::HostNumber, std::string>& sent) {
  CampaignContext out{pack.selector, pack.hazards, pack.conflicts, pack.clusters, {}, 0};
  if (pack.selector.domains.empty()) return out;
  for (identity::HostNumber n = 0; n < identity.hosts().size(); ++n) {
    const identity::Host& host = identity.hosts()[n];
    std::string domain = listed_domain(pack.selector.domains, host);
    if (const auto said = sent.find(n); domain.empty() && said != sent.end()) domain = said->second;
    if (!domain.empty()) out.listed.push_back({host.name, std::move(domain)});
  }
  out.listed_machines = out.listed.size();
  std::ranges::sort(out.listed, {},
                    [](const ListedMachine& m) { return std::tie(m.host, m.domain); });
  if (out.listed.size() > kKeptListed) out.listed.resize(kKeptListed);
  return out;
}

}  // namespace tamiz::sieve
