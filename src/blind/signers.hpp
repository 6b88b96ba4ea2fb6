#pragma once
// Who signed a file, in the few words that a shape has: signers are names otherwise, and every
// maker has one. Tested by signers_test.cpp and acts_makers_test.cpp.
#include <cstdint>
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
// result). A word that is not known: it fails.
enum class SignatureState : std::uint8_t { Holds, Fails, NotTold };
SignatureState signature_state(std::string_view word);

// maker_name, reckoned once for each spelling. Not thread-safe.
class MakerNames {
 public:
  const std::string& of(std::string_view company);

 private:
  ByText<std::string> names_;
};

inline constexpr std::string_view kNotSigned = "not signed", kByItsMaker = "signed by its maker";
// Who made the program that takes the file up signed it: HostActs knows (acts.hpp).
inline constexpr std::string_view kByProgramsMaker = "signed by the program's maker";
// kNotSigned, kByItsMaker (the company that the file names) or "signed".
std::string_view signed_by(std::string_view signer, std::string_view company);
// A shape with its signer: "loads a library from temp, not signed".
std::string with_signer(std::string_view family, std::string_view signer);

}  // namespace tamiz::blind
