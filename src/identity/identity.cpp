#include "identity/identity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace tamiz::identity {
namespace {

std::string_view first_label(std::string_view name) { return name.substr(0, name.find('.')); }

// All zeros, blanks and marks for "none" are no agent id.
bool usable_agent(std::string_view agent) {
  return agent.find_first_not_of("0-{} ") != std::string_view::npos && agent != "null" &&
         agent != "N/A";
}

std::string id_of(const Host& host) {
  const std::string text = host.org + '\x1F' + host.name + '\x1F' + host.agent;
  return fmt::format("h-{}", sha256_hex(text).substr(0, 16));
}

}  // namespace

std::string folded_name(std::string_view name) {
  std::string out = fold(trim(name));
  if (const auto slash = out.rfind('\\'); slash != std::string::npos) out.erase(0, slash + 1);
  while (out.size() > 1 && out.back() == '.') out.pop_back();
  return out;
}

bool looks_like_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos)
    return text.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string_view::npos;
  return std::ranges::count(text, '.') == 3 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool belongs_to_all(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("169.254.") || address == "0.0.0.0" ||
         address == "::1" || address == "::" || fold(address.substr(0, 4)) == "fe80";
}

// Within one organisation: names fall into classes (a short name joins the one full name that
// begins with it), classes and agents into machines.
struct Identity::Builder {
  struct Org {
    std::map<std::string, std::set<std::string>> fulls_of_short;  // first label -> full names
    std::map<std::string, std::set<std::string>> agents_of_class;
    std::map<std::string, std::map<std::string, Extent>> names_of_agent;  // agent -> class
    std::map<std::string, std::set<std::string>> aliases_of_class;
  };
  std::map<std::string, Org> orgs;
  struct Seen {
    NamePair codes;
    std::string org, agent, name;
    Extent span;
  };
  std::vector<Seen> seen;

  static std::string class_of(const Org& org, const std::string& name) {
    if (name.find('.') != std::string::npos) return name;
    const auto fulls = org.fulls_of_short.find(name);
    return fulls != org.fulls_of_short.end() && fulls->second.size() == 1 ? *fulls->second.begin()
                                                                          : name;
  }

  void collect(const Sightings& sightings, const Dictionary& strings,
               std::unordered_map<StringCode, bool>& addresses) {
    for (const auto& [codes, span] : sightings) {
      const std::string_view subject = strings.text(codes.subject);
      Seen s{codes, std::string{strings.text(codes.org)}, "", "", span};
      if (usable_agent(strings.text(codes.agent))) s.agent = fold(strings.text(codes.agent));
      if (looks_like_address(subject)) {
        if (!belongs_to_all(subject)) addresses[codes.subject] = true;
        if (s.agent.empty()) continue;
      } else {
        s.name = folded_name(subject);
      }
      if (s.name.find('.') != std::string::npos)
        orgs[s.org].fulls_of_short[std::string{first_label(s.name)}].insert(s.name);
      seen.push_back(std::move(s));
    }
  }

  void classify() {
    for (const Seen& s : seen) {
      Org& org = orgs[s.org];
      if (s.name.empty()) {
        org.names_of_agent[s.agent];
        continue;
      }
      const std::string cls = class_of(org, s.name);
      org.aliases_of_class[cls].insert(s.name);
      if (s.agent.empty()) continue;
      org.agents_of_class[cls].insert(s.agent);
      Extent& span = org.names_of_agent[s.agent][cls];
      span.add(s.span.first);
      span.add(s.span.last);
    }
  }

  // The agent that a bare name stands for: the only one that bears it, else none.
  static std::string agent_of(const Org& org, const std::string& cls) {
    const auto agents = org.agents_of_class.find(cls);
    return agents != org.agents_of_class.end() && agents->second.size() == 1
               ? *agents->second.begin()
               : "";
  }

  // A row without agent bears a name that its machine had given up by then: somebody else's, or
  // late.
  static bool outlived(const Org& org, const Seen& s, const std::string& agent) {
    if (!s.agent.empty() || agent.empty()) return false;
    const std::string cls = class_of(org, s.name);
    return std::ranges::any_of(org.names_of_agent.at(agent), [&](const auto& name) {
      return name.first != cls && name.second.first != kNoTime && s.span.last > name.second.first;
    });
  }

