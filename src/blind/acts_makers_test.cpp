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
  // Shapes of libraries; "mere" before what says little alone.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const Act& act : acts_.take().acts) {
      const std::string_view shape = strings_.text(act.shape);
      if (!act.only_counted && shape.contains("a library"))
        out.push_back((act.mere ? "mere: " : "") + std::string{shape});
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

constexpr std::string_view kUpdater = "C:\\Program Files\\Phone\\Update.exe",
                           kFix = "C:\\Program Files\\Phone\\fix.dll";
const std::string kOwn = "loads a library from its own folder",
                  kMere = "mere: " + kOwn + ", signed by the program's maker",
                  kOther = kOwn + ", signed";

// Nobody saw the updater start: what else lies in its folder is of the same maker, or of several;
// then nobody knows whether its libraries are its maker's, and no signer is weighed. Whenever it
// was told.
TEST_F(Makers, AProgramIsOfTheMakerOfItsFolder) {
  const struct {
    std::vector<std::string_view> companies;
    std::string told;
  } kRows[] = {
      {{}, kOwn},
      {{"Contoso Ltd"}, kMere},
      {{"Contoso Ltd", "Contoso, Inc."}, kMere},
      {{"Contoso Ltd", "Fabrikam"}, kOwn},
      {{"Fabrikam"}, kOther},
  };
  for (const auto& row : kRows) {
    for (std::size_t when = 0; when <= row.companies.size(); ++when) {
      for (std::size_t i = 0; i <= row.companies.size(); ++i) {
        if (i == when) loads(kUpdater, "u", kFix, "Contoso");
        if (i == row.companies.size()) break;
        const std::string company{row.companies[i]};
        starts("C:\\Program Files\\Phone\\" + company + ".exe", company);
      }
      EXPECT_EQ(told(), (Lines{row.told})) << row.companies.size() << " " << when;
    }
  }
}

// What a lineage left in the folder is no witness of who made what else lies there.
TEST_F(Makers, WhatWasDroppedInTheFolderIsNoWitness) {
  constexpr std::string_view kDropped = "C:\\Program Files\\Phone\\h.exe";
  Seen file;
  file.channel = Channel::File;
  file.action = "create";
  file.actor_image = kUpdater;
  file.actor_guid = "u";
  file.target = kDropped;
  acts_.add(file);
  starts(kDropped, "Fabrikam");
  loads(kUpdater, "u", kFix, "Fabrikam");
  EXPECT_EQ(told(), (Lines{kOwn}));
}

// Neither where programs have no folder.
TEST_F(Makers, BareNamesShareNoFolder) {
  starts("other.exe", "Fabrikam");
  loads("update.exe", "u", kFix, "Fabrikam");
  EXPECT_EQ(told(), (Lines{"loads a library from another program's folder"}));
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

// Of what is not signed, or not validly, that is known all the same; what a sensor does not say is
// not taken for a yes.
TEST_F(Makers, WithoutAMakerNotSignedIsStillKnown) {
  loads(kPhone, "p", kFix, "-");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\y.dll", "Contoso", "Revoked");
  starts(kPhone, "Contoso");
  loads(kPhone, "p", "C:\\Program Files\\Phone\\z.dll", "Contoso", "");
  EXPECT_EQ(told(), (Lines{kOwn + ", not signed", kOther, kOwn}));
}

}  // namespace
}  // namespace tamiz::blind
