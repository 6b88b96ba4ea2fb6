#include "telemetry/xml.hpp"

#include <fmt/core.h>

#include <pugixml.hpp>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

constexpr std::string_view kOpen = "<Event", kClose = "</Event>";

// "<Event>" or "<Event ", not "<EventData>" nor "<Events>".
std::size_t find_open(std::string_view text, std::size_t at) {
  while ((at = text.find(kOpen, at)) != std::string_view::npos) {
    const std::size_t after = at + kOpen.size();
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

std::optional<std::string_view> next_event(std::string_view text, std::size_t at) {
  const std::size_t open = find_open(text, at);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = text.find(kClose, open);
  if (close == std::string_view::npos) return std::nullopt;
  return text.substr(open, close + kClose.size() - open);
}

std::size_t last_event(std::string_view event) {
  for (std::size_t at = event.rfind(kOpen); at != std::string_view::npos && at > 0;
       at = event.rfind(kOpen, at - 1)) {
    if (find_open(event, at) == at) return at;
  }
  return 0;
}

std::size_t end_of_events(std::string_view text) {
  const std::size_t close = text.rfind(kClose);
  return close == std::string_view::npos ? 0 : close + kClose.size();
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
  const pugi::xml_node root = parser_->document.child("Event");
  Filler filler{fields_, record, scratch};
  for (const pugi::xml_node part : root.children()) {
    const std::string_view name = part.name();
    if (name == "System") filler.system(part);
    if (name == "EventData") filler.data(part);
    if (name == "UserData") filler.user(part);
  }
  return "";
}

}  // namespace tamiz::telemetry
