#include "telemetry/audit.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/text.hpp"
#include "model/source.hpp"
#include "telemetry/audit_values.hpp"

namespace tamiz::telemetry {
namespace {

using Read = std::map<std::string, std::string>;

FieldTable& fields() {
  static FieldTable table = [] {
    FieldTable out;
    for (const char* key :
         {"type",    "types", "time",        "serial",      "node",        "syscall",     "exe",
          "command", "title", "path.create", "path.delete", "path.normal", "path.parent", "family",
          "saddr",   "sport", "sock",        "pid",         "acct",        "addr",        "res",
          "op",      "UID",   "AUID",        "cmd",         "cwd",         "unit",        "uid"})
      out.add(std::string{"audit."} + key);
    return out;
  }();
  return table;
}

std::vector<Read> read(const std::string& text) {
  AuditEvents events{fields()};
  for (const std::string_view line : split(text, '\n')) {
    if (const auto found = audit_line(line)) events.add(*found, 0);
  }
  std::vector<Read> out;
  Record record{fields().size()};
  Scratch scratch;
  for (std::size_t i = 0; i < events.size(); ++i) {
    record.clear();
    events.fill(i, record, scratch);
    Read& one = out.emplace_back();
    for (Slot s = 0; s < fields().size(); ++s) {
      if (!record[s].empty()) one[fields().key(s).substr(6)] = record[s];
    }
  }
  return out;
}

struct Case {
  const char* what;
  std::string text;
  std::vector<Read> want;
};

TEST(Audit, ItJoinsAndReadsEveryForm) {
  const Case cases[] = {
      {"two events between each other, the call last",
       "type=EXECVE msg=audit(1.5:7): argc=3 a0=\"cat\" a1=612062 a2=\"x=y, z\"\n"
       "type=USER_CMD msg=audit(1.5:8): pid=9 msg='cwd=\"/\" cmd=6C73202F res=success'\n"
       "type=PROCTITLE msg=audit(1.5:7): proctitle=63617400612062\n"
       "type=SYSCALL msg=audit(1.5:7): arch=c000003e syscall=59 success=yes pid=3 comm=\"cat\" "
       "exe=2F62696E2F636174202864656C6574656429\x1DSYSCALL=execve UID=\"alba\"\n",
       {{{"type", "SYSCALL"},
         {"types", "SYSCALL EXECVE PROCTITLE"},
         {"time", "1.5"},
         {"serial", "7"},
         {"syscall", "execve"},
         {"exe", "/bin/cat"},
         {"pid", "3"},
         {"UID", "alba"},
         {"command", "cat a b x=y, z"},
         {"title", "cat a b"}},
        {{"type", "USER_CMD"},
         {"types", "USER_CMD"},
         {"time", "1.5"},
         {"serial", "8"},
         {"pid", "9"},
         {"cwd", "/"},
         {"cmd", "ls /"},
         {"res", "success"}}}},
      {"arguments in pieces, over two lines",
       "type=EXECVE msg=audit(1.5:7): argc=2 a0=\"sh\" a1_len=6 a1[0]=6162\n"
       "type=EXECVE msg=audit(1.5:7): a1[1]=6364\n",
       {{{"type", "EXECVE"},
         {"types", "EXECVE EXECVE"},
         {"time", "1.5"},
         {"serial", "7"},
         {"command", "sh abcd"}}}},
      {"names below the working directory, and below a directory that nobody names",
       "type=SYSCALL msg=audit(1.5:7): arch=c00000b7 syscall=35 a0=ffffff9c\n"
       "type=PATH msg=audit(1.5:7): item=1 name=\"x\" nametype=DELETE\n"
       "type=CWD msg=audit(1.5:7): cwd=\"/tmp\"\n"
       "type=SYSCALL msg=audit(1.5:8): arch=c00000b7 syscall=56 a0=5\n"
       "type=CWD msg=audit(1.5:8): cwd=\"/tmp\"\n"
       "type=PATH msg=audit(1.5:8): item=0 name=(null) nametype=PARENT\n"
       "type=PATH msg=audit(1.5:8): item=1 name=\"x\" nametype=CREATE\n",
       {{{"type", "SYSCALL"},
         {"types", "SYSCALL PATH CWD"},
         {"time", "1.5"},
         {"serial", "7"},
         {"syscall", "unlinkat"},
         {"cwd", "/tmp"},
         {"path.delete", "/tmp/x"}},
        {{"type", "SYSCALL"},
         {"types", "SYSCALL CWD PATH PATH"},
         {"time", "1.5"},
         {"serial", "8"},
         {"syscall", "openat"},
         {"cwd", "/tmp"},
         {"path.create", "x"}}}},
      {"the same serial on two machines",
       "node=a type=CWD msg=audit(1.5:7): cwd=\"/a\"\nnode=b type=CWD msg=audit(1.5:7): "
       "cwd=\"/b\"\n",
       {{{"type", "CWD"},
         {"types", "CWD"},
         {"time", "1.5"},
         {"serial", "7"},
         {"node", "a"},
         {"cwd", "/a"}},
        {{"type", "CWD"},
         {"types", "CWD"},
         {"time", "1.5"},
         {"serial", "7"},
         {"node", "b"},
         {"cwd", "/b"}}}},
      {"an old PAM, a number for a type, no colon",
       "Mar  1 host kernel: audit: type=1300 audit(1.5:7) arch=40000003 syscall=102 a0=3\n"
       "type=USER_END msg=audit(1.5:9): user pid=1 msg='PAM: close acct=root : exe=\"/x\" "
       "(hostname=?, addr=192.0.2.1, res=success)'\n",
       {{{"type", "SYSCALL"},
         {"types", "SYSCALL"},
         {"time", "1.5"},
         {"serial", "7"},
         {"syscall", "connect"}},
        {{"type", "USER_END"},
         {"types", "USER_END"},
         {"time", "1.5"},
         {"serial", "9"},
         {"pid", "1"},
         {"acct", "root"},
         {"exe", "/x"},
         {"addr", "192.0.2.1"},
         {"res", "success"}}}},
      {"what ausearch -i wrote, and other lines",
       "type=CWD msg=audit(03/01/2026 10:00:00.123:7) : cwd=/\ntype=CWD msg=audit(1.5:): x=y\n"
       "audit(1.5:7): a=b\ntype=CWD msg=audit(1.5:7\n----\n",
       {}},
  };
  for (const Case& c : cases) EXPECT_EQ(read(c.text), c.want) << c.what;
}

TEST(Audit, ItReadsSocketAddresses) {
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"02000050A9FEA9FE0000000000000000", {"ipv4", "169.254.169.254", "80", ""}},
      {"0A000016000000000000000000000000000000000000000000000000", {"ipv6", "::", "22", ""}},
      {"0A0001BB0000000020010DB800000000000000000000000100000000",
       {"ipv6", "2001:db8::1", "443", ""}},
      {"0A0001BB0000000000000000000000000000FFFFC000020A00000000",
       {"ipv6", "192.0.2.10", "443", ""}},
      {"01002F7661722F72756E2F78000041", {"unix", "", "", "/var/run/x"}},
      {"0100006162630000", {"unix", "", "", "@abc"}},
      {"100000000000000000000000", {"netlink", "", "", ""}},
      {"00000000000000000000000000000000", {"0", "", "", ""}},
      {"0200", {"2", "", "", ""}},
      {"02", {"", "", "", ""}},
      {"0200zz", {"", "", "", ""}},
  };
  for (const auto& [hex, want] : cases) {
    const AuditSocket got = audit_socket(hex);
    EXPECT_EQ((std::vector<std::string>{got.family, got.address, got.port, got.path}), want) << hex;
  }
}

