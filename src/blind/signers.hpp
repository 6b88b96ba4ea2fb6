#pragma once
// Who signed a file, in the few words that a shape has: signers are names otherwise, and every
// maker has one. Tested by signers_test.cpp and acts_makers_test.cpp.
#include <string>
#include <string_view>

#include "blind/by_text.hpp"

namespace tamiz::blind {

// A maker by a name that two spellings share: folded, without marks, legal forms ("Inc.", "GmbH",
// "Co., Ltd.") and, of a certificate's subject (RFC 4514), only its organisation or else its common
// name. "" where no name is left. "Contoso Software, Inc." and "CONTOSO SOFTWARE INC" are one;
// "Contoso" and "Contoso Labs" are two.
std::string maker_name(std::string_view company);

// What a sensor says of a signature (Sysmon: SignatureStatus; ECS: code_signature.status; osquery:
// result). Whether it says that it holds, or nothing at all; any word that is not known: not.
bool signature_holds(std::string_view state);

// What decides: who signed the file and what the sensor says of that, its own company, and who made
// the program that takes it up (maker_name).
struct Signing {
  std::string_view signer, state, company, program_maker;
};
// maker_name, reckoned once for each spelling. Not thread-safe.
class MakerNames {
 public:
  const std::string& of(std::string_view company);

 private:
  ByText<std::string> names_;
};

inline constexpr std::string_view kByProgramsMaker = "signed by the program's maker";
inline constexpr std::string_view kNotSigned = "not signed";
// kNotSigned, kByProgramsMaker, "signed by its maker" or "signed".
std::string_view signed_by(const Signing& signing, MakerNames& names);

}  // namespace tamiz::blind
