#include "sieve/lineage.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

// Process numbers are names here; "app" is the product's image.
LineageEvent start(std::string_view actor_pid, std::string_view actor, std::string_view target_pid,
                   std::string_view target) {
  LineageEvent e;
  e.channel = Channel::Process;
  e.starts = true;
  e.actor_pid = actor_pid;
  e.actor_image = actor;
  e.target_pid = target_pid;
  e.target = target;
  e.of_product = actor == "c:\\app.exe";
  e.target_of_product = target == "c:\\app.exe";
  return e;
}
LineageEvent act(Channel channel, std::string_view pid, std::string_view image,
                 std::string_view target, std::string_view value = {}) {
  LineageEvent e;
  e.channel = channel;
  e.writes = channel == Channel::File || channel == Channel::Registry;
  e.actor_pid = pid;
  e.actor_image = image;
  e.target = target;
  e.value = value;
  e.of_product = image == "c:\\app.exe";
  return e;
}

struct Step {
  LineageEvent event;
  bool in;
  std::string cause;
};

TEST(Lineage, ItFollowsWhatDescendsFromTheProduct) {
  struct Case {
    std::string_view what;
    std::vector<Step> steps;
  };
  for (const Case& c : {
           Case{"children and their children",
                {{start("1", "c:\\explorer.exe", "2", "c:\\app.exe"), false, ""},
                 {start("2", "c:\\app.exe", "3", "c:\\cmd.exe"), true, ""},
                 {start("3", "c:\\cmd.exe", "4", "c:\\whoami.exe"), true, "started by app.exe"},
                 {act(Channel::Dns, "4", "c:\\whoami.exe", "x.example"), true,
                  "started by cmd.exe"}}},
           Case{"a gateway ends it",
                {{start("2", "c:\\app.exe", "3", "c:\\chrome.exe"), true, ""},
                 {start("3", "c:\\chrome.exe", "4", "c:\\cmd.exe"), false, ""}}},
           Case{"a reused number is somebody else",
                {{start("2", "c:\\app.exe", "3", "c:\\cmd.exe"), true, ""},
                 {start("9", "c:\\svc.exe", "3", "c:\\other.exe"), false, ""},
                 {act(Channel::Dns, "3", "c:\\other.exe", "x.example"), false, ""}}},
           Case{"the same number under another image is another process",
                {{start("2", "c:\\app.exe", "3", "c:\\cmd.exe"), true, ""},
                 {act(Channel::Dns, "3", "c:\\other.exe", "x.example"), false, ""}}},
           Case{"what it wrote and another ran",
                {{act(Channel::File, "2", "c:\\app.exe", "C:\\Temp\\x.exe"), true, ""},
                 {start("9", "c:\\svc.exe", "5", "c:/temp/X.EXE"), false, ""},
                 {act(Channel::Dns, "5", "c:/temp/x.exe", "x.example"), true,
                  "runs a file that was written by app.exe"}}},
           Case{"what it wrote and another loaded",
                {{act(Channel::File, "2", "c:\\app.exe", "C:\\Temp\\x.dll"), true, ""},
                 {act(Channel::Module, "9", "c:\\svc.exe", "c:\\temp\\x.dll"), true,
                  "loads a file that was written by app.exe"},
                 {act(Channel::Dns, "9", "c:\\svc.exe", "x.example"), true,
                  "loads a file that was written by app.exe"}}},
           Case{"an image-file-execution option that hands over",
                {{act(Channel::Registry, "2", "c:\\app.exe", "HKLM\\IFEO\\notepad.exe",
                      "\"C:\\Temp\\y.exe\" -x"),
                  true, ""},
                 {start("1", "c:\\winlogon.exe", "6", "C:\\Temp\\y.exe"), false, ""},
                 {act(Channel::Dns, "6", "C:\\Temp\\y.exe", "x.example"), true,
                  "runs a file that was set to run by app.exe"}}},
           Case{"others have nothing to do with it",
                {{start("1", "c:\\explorer.exe", "7", "c:\\cmd.exe"), false, ""},
                 {act(Channel::Module, "7", "c:\\cmd.exe", "c:\\z.dll"), false, ""}}},
       }) {
    Lineage lineage;
    for (const Step& step : c.steps) {
      const Descent got = lineage.add(step.event);
      EXPECT_EQ(got.in, step.in) << c.what << ": " << step.event.target;
      EXPECT_EQ(got.cause, step.cause) << c.what << ": " << step.event.target;
    }
  }
}

}  // namespace
}  // namespace tamiz::sieve
