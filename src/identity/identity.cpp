#include "identity/identity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <tuple>

#include "base/file.hpp"
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

// Of one organisation: names fall into classes (a short name joins the one full name that begins
// with it), classes and agents into machines.
class Identity::Builder {
 public:
  struct Made {
    std::vector<Host> hosts;
    std::vector<std::pair<NamePair, std::size_t>> names;  // whose: a place in `hosts`
    std::vector<StringCode> addresses;
    std::uint64_t ambiguous = 0;
  };

  Builder(StringCode org, const Dictionary& strings) : org_(strings.text(org)), strings_(strings) {}

  void collect(const NamePair& codes, const Extent& span) {
    const std::string_view subject = strings_.text(codes.subject);
    Seen s{codes, "", "", span};
    if (usable_agent(strings_.text(codes.agent))) s.agent = fold(strings_.text(codes.agent));
    if (looks_like_address(subject)) {
      if (!belongs_to_all(subject)) out_.addresses.push_back(codes.subject);
      if (s.agent.empty()) return;
    } else {
      s.name = folded_name(subject);
    }
    if (s.name.find('.') != std::string::npos)
      fulls_of_short_[std::string{first_label(s.name)}].insert(s.name);
    seen_.push_back(std::move(s));
  }

  Made make() {
    classify();
    find_hosts();
    find_shared_names();
    for (const auto& [cls, agents] : agents_of_class_) out_.ambiguous += agents.size() > 1 ? 1 : 0;
    std::unordered_map<const Host*, std::size_t> places;
    for (auto& [key, host] : hosts_) {
      std::ranges::sort(host.aliases);
      host.aliases.erase(std::unique(host.aliases.begin(), host.aliases.end()), host.aliases.end());
      host.id = id_of(host);
      places.emplace(&host, places.size());
    }
    for (const Seen& s : seen_) out_.names.emplace_back(s.codes, places.at(&hosts_.at(key_of(s))));
    for (auto& [key, host] : hosts_) out_.hosts.push_back(std::move(host));
    return std::move(out_);
  }

 private:
  struct Seen {
    NamePair codes;
    std::string agent, name;
    Extent span;
  };
  using Key = std::pair<std::string, std::string>;  // agent, class when there is no agent

  [[nodiscard]] std::string class_of(const std::string& name) const {
    if (name.find('.') != std::string::npos) return name;
    const auto fulls = fulls_of_short_.find(name);
    return fulls != fulls_of_short_.end() && fulls->second.size() == 1 ? *fulls->second.begin()
                                                                       : name;
  }

  void classify() {
    for (const Seen& s : seen_) {
      if (s.name.empty()) {
        names_of_agent_[s.agent];
        continue;
      }
      if (s.agent.empty()) continue;
      const std::string cls = class_of(s.name);
      agents_of_class_[cls].insert(s.agent);
      Extent& span = names_of_agent_[s.agent][cls];
      span.add(s.span.first);
      span.add(s.span.last);
    }
  }

  void find_hosts() {
    for (const Seen& s : seen_) {
      const Key key = key_of(s);
      Host& host = hosts_[key];
      if (!s.name.empty()) bearers_[class_of(s.name)].insert(&host);
      host.shares_name = host.shares_name || outlived(s, key.first);
      host.org = org_;
      host.agent = key.first;
      if (!s.name.empty()) host.aliases.push_back(s.name);
      if (!key.second.empty()) {
        host.name = key.second;
        continue;
      }
      // Renamed machines go by the name seen last; equal times by the name.
      const auto& names = names_of_agent_.at(host.agent);
      const auto latest = std::ranges::max_element(names, [](const auto& a, const auto& b) {
        return std::tie(a.second.last, a.first) < std::tie(b.second.last, b.first);
      });
      host.name = latest == names.end() ? host.agent : latest->first;
    }
  }

