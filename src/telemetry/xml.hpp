#pragma once
// Windows events as XML (the schema of `wevtutil qe /f:xml` and of event subscriptions): any number
// of
// `<Event ..>..</Event>` in a file, with or without an element around them, or at the end of syslog
// lines (Sysmon for Linux). And Splunk's results: `<result><field k='NAME'>` with `<v>` or with one
// or more `<value><text>`; of these the record has NAME, several values joined by ";".
//
// Names: System.EventID, System.TimeCreated.SystemTime (attributes), EventData.<Name> for named
// <Data>, EventData.Data1, .Data2 .. for those without a name (MsiInstaller), UserData.<Name> for
// the fields of a channel's own element. Tested by xml_test.cpp and the goldens.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "telemetry/fields.hpp"
#include "telemetry/scratch.hpp"

namespace tamiz::telemetry {

// The next event at or after `at`: its extent; nullopt when none is whole. An event in whose place
// another line begins the next one (a syslog cut it) is given as far as there: it is no XML.
std::optional<std::string_view> next_event(std::string_view text, std::size_t at,
                                           std::string_view element = "Event");
// Where the last event begins that opens within this one, which is not whole then; 0 = none does.
std::size_t last_event(std::string_view event);
// Where the last whole event of the text ends; 0 = none does.
std::size_t end_of_events(std::string_view text, std::string_view element = "Event");

class XmlReader {
 public:
  explicit XmlReader(const FieldTable& fields);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  // Fills the record's slots from one event. "" or what is wrong. Views live as long as `scratch`.
  std::string read(std::string_view event, Record& record, Scratch& scratch);

 private:
  struct Parser;
  const FieldTable& fields_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace tamiz::telemetry
