#include "link/links.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "link/pair.hpp"

namespace tamiz::link {
namespace {

std::vector<Campaign> campaigns_of(const std::vector<pack::Pack>& packs, const Bars& bars,
                                   const Report& report) {
  std::vector<Campaign> out;
  for (const CampaignReport& c : report.campaigns) {
    const auto pack = std::ranges::find(packs, c.id, &pack::Pack::id);
    if (pack == packs.end()) continue;
    Campaign campaign{&*pack, signs_of(*pack, c, bars.endings(*pack, *pack)), facts_of(*pack), 0};
    const HostReport* last = nullptr;
    for (const Sign& sign : campaign.signs.rows) {
      campaign.hosts += sign.host != nullptr && sign.host != last ? 1 : 0;
      last = sign.host;
    }
    out.push_back(std::move(campaign));
  }
  std::ranges::sort(out, {}, [](const Campaign& c) { return c.pack->id; });
  return out;
}

void add(std::optional<Link> link, const Pair& pair, std::vector<Link>& out) {
  if (!link) return;
  link->a = pair.a.pack->id;
  link->b = pair.b.pack->id;
  link->in_case = !pair.a.signs.rows.empty() || !pair.b.signs.rows.empty();
  out.push_back(std::move(*link));
}

void add_cited(const Campaign& by, const Campaign& other, Link& link) {
  for (const pack::PackLink& cited : by.pack->links) {
    if (cited.pack != other.pack->id) continue;
    link.what += (link.what.empty() ? "" : "; ") + cited.how;
    link.sources.push_back({by.pack->id, "", cited.fact.source,
                            std::string{name_of(cited.fact.grade)}, cited.fact.known_since});
  }
}

// Rows of one that are no rows of the other.
bool own_rows(const Signs& of, const Signs& other) {
  std::set<std::pair<std::uint32_t, std::uint64_t>> rows;
  for (const Sign& s : other.rows) rows.emplace(s.evidence->source, s.evidence->record);
  return std::ranges::any_of(of.rows, [&](const Sign& s) {
    return !rows.contains({s.evidence->source, s.evidence->record});
  });
}

}  // namespace

std::optional<Link> published(const Pair& pair) {
  if (pair.a.signs.rows.empty() || pair.b.signs.rows.empty()) return std::nullopt;
  Link out;
  out.kind = LinkKind::Published;
  add_cited(pair.a, pair.b, out);
  add_cited(pair.b, pair.a, out);
  if (out.sources.empty()) return std::nullopt;
  std::vector<const HostReport*> hosts;
  Extent when;
  for (const Campaign* campaign : {&pair.a, &pair.b}) {
    for (const Sign& sign : campaign->signs.rows) {
      if (sign.host != nullptr) hosts.push_back(sign.host);
      if (sign.evidence->time != kNoTime) when.add(sign.evidence->time);
    }
  }
  set_hosts(std::move(hosts), out);
  out.first = when.first;
  out.last = when.last;
  out.rarity = fmt::format("signs of {} on {}, of {} on {} of {}", pair.a.pack->id,
                           with_commas(pair.a.hosts), pair.b.pack->id, with_commas(pair.b.hosts),
                           counted(pair.machines, "machine", "machines"));
  out.seen = true;
  if (!own_rows(pair.a.signs, pair.b.signs) || !own_rows(pair.b.signs, pair.a.signs))
    out.rivals.emplace_back("one of the two has no row here that the other does not have as well");
  out.rivals.emplace_back("it is the word of those who are cited, not of this case");
  return out;
}

std::string on_machines(std::uint64_t with, std::uint64_t of) {
  return fmt::format("on {} of {}", with_commas(with), counted(of, "machine", "machines"));
}

void set_hosts(std::vector<const HostReport*> hosts, Link& link) {
  const auto key = [](const HostReport* h) { return std::tie(h->host, h->org, h->id); };
  std::ranges::sort(hosts, {}, key);
  const auto same = [](const HostReport* x, const HostReport* y) { return x->id == y->id; };
  hosts.erase(std::unique(hosts.begin(), hosts.end(), same), hosts.end());
  link.host_count = hosts.size();
  for (std::size_t i = 0; i < hosts.size() && i < kKeptLinked; ++i)
    link.hosts.push_back(hosts[i]->host);
}

std::string one_witness(const std::string& a, const std::string& b) {
  std::set<std::string> of_a;
  const auto parts = [](const std::string& text) {
    std::string even = text;
    std::ranges::replace(even, ',', ';');
    std::vector<std::string> out;
    for (const std::string_view part : split(even, ';')) out.emplace_back(trim(part));
    return out;
  };
  for (std::string& part : parts(a)) of_a.insert(fold(part));
  for (const std::string& part : parts(b)) {
    if (part.size() > 3 && of_a.contains(fold(part))) return part;
  }
  return "";
}

std::vector<Link> links_between(const std::vector<pack::Pack>& packs, const Report& report) {
  const Bars bars{packs};
  const std::vector<Campaign> campaigns = campaigns_of(packs, bars, report);
  std::vector<Link> out;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    for (std::size_t j = i + 1; j < campaigns.size(); ++j) {
      const Pair pair{campaigns[i], campaigns[j], campaigns, bars, report.hosts};
      add(residence(pair), pair, out);
      for (const LinkKind kind : {LinkKind::Network, LinkKind::File, LinkKind::Registration})
        add(shared(pair, kind), pair, out);
      add(published(pair), pair, out);
    }
  }
  std::ranges::sort(out, [](const Link& x, const Link& y) {
    return std::tie(x.kind, x.a, x.b) < std::tie(y.kind, y.a, y.b);
  });
  return out;
}

}  // namespace tamiz::link
