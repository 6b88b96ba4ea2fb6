// Of acts.hpp: who made a program, and whether what it loads is signed by them.
#include <gtest/gtest.h>

#include "blind/acts.hpp"

namespace tamiz::blind {
namespace {

constexpr std::string_view kPhone = "C:\\Program Files\\Phone\\Phone.exe";

class Makers : public testing::Test {
 protected:
  void starts(std::string_view image, std::string_view company, std::string_view id = "",
              std::string_view parent_id = "") {
    Seen event;
    event.channel = Channel::Process;
    event.action = "start";
    event.actor_guid = parent_id;
    if (!parent_id.empty()) event.actor_image = kPhone;
    event.target = image;
    event.target_guid = id;
    event.target_company = company;
    acts_.add(event);
  }
  void loads(std::string_view image, std::string_view id, std::string_view library,
             std::string_view signer, std::string_view state = "Valid") {
    Seen event;
    event.channel = Channel::Module;
    event.actor_image = image;
    event.actor_guid = id;
    event.target = library;
    event.target_signer = signer;
    event.target_signer_state = state;
    event.signer_known = true;
    acts_.add(event);
  }
  // Shapes with their signer; "mere" before what says little alone.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const Act& act : acts_.take().acts) {
      if (!act.only_counted && act.shape != act.family)
        out.push_back((act.mere ? "mere: " : "") + std::string{strings_.text(act.shape)});
    }
    return out;
  }
  Dictionary strings_;
  DictionaryCache cache_{strings_};
  HostActs acts_{cache_};
};

using Lines = std::vector<std::string>;

// Who made the program is told by a process's start, perhaps long after it loaded things; what it
// started is measured by the same maker.
TEST_F(Makers, ALibraryOfTheProgramsMakerSaysLittleAlone) {
  loads(kPhone, "p", "C:\\Program Files\\Phone\\old.dll", "Contoso Inc");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\x.dll", "Fabrikam");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\forged.dll", "Contoso Inc", "Revoked");
  starts(kPhone, "Contoso, Inc.", "p");
  starts("C:\\ProgramData\\x.exe", "", "x", "p");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\fix.dll", "Contoso Inc");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\forged2.dll", "Contoso Inc", "Untrusted");
  loads("C:\\ProgramData\\x.exe", "x", "C:\\ProgramData\\y.dll", "Contoso Inc");
  loads("C:\\ProgramData\\x.exe", "x", "C:\\ProgramData\\y.dll", "Fabrikam");
  EXPECT_EQ(told(), (Lines{
                        "mere: loads a library from its own folder, signed by the program's maker",
                        "loads a library from its own folder, signed",
                        "loads a library from its own folder, signed",
                        "mere: loads a library from its own folder, signed by the program's maker",
                        "loads a library from its own folder, signed",
                        "mere: what it started loads a library from ProgramData, signed by the "
                        "program's maker",
                        "what it started loads a library from ProgramData, signed",
                    }));
}

// What was started tells nothing of who made the program that started it.
TEST_F(Makers, WhatIsDroppedMakesNobody) {
  starts(kPhone, "Contoso", "p");
  starts("C:\\ProgramData\\x.exe", "Fabrikam", "x", "p");
  loads("C:\\ProgramData\\x.exe", "x", "C:\\ProgramData\\y.dll", "Fabrikam");
  EXPECT_EQ(told(), (Lines{"what it started loads a library from ProgramData, signed"}));
}

// Nobody saw the updater start: what else lies in its folder is of the same maker, or of several;
// then nobody knows whether its libraries are its maker's, and no signer is weighed.
TEST_F(Makers, AProgramIsOfTheMakerOfItsFolder) {
  const std::string mere =
                        "mere: loads a library from its own folder, signed by the program's maker",
                    other = "loads a library from its own folder, signed";
  const struct {
    std::vector<std::string_view> companies;
    Lines told;
  } kRows[] = {
      {{}, {}},
      {{"Contoso Ltd"}, {mere}},
      {{"Contoso Ltd", "Contoso, Inc."}, {mere}},
      {{"Contoso Ltd", "Fabrikam"}, {}},
      {{"Fabrikam"}, {other}},
  };
  for (const bool before : {true, false}) {
    for (const auto& row : kRows) {
      const auto load = [&] {
        loads("C:\\Program Files\\Phone\\Update.exe", "u", "C:\\Program Files\\Phone\\fix.dll",
              "Contoso");
      };
      if (before) load();
      for (const std::string_view company : row.companies)
        starts("C:\\Program Files\\Phone\\" + std::string{company} + ".exe", company);
      if (!before) load();
      EXPECT_EQ(told(), row.told) << row.companies.size() << before;
    }
  }
}

// Who signed the program counts before the company that its file names.
TEST_F(Makers, TheProgramsOwnSignerIsItsMaker) {
  Seen start;
  start.channel = Channel::Process;
  start.action = "start";
  start.target = kPhone;
  start.target_guid = "p";
  start.target_company = "Contoso Telephony Division";
  start.target_signer = "Contoso Ltd";
  start.target_signer_state = "trusted";
  acts_.add(start);
  loads(kPhone, "p", "C:\\Program Files\\Phone\\x.dll", "CN=Contoso Ltd");
  EXPECT_EQ(told(),
            (Lines{"mere: loads a library from its own folder, signed by the program's maker"}));
  start.target_signer_state = "errorBadDigest";
  acts_.add(start);
  loads(kPhone, "p", "C:\\Program Files\\Phone\\x.dll", "CN=Contoso Ltd");
  EXPECT_EQ(told(), (Lines{"loads a library from its own folder, signed"}));
}

// Of what is not signed that is known all the same.
TEST_F(Makers, WithoutAMakerNotSignedIsStillKnown) {
  loads(kPhone, "p", "C:\\Program Files\\Phone\\x.dll", "-");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\y.dll", "Contoso", "Revoked");
  EXPECT_EQ(told(), (Lines{"loads a library from its own folder, not signed",
                           "loads a library from its own folder, signed"}));
}

}  // namespace
}  // namespace tamiz::blind
