#include "telemetry/xml.hpp"

#include <gtest/gtest.h>

namespace tamiz::telemetry {
namespace {

constexpr std::string_view kEvent =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name='MsiInstaller'/><EventID Qualifiers='0'>1033</EventID>"
    "<TimeCreated SystemTime='2026-03-14T06:02:11.1234567Z'/><Computer>WS-1</Computer></System>"
    "<EventData><Data>Example &amp; Phone</Data><Data Name='Image'>C:\\a.exe</Data>"
    "<Data>18.12</Data></EventData></Event>";

TEST(Xml, ItNamesTheParts) {
  FieldTable fields;
  struct Row {
    std::string_view key, value;
  };
  const std::vector<Row> rows{{"System.Provider.Name", "MsiInstaller"},
                              {"System.EventID", "1033"},
                              {"System.TimeCreated.SystemTime", "2026-03-14T06:02:11.1234567Z"},
                              {"System.Computer", "WS-1"},
                              {"EventData.Data1", "Example & Phone"},
                              {"EventData.Data2", "18.12"},
                              {"EventData.Image", "C:\\a.exe"},
                              {"EventData.Data3", ""}};
  for (const Row& row : rows) fields.add(row.key);
  Record record{fields.size()};
  Scratch scratch;
  XmlReader reader{fields};
  EXPECT_EQ(reader.read(kEvent, record, scratch), "");
  for (const Row& row : rows) EXPECT_EQ(record[fields.find(row.key)], row.value) << row.key;
}

TEST(Xml, ItFindsWholeEventsOnly) {
  const std::string text =
      "<?xml?><Events>" + std::string{kEvent} + "\n" + std::string{kEvent} + "<Event><System></Sys";
  const auto first = next_event(text, 0);
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, kEvent);
  const auto second = next_event(text, text.find(kEvent) + kEvent.size());
  ASSERT_TRUE(second);
  EXPECT_EQ(*second, kEvent);
  EXPECT_EQ(end_of_events(text), text.rfind("</Event>") + 8);
  EXPECT_FALSE(next_event(text, end_of_events(text)));
  EXPECT_FALSE(next_event("<Events><EventData/></Events>", 0));
  // A syslog cut the first: it is given as far as the line of the next.
  const std::string cut = "host sysmon: <Event><System>\nhost sysmon: " + std::string{kEvent};
  const auto torn = next_event(cut, 0);
  ASSERT_TRUE(torn);
  EXPECT_EQ(*torn, "<Event><System>\nhost sysmon: ");
  EXPECT_EQ(next_event(cut, 13 + torn->size()), kEvent);
}

TEST(Xml, ItReadsResultsOfSplunk) {
  FieldTable fields;
  for (const char* key : {"_raw", "_time", "host"}) fields.add(key);
  Record record{fields.size()};
  Scratch scratch;
  XmlReader reader{fields};
  const std::string_view text =
      "<results preview='0'><meta><fieldOrder><field>_raw</field></fieldOrder></meta>"
      "<result offset='0'><field k='_raw'><v xml:space='preserve'>a &lt;b> c</v></field>"
      "<field k='_time'><value><text>2026-03-24</text></value></field><field k='host'>"
      "<value><text>ws-1</text></value><value><text>ws-2</text></value></field></result></results>";
  const auto found = next_event(text, 0, "result");
  ASSERT_TRUE(found);
  EXPECT_EQ(reader.read(*found, record, scratch), "");
  EXPECT_EQ(record[0], "a <b> c");
  EXPECT_EQ(record[1], "2026-03-24");
  EXPECT_EQ(record[2], "ws-1;ws-2");
}

TEST(Xml, ItSaysWhatIsWrongAndReadsOn) {
  FieldTable fields;
  fields.add("System.EventID");
  Record record{fields.size()};
  Scratch scratch;
  XmlReader reader{fields};
  EXPECT_EQ(reader.read("<Event><System></Wrong></Event>", record, scratch),
            "not one XML event: Start-end tags mismatch, 17 bytes into it");
  // No entity of a stranger is expanded.
  EXPECT_EQ(reader.read("<!DOCTYPE x [<!ENTITY a 'b'>]><Event><System><EventID>&a;</EventID>"
                        "</System></Event>",
                        record, scratch),
            "");
  EXPECT_EQ(record[0], "&a;");
}

}  // namespace
}  // namespace tamiz::telemetry
