#include "identity/addresses.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>

#include "model/spans.hpp"

namespace tamiz::identity {
namespace {

const std::vector<TimeSpan> kNowhere;

bool is_lease(AddressKind kind) {
  return kind == AddressKind::Lease || kind == AddressKind::Renewal;
}
constexpr Micros kRenewalLate = 5 * 60 * kSecond;  // clients add some chance to the time of renewal

// The end of the stretch of the log that holds this moment; the moment itself when none does.
Micros logged_until(const LeaseRules& rules, Micros at) {
  for (const TimeSpan& span : rules.logged) {
    if (span.from <= at && at < span.to) return span.to - 1;
  }
  return at;
}

}  // namespace

// One address: its rows in time order become claims of owners, and claims become spans without a
// second owner.
class Addresses::Sweep {
 public:
  Sweep(std::span<const AddressSighting> rows, const LeaseRules& rules)
      : rows_(rows), rules_(rules) {}

  std::vector<Span> spans() {
    for (std::size_t i = 0; i < rows_.size(); ++i) claim(i);
    return apart();
  }
  [[nodiscard]] std::vector<AddressClaim> claims() { return std::move(claims_); }
  // Between two signs of one machine that are close, with no other between them.
  void there(std::unordered_map<HostNumber, std::vector<TimeSpan>>& out) const {
    const Micros close = std::min(kThereBetween, rules_.lease / 5 * 3);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const AddressSighting& row = rows_[i];
      if (row.kind == AddressKind::End || row.host == kNoHost) continue;
      const AddressSighting* next = i + 1 < rows_.size() ? &rows_[i + 1] : nullptr;
      Micros to = row.time;
      if (row.kind == AddressKind::Session) {
        to = row.until;
      } else if (next != nullptr && next->host == row.host && next->time - row.time <= close) {
        to = next->time;
      } else if (next == nullptr && is_lease(row.kind)) {
        // The log ends before its renewal is due: nothing says that it went.
        to = std::min(row.time + std::min(kThereBetween, rules_.lease / 2),
                      std::max(row.time, logged_until(rules_, row.time)));
      }
      out[row.host].push_back({row.time, to + 1});
    }
  }

 private:
  void claim(std::size_t i) {
    const AddressSighting& row = rows_[i];
    if (row.host == kNoHost || row.kind == AddressKind::End) return;
    Micros to = row.time;
    if (row.kind == AddressKind::Session) {
      to = row.until;
    } else if (is_lease(row.kind)) {
      to = std::min(row.time + rules_.lease - 1, logged_until(rules_, row.time));
      if (const auto* next = next_event(i)) to = std::min(to, next->time - 1);
      if (renewed(i)) to = std::max(to, rows_[i + 1].time);
    } else if (i + 1 < rows_.size() && rows_[i + 1].host == row.host &&
               rows_[i + 1].kind != AddressKind::End &&
               rows_[i + 1].time - row.time <= kSightingHolds) {
      to = rows_[i + 1].time;
    }
    claims_.push_back({row.time, std::max(to, row.time), row.host, row.source, row.record});
  }
  // Whether the next event of this address is its owner's renewal when that was due (at half the
  // lease: RFC 2131, 4.4.5). Then nobody else had it in between, even if the log was not written.
  [[nodiscard]] bool renewed(std::size_t i) const {
    if (i + 1 == rows_.size()) return false;
    const AddressSighting& next = rows_[i + 1];
    return next.kind == AddressKind::Renewal && is_lease(rows_[i].kind) &&
           next.host == rows_[i].host &&
           next.time - rows_[i].time <= rules_.lease / 2 + kRenewalLate;
  }
  // What ends a lease: another machine, a release, an expiry. Its own renewals do not.
  [[nodiscard]] const AddressSighting* next_event(std::size_t i) const {
    for (std::size_t n = i + 1; n < rows_.size(); ++n) {
      if (rows_[n].time == rows_[i].time && rows_[n].host == rows_[i].host) continue;
      if (rows_[n].kind == AddressKind::End || rows_[n].host != rows_[i].host) return &rows_[n];
    }
    return nullptr;
  }
  // Elementary stretches between all ends of claims; those with one owner are kept.
  [[nodiscard]] std::vector<Span> apart() const {
    struct Edge {
      Micros at;
      bool opens;
      HostNumber host;
    };
    std::vector<Edge> edges;
    for (const AddressClaim& c : claims_) {
      edges.push_back({c.first, true, c.host});
      edges.push_back({c.last + 1, false, c.host});
    }
    std::ranges::sort(edges, {}, [](const Edge& e) { return std::tuple{e.at, e.opens, e.host}; });
    std::map<HostNumber, int> open;
    std::vector<Span> out;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      int& n = open[edges[i].host];
      n += edges[i].opens ? 1 : -1;
      if (n == 0) open.erase(edges[i].host);
      if (i + 1 == edges.size() || edges[i + 1].at == edges[i].at || open.size() != 1) continue;
      const Span span{edges[i].at, edges[i + 1].at - 1, open.begin()->first};
      if (!out.empty() && out.back().host == span.host && out.back().last + 1 == span.first) {
        out.back().last = span.last;
      } else {
        out.push_back(span);
      }
    }
    return out;
  }

  std::span<const AddressSighting> rows_;
  const LeaseRules& rules_;
  std::vector<AddressClaim> claims_;
};

