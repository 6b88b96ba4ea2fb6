#include "telemetry/pairs.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tamiz::telemetry {
namespace {

using Read = std::map<std::string, std::string>;

Read read(std::string_view line) {
  FieldTable fields;
  for (const char* key :
       {"date",    "devname",    "msg",          "srcip",  "acct",         "exe",
        "path",    "cef.vendor", "cef.product",  "cef.id", "cef.name",     "cef.severity",
        "src",     "request",    "rt",           "cs1",    "leef.product", "leef.id",
        "usrName", "audit.time", "audit.serial", "type"})
    fields.add(key);
  Record record{fields.size()};
  Scratch scratch;
  Read out;
  if (!read_pairs(line, fields, record, scratch)) out["(none)"] = "";
  for (Slot s = 0; s < fields.size(); ++s) {
    if (!record[s].empty()) out[fields.key(s)] = record[s];
  }
  return out;
}

struct Case {
  const char* what;
  const char* line;
  Read want;
};

TEST(Pairs, ItReadsEveryForm) {
  const Case cases[] = {
      {"fortigate",
       R"(<189>date=2026-03-24 devname="FW 1" srcip=10.2.7.31 msg="a=b, c")",
       {{"date", "2026-03-24"}, {"devname", "FW 1"}, {"srcip", "10.2.7.31"}, {"msg", "a=b, c"}}},
      {"a quote inside quotes",
       R"(path="C:\Temp\\\"x\".exe" srcip=1.2.3.4)",
       {{"path", R"(C:\Temp\\"x".exe)"}, {"srcip", "1.2.3.4"}}},
      {"an open quote",
       R"(srcip=1.2.3.4 msg="never closed)",
       {{"srcip", "1.2.3.4"}, {"msg", "never closed"}}},
      {"audit, pairs in single quotes",
       R"(type=USER_LOGIN msg=audit(1364481363.243:24287): pid=1 msg='op=login acct="root" exe="/usr/sbin/sshd" res=success')",
       {{"type", "USER_LOGIN"},
        {"msg", "audit(1364481363.243:24287):"},
        {"audit.time", "1364481363.243"},
        {"audit.serial", "24287"},
        {"acct", "root"},
        {"exe", "/usr/sbin/sshd"}}},
      {"CEF with a syslog head",
       R"(Mar 24 04:01:37 fw1 CEF:0|Example|Fire\|Wall|1.0|17|name here|5|src=10.2.7.31 request=http://example.org/?a\=b&c cs1=two words rt=1774324897000)",
       {{"cef.vendor", "Example"},
        {"cef.product", "Fire|Wall"},
        {"cef.id", "17"},
        {"cef.name", "name here"},
        {"cef.severity", "5"},
        {"src", "10.2.7.31"},
        {"request", "http://example.org/?a=b&c"},
        {"cs1", "two words"},
        {"rt", "1774324897000"}}},
      {"CEF that ends in its head",
       "CEF:0|Example|Wall",
       {{"cef.vendor", "Example"}, {"cef.product", "Wall"}}},
      {"LEEF 1",
       "LEEF:1.0|Example|Wall|2|login|src=10.2.7.31\tusrName=a b",
       {{"leef.product", "Wall"}, {"leef.id", "login"}, {"src", "10.2.7.31"}, {"usrName", "a b"}}},
      {"LEEF 2 with its own delimiter",
       "LEEF:2.0|Example|Wall|2|login|^|src=10.2.7.31^usrName=a b",
       {{"leef.product", "Wall"}, {"leef.id", "login"}, {"src", "10.2.7.31"}, {"usrName", "a b"}}},
      {"an open quote before other pairs",
       R"(msg="never closed srcip=1.2.3.4)",
       {{"msg", "never closed srcip=1.2.3.4"}, {"srcip", "1.2.3.4"}}},
      {"audit(..) that somebody typed",
       R"(type=EXECVE msg=audit(1364481363.243:24287): exe=audit(1.0:2))",
       {{"type", "EXECVE"},
        {"msg", "audit(1364481363.243:24287):"},
        {"audit.time", "1364481363.243"},
        {"audit.serial", "24287"},
        {"exe", "audit(1.0:2)"}}},
      {"CEF in a value",
       R"(srcip=1.2.3.4 request=http://example.org/CEF:0|a|b msg="CEF: a word")",
       {{"srcip", "1.2.3.4"}, {"request", "http://example.org/CEF:0|a|b"}, {"msg", "CEF: a word"}}},
      {"LEEF with a quote",
       "LEEF:1.0|Example|Wall|2|login|usrName=\"a\tsrc=10.2.7.31\tmsg=\"b c\"",
       {{"leef.product", "Wall"},
        {"leef.id", "login"},
        {"usrName", "\"a"},
        {"src", "10.2.7.31"},
        {"msg", "b c"}}},
      {"LEEF 2 with its delimiter as a number",
       "LEEF:2.0|Example|Wall|2|login|0x7C|src=10.2.7.31|usrName=a b",
       {{"leef.product", "Wall"}, {"leef.id", "login"}, {"src", "10.2.7.31"}, {"usrName", "a b"}}},
      {"no pair", "a line of words = and signs", {{"(none)", ""}}},
      {"nothing", "", {{"(none)", ""}}},
  };
  for (const Case& c : cases) EXPECT_EQ(read(c.line), c.want) << c.what;
}

}  // namespace
}  // namespace tamiz::telemetry
