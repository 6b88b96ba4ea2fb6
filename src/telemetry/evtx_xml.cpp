// A record as XML (telemetry/evtx_record.hpp): for people, and for a second reading of what fill()
// does.
#include "base/text.hpp"
#include "telemetry/evtx_record.hpp"

namespace tamiz::telemetry {
namespace {

void escape(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

Result<std::string> EvtxRecords::xml(std::size_t from, std::size_t to) {
  pieces_ = 0;
  TAMIZ_TRY(const Instance event, instance(from, to));
  std::string out;
  TAMIZ_CHECK(render(event, 0, out, 0));
  return out;
}

Result<> EvtxRecords::render(const Instance& instance, std::uint32_t number, std::string& out,
                             unsigned depth) {
  const EvtxElement& element = instance.compiled->tree.elements[number];
  Scratch scratch;
  std::string open = "<" + element.name;
  for (const EvtxAttribute& attribute : element.attributes) {
    const std::string_view value = text_of(attribute.parts, instance, scratch);
    const bool left_out =
        value.empty() && attribute.parts.size() == 1 && attribute.parts[0].optional;
    if (left_out) continue;
    open += " " + attribute.name + "=\"";
    escape(value, open);
    open += '"';
  }
  open += '>';
  const std::string close = "</" + element.name + ">";
  const bool list = element.content.size() == 1 &&
                    element.content[0].kind == EvtxPart::Kind::Value &&
                    element.content[0].number < instance.values.size() &&
                    instance.values[element.content[0].number].is_array();
  if (!list) {
    out += open;
    TAMIZ_CHECK(render_content(instance, element, out, depth));
    out += close;
    return {};
  }
  EvtxValue array = instance.values[element.content[0].number], item;
  while (next_item(array, item)) {
    out += open;
    escape(evtx_text(item, scratch), out);
    out += close;
  }
  return {};
}

Result<> EvtxRecords::render_content(const Instance& instance, const EvtxElement& element,
                                     std::string& out, unsigned depth) {
  Scratch scratch;
  for (const EvtxPart& part : element.content) {
    if (part.kind == EvtxPart::Kind::Element) {
      TAMIZ_CHECK(render(instance, part.number, out, depth));
      continue;
    }
    const bool is_value =
        part.kind == EvtxPart::Kind::Value && part.number < instance.values.size();
    if (!is_value || !instance.values[part.number].is_xml()) {
      escape(text_of({part}, instance, scratch), out);
      continue;
    }
    const EvtxValue& value = instance.values[part.number];
    if (value.bytes.empty()) continue;
    if (depth + 1 >= kMostEvtxNesting)
      return fail(Code::Damaged, "XML lies more than 8 deep in values", 0);
    const auto from = static_cast<std::size_t>(value.bytes.data() - chunk_.data());
    TAMIZ_TRY(const Instance inner, this->instance(from, from + value.bytes.size()));
    TAMIZ_CHECK(render(inner, 0, out, depth + 1));
  }
  return {};
}

}  // namespace tamiz::telemetry