void Addresses::learn(std::vector<AddressSighting> sightings, const LeaseRules& rules) {
  std::erase_if(sightings, [](const AddressSighting& s) { return s.time == kNoTime; });
  std::ranges::sort(sightings, {}, [](const AddressSighting& s) {
    return std::tuple{s.org,  s.address, s.time,   s.kind != AddressKind::End,
                      s.host, s.until,   s.source, s.record};
  });
  for (std::size_t at = 0; at < sightings.size();) {
    const std::size_t first = at;
    while (at < sightings.size() && sightings[at].org == sightings[first].org &&
           sightings[at].address == sightings[first].address)
      ++at;
    Sweep sweep{std::span{sightings}.subspan(first, at - first), rules};
    auto spans = sweep.spans();
    sweep.there(there_);
    for (const Span& s : spans) owned_[s.host].push_back({s.first, s.last + 1});
    owners_[{sightings[first].org, sightings[first].address}] = std::move(spans);
    claims_[{sightings[first].org, sightings[first].address}] = sweep.claims();
  }
  for (auto& [host, spans] : owned_) spans = merged(std::move(spans));
  for (auto& [host, spans] : there_) spans = merged(std::move(spans));
}

HostNumber Addresses::owner(StringCode org, StringCode address, Micros at) const {
  const auto found = owners_.find({org, address});
  if (found == owners_.end() || at == kNoTime) return kNoHost;
  const auto after = std::ranges::upper_bound(found->second, at, {}, &Span::first);
  if (after == found->second.begin()) return kNoHost;
  const Span& span = *std::prev(after);
  return at <= span.last ? span.host : kNoHost;
}

const AddressClaim* Addresses::claim(StringCode org, StringCode address, Micros at) const {
  const HostNumber host = owner(org, address, at);
  const auto found = claims_.find({org, address});
  if (host == kNoHost || found == claims_.end()) return nullptr;
  const AddressClaim* best = nullptr;
  for (const AddressClaim& c : found->second) {
    if (c.host == host && c.first <= at && at <= c.last) best = &c;  // the latest of them
  }
  return best;
}

const std::vector<TimeSpan>& Addresses::owned(HostNumber host) const {
  const auto found = owned_.find(host);
  return found == owned_.end() ? kNowhere : found->second;
}

const std::vector<TimeSpan>& Addresses::there(HostNumber host) const {
  const auto found = there_.find(host);
  return found == there_.end() ? kNowhere : found->second;
}

}  // namespace tamiz::identity
