#pragma once
// Pseudonyms for what a report is made of when it leaves the house. With names: machines (and their
// aliases and ids), organisations, domains of machines, private addresses and those that were tied
// to machines. Always: users in the paths of Windows, macOS and Linux.
// With a key, a pseudonym is a keyed hash: the same name has the same one in every report of a
// case, and nobody without the key can try names. Without a key they are numbered in the order in
// which they come. Not covered, and so to be read before it is sent: names in free text that are
// none of these, users outside of paths. Tested by pseudonyms_test.cpp.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/report.hpp"

namespace tamiz::report {

class Pseudonyms {
 public:
  // `names`: hide them too, and not users alone. `key`: "" = numbered.
  Pseudonyms(const Report& report, bool names, std::string key);

  // The text with pseudonyms in the place of names. Unknown text comes back unchanged.
  std::string operator()(std::string_view text);
  // JSON text: only within the strings that are values; keys of the contract stay.
  std::string in_json(std::string_view json);

  // "pseudonym,kind,name" by pseudonym, for whoever may know; begins with "key,<key>,".
  [[nodiscard]] std::string map_csv() const;

 private:
  const std::string& of(const std::string& kind, const std::string& name);
  void learn(const std::string& name, const std::string& kind, const std::string& as);
  void word(std::string_view text, std::size_t from, std::size_t to, std::string& out);
  std::size_t phrase(std::string_view text, std::size_t from, std::string& out);
  void machine(const std::string& name, const std::string& as);
  void host(const HostReport& host);
  static bool user_before(std::string_view text, std::size_t at);
  static std::size_t end_of_user(std::string_view text, std::size_t at);

  struct Known {
    std::string kind, as;  // as: the name that stands for all aliases
  };
  bool names_;
  std::string key_;
  std::unordered_map<std::string, Known> known_;                      // by folded name
  std::map<std::pair<std::string, std::string>, std::string> given_;  // by kind and name
  std::set<std::string> taken_;
  std::map<std::string, std::size_t> numbered_;  // by kind, without a key
  // Names with blanks and other marks ("Ana's MacBook"): by the folded word with which they begin.
  std::unordered_map<std::string, std::vector<std::string>> phrases_;
};

}  // namespace tamiz::report
