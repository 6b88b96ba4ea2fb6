#pragma once
// Who is this: from names, agent ids and addresses as written to machines. Computed from all inputs
// before any story, so the order of input cannot matter. Identity never crosses organisations; in
// doubt it is broken rather than guessed: one name with two agent ids is two machines, an address
// with two owners has none. Tested by identity_test.cpp.
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "identity/addresses.hpp"
#include "model/segment.hpp"
#include "model/sighting.hpp"

namespace tamiz::identity {

struct Host {
  std::string id;    // "h-" and 16 hex digits of (org, name, agent): stable between runs
  std::string name;  // canonical: the fullest name, folded
  std::string org, agent;
  std::vector<std::string> aliases;  // every name it was seen under, folded, sorted
  bool shares_name = false;          // another machine bears one of them too
};

class Identity {
 public:
  // Names and agent ids. Hosts are numbered by (org, name, agent).
  static Identity from_names(const Sightings& sightings, const Dictionary& strings,
                             unsigned threads = 1);

  // The machine of a row that names one; kNoHost for rows with an address or nothing.
  [[nodiscard]] HostNumber host_of(StringCode org, StringCode agent, StringCode subject) const;
  // Whether a subject is an address as written, to be resolved by time.
  [[nodiscard]] bool is_address(StringCode subject) const { return addresses_.contains(subject); }
  [[nodiscard]] bool any_address() const { return !addresses_.empty(); }

  // Owners of addresses by time; learnt once names are known.
  [[nodiscard]] const Addresses& addresses() const { return by_time_; }
  void learn_addresses(std::vector<AddressSighting> sightings, const LeaseRules& rules) {
    by_time_.learn(std::move(sightings), rules);
  }

  // A machine that only its own messages name ("guid:..."); made when new.
  HostNumber add_named(const std::string& org, const std::string& name);

  [[nodiscard]] const std::vector<Host>& hosts() const { return hosts_; }
  [[nodiscard]] std::uint64_t ambiguous_names() const { return ambiguous_; }

 private:
  class Builder;
  std::vector<Host> hosts_;
  std::unordered_map<NamePair, HostNumber, NamePairHash> by_names_;
  std::unordered_map<StringCode, bool> addresses_;
  Addresses by_time_;
  std::map<std::pair<std::string, std::string>, HostNumber> named_;
  std::uint64_t ambiguous_ = 0;
};

// "FIN-1.corp.example.org." -> "fin-1.corp.example.org"; "CORP\FIN-1" -> "fin-1".
std::string folded_name(std::string_view name);
bool looks_like_address(std::string_view text);
// Loopback, link-local and unspecified addresses are every machine's.
bool belongs_to_all(std::string_view address);

}  // namespace tamiz::identity
