#include "sieve/ownerless.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

void product_places(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                    const Dictionary& strings, std::vector<OwnerlessPlace>& out) {
  std::vector<ProductHit> products;
  products_of_row(segment, row, knowledge, strings, products);
  for (const ProductHit& hit : products) {
    const std::string_view version = version_of(hit, segment, row, strings);
    const bool readable = pack::compare_versions(version, version).has_value();
    if (readable &&
        !knowledge.bad_release(hit.pack, platform_of(hit, segment, row, strings), version))
      continue;
    const auto& stages = knowledge.packs()[hit.pack].stages;
    for (std::size_t s = 0; s < stages.size(); ++s) {
      if (stages[s].release_bad || (stages[s].ran_product && hit.runs))
        out.push_back(
            {static_cast<std::uint16_t>(hit.pack), static_cast<std::uint16_t>(s), readable});
    }
  }
}

// A decoded name shows its own stage; what it says of the others nobody can tell without its other
// names.
void decoder_places(const pack::SunburstName& name, const Knowledge& knowledge,
                    std::vector<OwnerlessPlace>& out) {
  const std::string_view says = name.type == pack::SunburstName::Type::Domain ? "domain" : "ping";
  for (std::size_t p = 0; p < knowledge.packs().size(); ++p) {
    const auto& stages = knowledge.packs()[p].stages;
    for (std::size_t s = 0; s < stages.size(); ++s) {
      for (const pack::DecoderTest& test : stages[s].decoders) {
        const bool definite = test.says == says || (test.says == "stage2" && name.stage2);
        out.push_back({static_cast<std::uint16_t>(p), static_cast<std::uint16_t>(s), definite});
      }
    }
  }
}

}  // namespace

std::vector<OwnerlessPlace> places_of_row(const Segment& segment, std::size_t row,
                                          const Knowledge& knowledge, const Dictionary& strings) {
  std::vector<OwnerlessPlace> out;
  if (any_condition(segment, row, knowledge)) {
    std::vector<pack::TestPlace> tests;
    tests_of_row(segment, row, knowledge, tests);
    for (const pack::TestPlace& t : tests) {
      // Whose lineage it is nobody can say without a machine.
      if (t.stage < kRemovalStage) out.push_back({t.pack, t.stage, !test_at(knowledge, t).lineage});
    }
    product_places(segment, row, knowledge, strings, out);
  }
  if (static_cast<Channel>(segment.channel[row]) == Channel::Dns) {
    if (const auto* name = knowledge.sunburst(segment.code(Column::Target, row)))
      decoder_places(*name, knowledge, out);
  }
  return out;
}

void Ownerless::merge(Ownerless&& other) {
  std::ranges::move(other.hits_, std::back_inserter(hits_));
  other.hits_.clear();
}

void Ownerless::finish(const std::vector<Source>& sources, const Dictionary& strings) {
  const auto what = [&](const OwnerlessHit& h) {
    return std::tuple{h.time,
                      std::string_view{h.org},
                      strings.hash(h.subject),
                      strings.hash(h.target),
                      h.clock_error,
                      std::string_view{sources[h.source].family}};
  };
  std::ranges::sort(hits_, [&](const OwnerlessHit& a, const OwnerlessHit& b) {
    return std::tuple{what(a), std::string_view{sources[a.source].sha256}, a.record} <
           std::tuple{what(b), std::string_view{sources[b.source].sha256}, b.record};
  });
  const auto same = [&](const OwnerlessHit& a, const OwnerlessHit& b) {
    return what(a) == what(b);
  };
  hits_.erase(std::unique(hits_.begin(), hits_.end(), same), hits_.end());
  for (std::uint32_t i = 0; i < hits_.size(); ++i) {
    if (sources[hits_[i].source].passive) continue;
    for (const OwnerlessPlace& place : hits_[i].places) {
      auto& list = index_[{place.pack, place.stage}];
      if (list.empty() || list.back() != i) list.push_back(i);
    }
  }
}

const OwnerlessHit* Ownerless::may_be(std::size_t pack, std::size_t stage,
                                      identity::HostNumber host, const identity::Identity& identity,
                                      Micros from, Micros until) const {
  const auto list =
      index_.find({static_cast<std::uint16_t>(pack), static_cast<std::uint16_t>(stage)});
  if (list == index_.end()) return nullptr;
  const std::string& org = identity.hosts()[host].org;
  for (const std::uint32_t i : list->second) {
    const OwnerlessHit& hit = hits_[i];
    if (hit.org != org && !hit.org.empty() && !org.empty()) continue;
    if (until != kNoTime && hit.time != kNoTime && hit.time >= until) break;
    if (hit.time == kNoTime) return &hit;
    const Micros last = hit.time + hit.clock_error;
    if (from != kNoTime && last < from) continue;
    const bool elsewhere =
        std::ranges::any_of(identity.addresses().there(host),
                            [&](const TimeSpan& s) { return s.from <= hit.time && last < s.to; });
    if (!elsewhere) return &hit;
  }
  return nullptr;
}

void tell_ownerless(const Ownerless& rows, std::size_t p, const std::vector<Source>& sources,
                    const std::vector<TimeSpan>& logged, const Dictionary& strings,
                    CampaignReport& out) {
  std::set<StringCode> addresses;
  for (const OwnerlessHit& hit : rows.hits()) {
    const auto here = [p](const OwnerlessPlace& t) { return t.pack == p; };
    if (std::ranges::none_of(hit.places, here)) continue;
    if (sources[hit.source].passive) {
      ++out.passive_rows;
      continue;
    }
    ++out.ownerless_rows;
    if (!logged.empty() && hit.time != kNoTime && hit.time < logged.front().from) {
      ++out.ownerless_early;
    } else {
      addresses.insert(hit.subject);
    }
    const bool definite = std::ranges::any_of(
        hit.places, [p](const OwnerlessPlace& t) { return t.pack == p && t.definite; });
    out.ownerless_definite += definite ? 1 : 0;
    if (out.ownerless.size() == kKeptOwnerless) continue;
    const std::string subject = printable(strings.text(hit.subject));
    Evidence e;
    e.why = fmt::format("{} from {}", printable(strings.text(hit.target)),
                        subject.empty() ? "nobody named" : subject + ", owner unknown");
    e.source = hit.source;
    e.record = hit.record;
    e.time = hit.time;
    e.clock_error = hit.clock_error;
    e.address = subject;
    out.ownerless.push_back(std::move(e));
  }
  out.ownerless_addresses = addresses.size();
}

}  // namespace tamiz::sieve
