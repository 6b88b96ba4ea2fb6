#include "blind/acts.hpp"

#include <gtest/gtest.h>

#include "blind/gateways.hpp"

namespace tamiz::blind {
namespace {

constexpr std::string_view kPhone = "C:\\Program Files\\Phone\\Phone.exe";

class Acts : public testing::Test {
 protected:
  void starts(std::string_view parent, std::string_view parent_id, std::string_view child,
              std::string_view child_id) {
    Seen event;
    event.channel = Channel::Process;
    event.action = "start";
    event.actor_image = parent;
    event.actor_guid = parent_id;
    event.target = child;
    event.target_guid = child_id;
    acts_.add(event);
  }
  void does(Channel channel, std::string_view image, std::string_view id, std::string_view target,
            std::string_view value = "", std::string_view signer = "") {
    Seen event;
    event.channel = channel;
    event.actor_image = image;
    event.actor_guid = id;
    event.target = target;
    event.value = value;
    event.target_signer = signer;
    event.signer_known = !signer.empty();
    acts_.add(event);
  }
  // "program | shape | thing", "+" before those that are only counted.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const Act& act : acts_.take().acts)
      out.push_back((act.only_counted ? "+" : "") + std::string{strings_.text(act.program)} +
                    " | " + std::string{strings_.text(act.shape)} + " | " +
                    std::string{strings_.text(act.thing)});
    return out;
  }
  Dictionary strings_;
  DictionaryCache cache_{strings_};
  HostActs acts_{cache_};
};

using Lines = std::vector<std::string>;

// A chat's file, saved and opened, and an updater's: by place.
TEST_F(Acts, WhatPeopleKeepSaysLittleAlone) {
  const auto mere = [&](std::string_view path) {
    does(Channel::File, kPhone, "p", path);
    starts(kPhone, "p", path, "x");
    std::vector<bool> out;
    for (const Act& act : acts_.take().acts) out.push_back(act.mere);
    return out;
  };
  for (const auto& [path, little] : std::initializer_list<std::pair<std::string_view, bool>>{
           {"C:\\Users\\ana\\Downloads\\x.exe", true},
           {"C:\\Users\\ana\\Desktop\\sub\\x.exe", true},
           {"/Users/ana/Downloads/x.sh", true},
           {"/home/ana/Desktop/x.sh", true},
           {"C:\\Users\\ana\\DesktopTools\\x.exe", false},
           {"C:\\Users\\ana\\Downloads2\\x.exe", false},
           {"C:\\Users\\ana\\x.exe", false},
           {"C:\\Users\\ana\\AppData\\Local\\Temp\\x.exe", false},
           {"C:\\ProgramData\\x.exe", false}})
    EXPECT_EQ(mere(path), (std::vector{little, little})) << path;
}

TEST_F(Acts, ALineageIsItsProgramsUpToAGateway) {
  starts("C:\\Windows\\explorer.exe", "e", kPhone, "p");
  starts(kPhone, "p", "C:\\Windows\\System32\\cmd.exe", "c");
  does(Channel::File, "C:\\Windows\\System32\\cmd.exe", "c", "C:\\Windows\\System32\\x1.dll");
  starts(kPhone, "p", "C:\\Program Files\\Browser\\chrome.exe", "b");
  does(Channel::Dns, "C:\\Program Files\\Browser\\chrome.exe", "b", "www.example.com");
  starts(kPhone, "p", "C:\\Program Files\\Phone\\helper.exe", "h");
  does(Channel::Dns, "C:\\Program Files\\Phone\\helper.exe", "h", "a.Example.com");
  const std::string phone = "c:\\program files\\phone\\phone.exe";
  EXPECT_EQ(told(),
            (Lines{phone + " | starts cmd.exe | start phone.exe > cmd.exe",
                   phone + " | what it started writes a .dll to system folder | file x#.dll",
                   phone + " | opens a program of people's | start phone.exe > chrome.exe",
                   phone + " | starts a .exe from its own folder | start helper.exe",
                   phone + " | asks a name | name example.com"}));
}

TEST_F(Acts, LibrariesByPlaceAndSigner) {
  does(Channel::Module, kPhone, "p", "C:\\Program Files\\Phone\\a.dll", "", "-");
  does(Channel::Module, kPhone, "p", "C:\\Windows\\System32\\b.dll", "", "Somebody");
  does(Channel::Module, kPhone, "p", "C:\\Windows\\System32\\c.dll");  // nobody says
  const std::string phone = "c:\\program files\\phone\\phone.exe";
  EXPECT_EQ(told(),
            (Lines{"+" + phone + " | loads a library from its own folder | library a.dll",
                   phone + " | loads a library from its own folder, not signed | library a.dll",
                   "+" + phone + " | loads a library from system folder | library b.dll",
                   phone + " | loads a library from system folder | library b.dll",  // by whom?
                   phone + " | loads a library from system folder | library c.dll"}));
}

// What a lineage left is its own, whoever takes it up.
TEST_F(Acts, OrphansComeHome) {
  constexpr std::string_view kService = "C:\\Windows\\System32\\svchost.exe";
  does(Channel::File, kPhone, "p", "C:\\Windows\\System32\\left.dll");
  does(Channel::Module, kService, "s", "C:\\Windows\\System32\\left.dll", "", "-");
  does(Channel::Module, kService, "s", "C:\\Windows\\System32\\other.dll", "", "-");
  does(Channel::Service, "", "", "Svc", "C:\\Windows\\System32\\left.dll");
  does(Channel::Task, "", "", "\\Task", "C:\\else.exe");  // nobody's
  const auto lines = told();
  const std::string phone = "c:\\program files\\phone\\phone.exe";
  EXPECT_EQ(
      lines,
      (Lines{phone + " | writes a .dll to system folder | file left.dll",
             phone + " | a library it left is loaded by the system | library left.dll",
             "+ | svchost.exe loads a library from system folder | library other.dll",
             " | svchost.exe loads a library from system folder, not signed | library other.dll",
             phone + " | a file it left becomes a service | service svc"}));
}

// A number that another image has by now: whose file it takes up is asked again.
TEST_F(Acts, ANumberOfAnotherImageIsNotRemembered) {
  constexpr std::string_view kService = "C:\\Windows\\System32\\svchost.exe";
  const auto runs = [&](std::string_view image, std::string_view child, std::string_view pid,
                        std::string_view command) {
    Seen event;
    event.channel = Channel::Process;
    event.action = "start";
    event.actor_image = image;
    event.actor_pid = image == kPhone ? "10" : "100";
    event.target = child;
    event.target_pid = pid;
    event.target_command = command;
    event.time = 5;
    Again again;
    again.channel = event.channel;
    again.says = image == kPhone ? 1 : 2;
    again.actor_pid = event.actor_pid;
    again.target_pid = pid;
    again.target_command = command;
    again.actor_image = image;
    again.time = event.time;
    if (!acts_.again(again)) acts_.add(event);
  };
  runs(kPhone, "C:\\Program Files\\Phone\\helper.exe", "100", "");
  runs(kService, "C:\\Windows\\System32\\rundll32.exe", "7", "rundll32 C:\\T\\a.dll");
  does(Channel::File, kPhone, "", "C:\\T\\left.dll");
  runs(kService, "C:\\Windows\\System32\\rundll32.exe", "8", "rundll32 C:\\T\\left.dll");
  EXPECT_EQ(told().back(),
            "c:\\program files\\phone\\phone.exe | a file it left is started by the system | "
            "start rundll32.exe");
}

// Reads and deletions leave nothing, and a program is not its own library.
TEST_F(Acts, WhatLeavesNothingIsNoAct) {
  for (const std::string_view action : {"delete", "4663", "raw_read", "DeleteValue", "FileRead"}) {
    Seen event;
    event.action = action;
    event.actor_image = kPhone;
    event.channel = action == "DeleteValue" ? Channel::Registry : Channel::File;
    event.target = "C:\\Windows\\System32\\lsass.exe";
    acts_.add(event);
  }
  does(Channel::Module, kPhone, "p", kPhone);
  does(Channel::File, kPhone, "p", "C:\\T\\a.dll");
  EXPECT_EQ(told(), (Lines{"c:\\program files\\phone\\phone.exe | writes a .dll to elsewhere | "
                           "file a.dll"}));
}

// A number that is used again belongs to the process that was started last.
TEST_F(Acts, ProcessNumbersAreUsedAgain) {
  Seen event;
  event.channel = Channel::Process;
  event.action = "start";
  event.actor_image = kPhone;
  event.actor_pid = "10";
  event.target = "C:\\Windows\\System32\\cmd.exe";
  event.target_pid = "20";
  acts_.add(event);
  event.actor_image = "C:\\Windows\\explorer.exe";
  event.actor_pid = "1";
  event.target = "C:\\Program Files\\Other\\other.exe";
  acts_.add(event);
  event = {};
  event.channel = Channel::Dns;
  event.actor_image = "C:\\Program Files\\Other\\other.exe";
  event.actor_pid = "20";
  event.target = "example.org";
  acts_.add(event);
  // Its start was not seen: not what had the number before.
  event.actor_image = "C:\\Program Files\\Third\\third.exe";
  acts_.add(event);
  // A resolver's row: of no program.
  event = {};
  event.channel = Channel::Dns;
  event.target = "example.org";
  acts_.add(event);
  const auto lines = told();
  EXPECT_EQ(lines[lines.size() - 2],
            "c:\\program files\\other\\other.exe | asks a name | name example.org");
  EXPECT_EQ(lines.back(), "c:\\program files\\third\\third.exe | asks a name | name example.org");
}

// What is said again adds nothing, but a file that was left since changes whose a load is, and
// a start gives its process a number each time.
TEST_F(Acts, WhatIsSaidAgainIsKnown) {
  constexpr std::string_view kService = "C:\\Windows\\System32\\svchost.exe";
  std::size_t skipped = 0;
  const auto says = [&](std::uint64_t what, Channel channel, std::string_view image,
                        std::string_view id, std::string_view target, std::string_view child = "") {
    if (acts_.again({channel, what, id, "", child, "", "", "", false, 5})) {
      ++skipped;
      return;
    }
    if (channel == Channel::Process) return starts(image, id, target, child);
    does(channel, image, id, target);
  };
  for (int n = 0; n < 3; ++n) says(1, Channel::Module, kPhone, "p", "C:\\a.dll");
  EXPECT_EQ(skipped, 2u);
  for (const std::string_view child : {"c", "d"})
    says(2, Channel::Process, kPhone, "p", "C:\\Windows\\System32\\cmd.exe", child);
  EXPECT_EQ(skipped, 3u);
  says(3, Channel::Dns, "C:\\Windows\\System32\\cmd.exe", "d", "example.com");
  for (int n = 0; n < 2; ++n) says(4, Channel::Module, kService, "s", "C:\\left.dll");
  EXPECT_EQ(skipped, 4u);
  says(5, Channel::File, kPhone, "p", "C:\\left.dll");
  says(4, Channel::Module, kService, "s", "C:\\left.dll");
  EXPECT_EQ(skipped, 4u);
  const std::string phone = "c:\\program files\\phone\\phone.exe";
  EXPECT_EQ(told(),
            (Lines{phone + " | loads a library from elsewhere | library a.dll",
                   phone + " | starts cmd.exe | start phone.exe > cmd.exe",
                   phone + " | what it started asks a name | name example.com",
                   " | svchost.exe loads a library from elsewhere | library left.dll",
                   phone + " | writes a .dll to elsewhere | file left.dll",
                   phone + " | a library it left is loaded by the system | library left.dll"}));
  // The next machine knows nothing of this one.
  says(1, Channel::Module, kPhone, "p", "C:\\a.dll");
  EXPECT_EQ(skipped, 4u);
}

TEST(Gateways, TheyAreProgramsThatActForPeople) {
  EXPECT_TRUE(is_gateway("C:\\Windows\\Explorer.EXE"));
  EXPECT_TRUE(is_gateway("msedge.exe"));
  EXPECT_FALSE(is_gateway("cmd.exe"));
  EXPECT_FALSE(is_gateway(""));
  EXPECT_EQ(system_program("svchost.exe"), SystemProgram::Host);
  EXPECT_EQ(system_program("whoami.exe"), SystemProgram::Tool);
  EXPECT_EQ(system_program("rundll32.exe"), SystemProgram::Runner);
  EXPECT_EQ(system_program("phone.exe"), SystemProgram::No);
}

}  // namespace
}  // namespace tamiz::blind