  // One agent id under two names at the same time is an image that was copied, not a machine that
  // was renamed.
  static bool copied(const Org& org, const std::string& agent) {
    const auto& names = org.names_of_agent.at(agent);
    for (auto a = names.begin(); a != names.end(); ++a) {
      for (auto b = std::next(a); b != names.end(); ++b) {
        const bool timed = a->second.first != kNoTime && b->second.first != kNoTime;
        if (!timed ||
            std::max(a->second.first, b->second.first) < std::min(a->second.last, b->second.last))
          return true;
      }
    }
    return false;
  }
};

Identity Identity::from_names(const Sightings& sightings, const Dictionary& strings) {
  Identity out;
  Builder builder;
  builder.collect(sightings, strings, out.addresses_);
  builder.classify();
  std::map<std::tuple<std::string, std::string, std::string>, Host>
      hosts;  // org, agent, class when there is no agent
  const auto key_of = [&](const Builder::Seen& s) {
    const Builder::Org& org = builder.orgs.at(s.org);
    const std::string cls = s.name.empty() ? "" : Builder::class_of(org, s.name);
    const std::string agent = s.agent.empty() ? Builder::agent_of(org, cls) : s.agent;
    const bool by_name = agent.empty() || (!cls.empty() && Builder::copied(org, agent));
    return std::tuple{s.org, agent, by_name ? cls : ""};
  };
  std::map<std::pair<std::string, std::string>, std::set<Host*>> bearers;  // org, class
  for (const Builder::Seen& s : builder.seen) {
    const auto key = key_of(s);
    const Builder::Org& org = builder.orgs.at(s.org);
    Host& host = hosts[key];
    if (!s.name.empty()) bearers[{s.org, Builder::class_of(org, s.name)}].insert(&host);
    host.shares_name = host.shares_name || Builder::outlived(org, s, std::get<1>(key));
    host.org = s.org;
    host.agent = std::get<1>(key);
    if (!s.name.empty()) host.aliases.push_back(s.name);
    if (!std::get<2>(key).empty()) {
      host.name = std::get<2>(key);
      continue;
    }
    // Renamed machines go by the name seen last; equal times by the name.
    const auto& names = org.names_of_agent.at(host.agent);
    const auto latest = std::ranges::max_element(names, [](const auto& a, const auto& b) {
      return std::tie(a.second.last, a.first) < std::tie(b.second.last, b.first);
    });
    host.name = latest == names.end() ? host.agent : latest->first;
  }
  // A short name that stands for itself may be that of any full one.
  for (auto& [name, those] : bearers) {
    const auto at = bearers.find({name.first, std::string{first_label(name.second)}});
    if (at != bearers.end() && at->first != name) at->second.insert(those.begin(), those.end());
  }
  for (const auto& [name, those] : bearers) {
    for (Host* host : those) host->shares_name = host->shares_name || those.size() > 1;
  }
  for (const auto& [org_name, org] : builder.orgs) {
    for (const auto& [cls, agents] : org.agents_of_class)
      out.ambiguous_ += agents.size() > 1 ? 1 : 0;
  }
  std::vector<std::pair<Host, std::tuple<std::string, std::string, std::string>>> ordered;
  for (auto& [key, host] : hosts) ordered.emplace_back(std::move(host), key);
  std::ranges::sort(ordered, [](const auto& a, const auto& b) {
    return std::tie(a.first.org, a.first.name, a.first.agent) <
           std::tie(b.first.org, b.first.name, b.first.agent);
  });
  std::map<std::tuple<std::string, std::string, std::string>, HostNumber> numbers;
  for (auto& [host, key] : ordered) {
    std::ranges::sort(host.aliases);
    host.aliases.erase(std::unique(host.aliases.begin(), host.aliases.end()), host.aliases.end());
    host.id = id_of(host);
    numbers[key] = static_cast<HostNumber>(out.hosts_.size());
    out.hosts_.push_back(std::move(host));
  }
  for (const Builder::Seen& s : builder.seen) out.by_names_[s.codes] = numbers.at(key_of(s));
  return out;
}

HostNumber Identity::host_of(StringCode org, StringCode agent, StringCode subject) const {
  const auto found = by_names_.find({org, agent, subject});
  return found == by_names_.end() ? kNoHost : found->second;
}

HostNumber Identity::add_named(const std::string& org, const std::string& name) {
  const auto [found, fresh] =
      named_.try_emplace({org, name}, static_cast<HostNumber>(hosts_.size()));
  if (fresh) {
    Host host{"", name, org, "", {name}};
    host.id = id_of(host);
    hosts_.push_back(std::move(host));
  }
  return found->second;
}

}  // namespace tamiz::identity