  // A short name that stands for itself may be that of any full one.
  void find_shared_names() {
    for (auto& [name, those] : bearers_) {
      const auto at = bearers_.find(std::string{first_label(name)});
      if (at != bearers_.end() && at->first != name) at->second.insert(those.begin(), those.end());
    }
    for (const auto& [name, those] : bearers_) {
      for (Host* host : those) host->shares_name = host->shares_name || those.size() > 1;
    }
  }

  [[nodiscard]] Key key_of(const Seen& s) const {
    const std::string cls = s.name.empty() ? "" : class_of(s.name);
    const std::string agent = s.agent.empty() ? agent_of(cls) : s.agent;
    const bool by_name = agent.empty() || (!cls.empty() && copied(agent));
    return {agent, by_name ? cls : ""};
  }

  // The agent that a bare name stands for: the only one that bears it, else none.
  [[nodiscard]] std::string agent_of(const std::string& cls) const {
    const auto agents = agents_of_class_.find(cls);
    return agents != agents_of_class_.end() && agents->second.size() == 1 ? *agents->second.begin()
                                                                          : "";
  }

  // A row without agent bears a name that its machine had given up by then: somebody else's, or
  // late.
  [[nodiscard]] bool outlived(const Seen& s, const std::string& agent) const {
    if (!s.agent.empty() || agent.empty()) return false;
    const std::string cls = class_of(s.name);
    return std::ranges::any_of(names_of_agent_.at(agent), [&](const auto& name) {
      return name.first != cls && name.second.first != kNoTime && s.span.last > name.second.first;
    });
  }

  // One agent id under two names at the same time is an image that was copied, not a machine that
  // was renamed.
  [[nodiscard]] bool copied(const std::string& agent) const {
    const auto& names = names_of_agent_.at(agent);
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

  std::string org_;
  const Dictionary& strings_;
  std::vector<Seen> seen_;
  std::map<std::string, std::set<std::string>> fulls_of_short_;  // first label -> full names
  std::map<std::string, std::set<std::string>> agents_of_class_;
  std::map<std::string, std::map<std::string, Extent>> names_of_agent_;  // agent -> class
  std::map<Key, Host> hosts_;
  std::map<std::string, std::set<Host*>> bearers_;  // by class
  Made out_;
};

Identity Identity::from_names(const Sightings& sightings, const Dictionary& strings,
                              unsigned threads) {
  std::unordered_map<StringCode, std::vector<const Sightings::value_type*>> by_org;
  for (const auto& one : sightings) by_org[one.first.org].push_back(&one);
  std::vector<const decltype(by_org)::value_type*> orgs;
  for (const auto& each : by_org) orgs.push_back(&each);
  std::vector<Builder::Made> made(orgs.size());
  std::atomic<std::size_t> next{0};
  in_parallel(threads, [&](unsigned) {
    for (std::size_t i = next++; i < orgs.size(); i = next++) {
      Builder builder{orgs[i]->first, strings};
      for (const auto* one : orgs[i]->second) builder.collect(one->first, one->second);
      made[i] = builder.make();
    }
  });
  Identity out;
  std::vector<Host*> ordered;
  for (Builder::Made& org : made) {
    for (Host& host : org.hosts) ordered.push_back(&host);
    for (const StringCode address : org.addresses) out.addresses_[address] = true;
    out.ambiguous_ += org.ambiguous;
  }
  // Equal ones are of one organisation: they lie in one list, in the order of their keys.
  std::ranges::sort(ordered, {}, [](const Host* host) {
    return std::tuple<const std::string&, const std::string&, const std::string&, const Host*>{
        host->org, host->name, host->agent, host};
  });
  std::unordered_map<const Host*, HostNumber> numbers;
  for (Host* host : ordered) {
    numbers.emplace(host, static_cast<HostNumber>(out.hosts_.size()));
    out.hosts_.push_back(std::move(*host));
  }
  for (const Builder::Made& org : made) {
    for (const auto& [codes, place] : org.names)
      out.by_names_[codes] = numbers.at(&org.hosts[place]);
  }
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
