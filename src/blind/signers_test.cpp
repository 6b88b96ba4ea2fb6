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
    const char *signer, *company, *words;
  } kRows[] = {
      {"", "", "not signed"},
      {"-", "", "not signed"},
      {"Unsigned", "Contoso", "not signed"},
      {"Contoso Ltd", "", "signed"},
      {"Contoso Ltd", "contoso ltd", "signed by its maker"},
      {"Fabrikam", "Contoso", "signed"},
  };
  for (const auto& row : kRows) EXPECT_EQ(signed_by(row.signer, row.company), row.words);
}

TEST(Signers, WhatSensorsSayOfASignature) {
  const struct {
    const char* word;
    SignatureState state;
  } kRows[] = {
      {"Valid", SignatureState::Holds},     {" trusted ", SignatureState::Holds},
      {"SIGNED", SignatureState::Holds},    {"true", SignatureState::Holds},
      {"", SignatureState::NotTold},        {"-", SignatureState::NotTold},
      {"Expired", SignatureState::Fails},   {"Revoked", SignatureState::Fails},
      {"untrusted", SignatureState::Fails}, {"errorBadDigest", SignatureState::Fails},
      {"no idea", SignatureState::Fails},
  };
  for (const auto& row : kRows) EXPECT_EQ(signature_state(row.word), row.state) << row.word;
}

}  // namespace
}  // namespace tamiz::blind
