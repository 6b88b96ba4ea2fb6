#include "blind/signers.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tamiz::blind {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80);
}

// Of "CN=x, O=Contoso, Inc., C=US": what follows `key`, until the next key.
std::string_view of_subject(std::string_view folded, std::string_view key) {
  std::size_t at = folded.find(key);
  while (at != std::string_view::npos && at != 0 && is_letter(folded[at - 1]))
    at = folded.find(key, at + 1);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = folded.substr(at + key.size());
  const std::size_t next = rest.find('=');
  return next == std::string_view::npos ? rest : rest.substr(0, rest.find_last_of(",;/+", next));
}

bool is_legal_form(std::string_view word) {
  constexpr std::array<std::string_view, 30> kForms{
      "inc", "incorporated", "corp", "corporation", "co",   "company", "ltd", "limited",
      "llc", "llp",          "lp",   "plc",         "gmbh", "ag",      "kg",  "se",
      "sa",  "sas",          "sarl", "srl",         "spa",  "sl",      "bv",  "nv",
      "ab",  "as",           "oy",   "kk",          "pty",  "pte"};
  return std::ranges::find(kForms, word) != kForms.end();
}

// Words of letters and digits; a dot within a word joins it ("S.A." is "sa").
std::vector<std::string> words_in(std::string_view folded) {
  std::vector<std::string> out;
  bool open = false;
  for (const char c : folded) {
    if (is_letter(c)) {
      if (!open) out.emplace_back();
      open = true;
      out.back() += c;
    } else if (c != '.' && c != '\'') {
      open = false;
    }
  }
  return out;
}

}  // namespace

std::string maker_name(std::string_view company) {
  const std::string folded = fold(trim(company));
  std::string_view name = folded;
  for (const std::string_view key : {"cn=", "o="}) {
    if (const auto part = of_subject(folded, key); !part.empty()) name = part;
  }
  std::vector<std::string> words = words_in(name);
  while (words.size() > 1 && is_legal_form(words.back())) words.pop_back();
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

SignatureState signature_state(std::string_view word) {
  constexpr std::array<std::string_view, 8> kHolds{"valid", "trusted", "verified", "signed",
                                                   "true",  "1",       "yes",      "ok"};
  const std::string folded = fold(trim(word));
  if (folded.empty() || folded == "-") return SignatureState::NotTold;
  return std::ranges::find(kHolds, folded) != kHolds.end() ? SignatureState::Holds
                                                           : SignatureState::Fails;
}

const std::string& MakerNames::of(std::string_view company) {
  constexpr std::size_t kMost = 100'000;
  const HashedText key{company, hash64(company)};
  if (const auto known = names_.find(key); known != names_.end()) return known->second;
  if (names_.size() >= kMost) names_.clear();
  return names_.emplace(company, maker_name(company)).first->second;
}

std::string_view signed_by(std::string_view signer, std::string_view company) {
  signer = trim(signer);
  if (signer.empty() || signer == "-" || equal_blind(signer, "unsigned") ||
      equal_blind(signer, "?"))
    return kNotSigned;
  return !company.empty() && equal_blind(signer, company) ? kByItsMaker : "signed";
}

std::string with_signer(std::string_view family, std::string_view signer) {
  return std::string{family} + ", " + std::string{signer};
}

}  // namespace tamiz::blind