// Events of four lines, two at a time line by line.
std::string interleaved(std::size_t pairs) {
  std::string out;
  for (std::size_t i = 0; i < pairs; ++i) {
    for (const char* type : {"SYSCALL", "EXECVE", "CWD", "PATH"}) {
      for (std::size_t k = 0; k < 2; ++k)
        out += std::string{"type="} + type +
               " msg=audit(1774324897.123:" + std::to_string(100 + 2 * i + k) +
               "): cwd=\"/tmp\" name=\"/x\"\n";
    }
  }
  return out;
}

TEST(Audit, ItCutsBlocksBetweenEvents) {
  const std::string text = interleaved(1000);
  for (const std::size_t size :
       {text.size(), text.size() - 1, text.size() - 200, text.size() - 777}) {
    const std::size_t end = end_of_audit_events(std::string_view{text}.substr(0, size));
    EXPECT_EQ(text.substr(end).find("type=SYSCALL"), 0u) << size;
    EXPECT_TRUE(text.substr(0, end).ends_with("name=\"/x\"\n")) << size;
    EXPECT_EQ(read(text.substr(0, end)).size() + read(text.substr(end)).size(), 2000u) << size;
  }
  EXPECT_EQ(end_of_audit_events("type=CWD msg=audit(1.5:7): x"), 0u);
}

TEST(Audit, ItNamesSerialsThatAreSkipped) {
  using Missing = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  struct Numbers {
    const char* what;
    std::vector<std::uint64_t> seen;
    Missing want;
  };
  const Numbers cases[] = {
      {"in order", {5, 5, 6, 7}, {}},
      {"a little out of order", {5, 7, 6, 8}, {}},
      {"lost", {49, 59, 60}, {{50, 58}}},
      {"the end of the number", {4294967294, 4294967295, 0, 1}, {}},
      {"started again", {90'001, 90'002, 1, 2, 4}, {{3, 3}}},
      {"started again, the gap of one start is not filled by another",
       {1, 9'000, 1, 2, 3},
       {{2, 8'999}}},
  };
  for (const Numbers& c : cases) {
    RecordNumbers numbers;
    std::uint64_t at = 0;
    for (const std::uint64_t number : c.seen) numbers.add(1, at++, number);
    EXPECT_EQ(numbers.missing(), c.want) << c.what;
  }
  RecordNumbers two;
  for (std::uint64_t i = 0; i < 6; ++i) two.add(i % 2, i, i % 2 == 0 ? 100 + i / 2 : 7'000 + i);
  EXPECT_EQ(two.missing(), (Missing{{7'002, 7'002}, {7'004, 7'004}}));
}

}  // namespace
}  // namespace tamiz::telemetry
