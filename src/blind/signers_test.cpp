#include "blind/signers.hpp"

#include <gtest/gtest.h>

namespace tamiz::blind {
namespace {

TEST(Signers, MakersByName) {
  const struct {
    const char *company, *name;
  } kRows[] = {
      {"Contoso Software, Inc.", "contoso software"},
      {"CONTOSO SOFTWARE INC", "contoso software"},
      {"Contoso", "contoso"},
      {"Contoso Labs", "contoso labs"},
      {"Contoso Co., Ltd.", "contoso"},
      {"Contoso S.A.", "contoso"},
      {"Contoso, S.p.A.", "contoso"},
      {"O'Hara & Söhne GmbH", "ohara söhne"},
      {"CN=Contoso Signing, O=\"Contoso, Inc.\", L=Springfield, C=US", "contoso"},
      {"C=US, O=Contoso Ltd, OU=Tools, CN=x", "contoso"},
      {"CN=Contoso Ltd", "contoso"},
      {"/C=US/O=Contoso Ltd/CN=y", "contoso"},
      {"Co", "co"},  // nothing else is left
      {" - ", ""},
      {"", ""},
      {"O=", "o"},  // no subject, a word
      {"\xff\xfe", "\xff\xfe"},
  };
  for (const auto& row : kRows) EXPECT_EQ(maker_name(row.company), row.name) << row.company;
}

TEST(Signers, WordsOfASignature) {
  const struct {
    Signing signing;
    const char* words;
  } kRows[] = {
      {{"", "", "", "contoso"}, "not signed"},
      {{"-", "", "", "contoso"}, "not signed"},
      {{"Unsigned", "", "Contoso", "contoso"}, "not signed"},
      {{"Contoso Ltd", "Valid", "", "contoso"}, "signed by the program's maker"},
      {{"Contoso Ltd", "", "Contoso Ltd", "contoso"}, "signed by the program's maker"},
      {{"Contoso Ltd", "Expired", "", "contoso"}, "signed"},
      {{"Contoso Ltd", "Revoked", "Contoso Ltd", "contoso"}, "signed by its maker"},
      {{"Contoso Ltd", "errorBadDigest", "", "contoso"}, "signed"},
      {{"Fabrikam", "Valid", "Fabrikam", "contoso"}, "signed by its maker"},
      {{"Fabrikam", "Valid", "Contoso", "contoso"}, "signed"},
      {{"Contoso Labs", "Valid", "", "contoso"}, "signed"},
      {{"Contoso", "Valid", "", ""}, "signed"},  // nobody says who made the program
  };
  MakerNames names;
  for (const auto& row : kRows)
    EXPECT_EQ(signed_by(row.signing, names), row.words) << row.signing.signer << row.signing.state;
}

}  // namespace
}  // namespace tamiz::blind
