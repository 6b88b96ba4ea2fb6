#pragma once
// Rows that fit a pack but name no machine: each may be any machine's that was not known to be
// elsewhere.
#include <map>
#include <string>
#include <vector>

#include "identity/identity.hpp"
#include "model/report.hpp"
#include "model/source.hpp"
#include "sieve/row_facts.hpp"

namespace tamiz::sieve {

struct OwnerlessPlace {
  std::uint16_t pack = 0, stage = 0;
  bool definite = false;  // it shows the stage on somebody; else it may
};

struct OwnerlessHit {
  Micros time = kNoTime, clock_error = 0;
  std::uint32_t source = 0;
  std::uint64_t record = 0;
  StringCode subject = 0, target = 0;
  std::string org;  // "" = of nobody knows which organisation
  std::vector<OwnerlessPlace> places;
};

// What a row without a machine says of which stages; empty for nearly all.
std::vector<OwnerlessPlace> places_of_row(const Segment& segment, std::size_t row,
                                          const Knowledge& knowledge, const Dictionary& strings);

class Ownerless {
 public:
  void add(OwnerlessHit hit) { hits_.push_back(std::move(hit)); }
  void merge(Ownerless&& other);
  // The same row in two inputs is one hit, of which the smallest (sha256, record) is kept; sorts by
  // time, and makes the index.
  void finish(const std::vector<Source>& sources, const Dictionary& strings);

  [[nodiscard]] const std::vector<OwnerlessHit>& hits() const { return hits_; }
  // The first hit on that stage that may be this machine's, from `from` on and before `until`
  // (kNoTime = at any time); nullptr when there is none. One organisation's log does not see
  // another's machines. Passive sources see other people's machines and are left out.
  [[nodiscard]] const OwnerlessHit* may_be(std::size_t pack, std::size_t stage,
                                           identity::HostNumber host,
                                           const identity::Identity& identity, Micros from,
                                           Micros until) const;

 private:
  std::vector<OwnerlessHit> hits_;
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::vector<std::uint32_t>> index_;
};

// What a campaign's report says of them; `logged`: while all lease logs were being written.
void tell_ownerless(const Ownerless& rows, std::size_t pack, const std::vector<Source>& sources,
                    const std::vector<TimeSpan>& logged, const Dictionary& strings,
                    CampaignReport& out);

}  // namespace tamiz::sieve
