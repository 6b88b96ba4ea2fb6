#include "telemetry/xml.hpp"

#include <fmt/core.h>

#include <pugixml.hpp>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

// "<Event>" or "<Event ", not "<EventData>" nor "<Events>".
std::size_t find_open(std::string_view text, std::size_t at, const std::string& open) {
  while ((at = text.find(open, at)) != std::string_view::npos) {
    const std::size_t after = at + open.size();
    if (after < text.size() && (text[after] == '>' || text[after] == ' ' || text[after] == '\n' ||
                                text[after] == '\r' || text[after] == '\t'))
      return at;
    at = after;
  }
  return at;
}

class Filler {
 public:
  Filler(const FieldTable& fields, Record& record, Scratch& scratch)
      : fields_(fields), record_(record), scratch_(scratch) {}

  void system(const pugi::xml_node& node) {
    for (const pugi::xml_node child : node.children()) {
      const std::string name = fmt::format("System.{}", child.name());
      set(name, child.child_value());
      for (const pugi::xml_attribute attribute : child.attributes())
        set(fmt::format("{}.{}", name, attribute.name()), attribute.value());
    }
  }
  void data(const pugi::xml_node& node) {
    unsigned unnamed = 0;
    for (const pugi::xml_node child : node.children()) {
      if (std::string_view{child.name()} != "Data") {
        set(fmt::format("EventData.{}", child.name()), child.child_value());
        continue;
      }
      const pugi::xml_attribute name = child.attribute("Name");
      set(name.empty() ? fmt::format("EventData.Data{}", ++unnamed)
                       : fmt::format("EventData.{}", name.value()),
          child.child_value());
    }
  }
  void user(const pugi::xml_node& node) {
    for (const pugi::xml_node child : node.first_child().children())
      set(fmt::format("UserData.{}", child.name()), child.child_value());
  }
  void splunk(const pugi::xml_node& field) {
    std::string all = field.child("v").text().get();
    for (const pugi::xml_node value : field.children("value"))
      all += (all.empty() ? "" : ";") + std::string{value.child("text").text().get()};
    set(field.attribute("k").value(), all);
  }

 private:
  void set(std::string_view name, std::string_view value) {
    const Slot slot = fields_.find(name);
    if (slot != kNoSlot && !value.empty() && record_[slot].empty())
      record_.set(slot, scratch_.keep(value));
  }
  const FieldTable& fields_;
  Record& record_;
  Scratch& scratch_;
};

}  // namespace

std::optional<std::string_view> next_event(std::string_view text, std::size_t at,
                                           std::string_view element) {
  const std::string begin = fmt::format("<{}", element), end = fmt::format("</{}>", element);
  const std::size_t open = find_open(text, at, begin);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = text.find(end, open);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view whole = text.substr(open, close + end.size() - open);
  const std::size_t other = find_open(whole, begin.size(), begin);
  const bool torn = other != std::string_view::npos && whole.substr(0, other).find('\n') < other;
  return torn ? whole.substr(0, other) : whole;
}

std::size_t end_of_events(std::string_view text, std::string_view element) {
  const std::string end = fmt::format("</{}>", element);
  const std::size_t close = text.rfind(end);
  return close == std::string_view::npos ? 0 : close + end.size();
}

std::size_t last_event(std::string_view event) {
  static const std::string kOpen = "<Event";
  for (std::size_t at = event.rfind(kOpen); at != std::string_view::npos && at > 0;
       at = event.rfind(kOpen, at - 1)) {
    if (find_open(event, at, kOpen) == at) return at;
  }
  return 0;
}

struct XmlReader::Parser {
  pugi::xml_document document;
};

XmlReader::XmlReader(const FieldTable& fields)
    : fields_(fields), parser_(std::make_unique<Parser>()) {}
XmlReader::~XmlReader() = default;

std::string XmlReader::read(std::string_view event, Record& record, Scratch& scratch) {
  // No DTD is read, so no entity of a stranger is expanded; depth is bounded by pugixml itself only
  // for parsing, which does not recurse.
  const pugi::xml_parse_result parsed = parser_->document.load_buffer(
      event.data(), event.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    record.clear();
    return fmt::format("not one XML event: {}, {} bytes into it", parsed.description(),
                       parsed.offset);
  }
  Filler filler{fields_, record, scratch};
  for (const pugi::xml_node field : parser_->document.child("result").children("field"))
    filler.splunk(field);
  const pugi::xml_node root = parser_->document.child("Event");
  for (const pugi::xml_node part : root.children()) {
    const std::string_view name = part.name();
    if (name == "System") filler.system(part);
    if (name == "EventData") filler.data(part);
    if (name == "UserData") filler.user(part);
  }
  return "";
}

}  // namespace tamiz::telemetry
