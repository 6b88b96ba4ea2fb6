#include "telemetry/evtx_record.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/cursor.hpp"

namespace tamiz::telemetry {
namespace {

// The parts of an element's text: up to the first element in it, as readers of XML take it.
std::vector<EvtxPart> text_parts(const EvtxElement& element) {
  const auto end = std::ranges::find(element.content, EvtxPart::Kind::Element, &EvtxPart::kind);
  return {element.content.begin(), end};
}

std::string literal(const std::vector<EvtxPart>& parts) {
  std::string out;
  for (const EvtxPart& part : parts) out += part.text;
  return out;
}

bool has_values(const std::vector<EvtxPart>& parts) {
  return std::ranges::find(parts, EvtxPart::Kind::Value, &EvtxPart::kind) != parts.end();
}

}  // namespace

void EvtxRecords::open(std::string_view chunk) {
  chunk_ = chunk;
  by_offset_.clear();
  definition_bytes_ = 0;
  if (template_bytes_ <= kMostEvtxTemplateBytes) return;
  templates_.clear();
  template_bytes_ = 0;
}

Result<EvtxRecords::Compiled*> EvtxRecords::definition(std::size_t at) {
  const auto key = static_cast<std::uint32_t>(at);
  if (const auto known = by_offset_.find(key); known != by_offset_.end()) return known->second;
  return by_offset_.emplace(key, read_definition(at)).first->second;
}

Result<EvtxRecords::Compiled*> EvtxRecords::read_definition(std::size_t at) {
  const std::size_t begin = at + 24, size = le_at<std::uint32_t>(chunk_, at + 20);
  if (begin > chunk_.size() || size > chunk_.size() - begin)
    return fail(Code::Damaged, "a template's definition reaches past its chunk", at);
  definition_bytes_ += size;
  if (definition_bytes_ > kMostEvtxDefinitionBytes)
    return fail(Code::Damaged, "templates' definitions that lie over each other", at);
  const std::uint64_t sum = evtx_fingerprint(chunk_, begin, begin + size);
  auto found = templates_.find(sum);
  if (sum == 0 || found == templates_.end()) {
    TAMIZ_TRY(EvtxTree tree, read_evtx_tree(chunk_, begin, begin + size, true));
    found = templates_.emplace(sum, std::make_unique<Compiled>()).first;
    template_bytes_ += evtx_tree_bytes(tree);
    found->second->tree = std::move(tree);
  }
  return found->second.get();
}

Result<EvtxRecords::Instance> EvtxRecords::instance(std::size_t from, std::size_t to) {
  Instance out;
  if (++pieces_ > kMostEvtxPieces)
    return fail(Code::Damaged, "a record of more than 32 pieces of XML", from);
  Window w{chunk_.substr(0, to), from};
  auto token = w.le<std::uint8_t>();
  if (token == 0x0F) {
    w.skip(3);
    token = w.le<std::uint8_t>();
  }
  if (token != 0x0C) {
    out.own = std::make_shared<Compiled>();
    out.compiled = out.own.get();
    TAMIZ_TRY(out.own->tree, read_evtx_tree(chunk_, from, to, false));
    out.spare = to - std::min(to, out.own->tree.end);
    return out;
  }
  w.skip(5);
  const std::size_t definition_at = w.le<std::uint32_t>();
  if (!w.good()) return fail(Code::Damaged, "a record that ends within its template", from);
  if (definition_at == w.at())
    w.skip(24 + std::size_t{le_at<std::uint32_t>(chunk_, definition_at + 20)});
  TAMIZ_TRY(out.compiled, definition(definition_at));
  const auto count = w.le<std::uint32_t>();
  if (!w.good() || count > kMostEvtxValues || std::size_t{count} * 4 > w.left())
    return fail(Code::Damaged, fmt::format("a record of {} values", count), w.at());
  out.values.resize(count);
  Window sizes{chunk_.substr(0, to), w.at()};
  w.skip(std::size_t{count} * 4);
  for (EvtxValue& value : out.values) {
    const auto size = sizes.le<std::uint16_t>();
    value.type = sizes.le<std::uint8_t>();
    sizes.skip(1);
    value.bytes = w.take(size);
  }
  if (!w.good()) return fail(Code::Damaged, "values that reach past the record", w.at());
  out.spare = w.left();
  return out;
}

Result<> EvtxRecords::fill(std::size_t from, std::size_t to, Record& record, Scratch& scratch) {
  pieces_ = 0;
  spare_ = 0;
  TAMIZ_TRY(const Instance event, instance(from, to));
  spare_ = event.spare;
  Filling filling{record, scratch};
  return fill(event, Role::Event, filling, 0);
}

Result<> EvtxRecords::fill(const Instance& instance, Role role, Filling& to, unsigned depth) {
  for (const Op& op : ops(*instance.compiled, role)) {
    switch (op.kind) {
      case Op::Kind::Set:  // of a slot that is filled no other value counts: it is not made
        if (to.record[op.slot].empty()) set(op.slot, text_of(op.parts, instance, to.scratch), to);
        break;
      case Op::Kind::Unnamed:
        unnamed(op, instance, to);
        break;
      case Op::Kind::Named: {
        const std::string name =
            fmt::format("EventData.{}", text_of(op.name, instance, to.scratch));
        if (const Slot slot = fields_.find(name); to.record[slot].empty() && slot != kNoSlot)
          set(slot, text_of(op.parts, instance, to.scratch), to);
        break;
      }
      case Op::Kind::Nested: {
        const std::uint32_t number = op.parts.front().number;
        if (number < instance.values.size())
          TAMIZ_CHECK(nested(instance.values[number], op.role, to, depth));
        break;
      }
    }
  }
  return {};
}

Result<> EvtxRecords::nested(const EvtxValue& value, Role role, Filling& to, unsigned depth) {
  if (!value.is_xml() || value.bytes.empty()) return {};
  if (depth + 1 >= kMostEvtxNesting)
    return fail(Code::Damaged, "XML lies more than 8 deep in values", 0);
  const auto from = static_cast<std::size_t>(value.bytes.data() - chunk_.data());
  TAMIZ_TRY(const Instance inner, instance(from, from + value.bytes.size()));
  return fill(inner, role, to, depth + 1);
}

// Of a name that stands twice the first value counts.
void EvtxRecords::set(Slot slot, std::string_view value, Filling& to) const {
  if (slot != kNoSlot && !value.empty() && to.record[slot].empty()) to.record.set(slot, value);
}

// <Data> without a name, once for each item of a list (MsiInstaller).
void EvtxRecords::unnamed(const Op& op, const Instance& instance, Filling& to) const {
  const auto wanted = [&]() -> Slot {
    const Slot slot = fields_.find(fmt::format("EventData.Data{}", ++to.unnamed));
    return slot != kNoSlot && to.record[slot].empty() ? slot : kNoSlot;
  };
  const bool list = op.parts.size() == 1 && op.parts[0].kind == EvtxPart::Kind::Value &&
                    op.parts[0].number < instance.values.size() &&
                    instance.values[op.parts[0].number].is_array();
  if (!list) {
    if (const Slot slot = wanted(); slot != kNoSlot)
      set(slot, text_of(op.parts, instance, to.scratch), to);
    return;
  }
  EvtxValue array = instance.values[op.parts[0].number], item;
  while (next_item(array, item)) {
    if (const Slot slot = wanted(); slot != kNoSlot) set(slot, evtx_text(item, to.scratch), to);
  }
}

std::string_view EvtxRecords::text_of(const std::vector<EvtxPart>& parts, const Instance& instance,
                                      Scratch& scratch) const {
  const auto part_text = [&](const EvtxPart& part) -> std::string_view {
    if (part.kind == EvtxPart::Kind::Text) return part.text;
    if (part.kind != EvtxPart::Kind::Value || part.number >= instance.values.size()) return {};
    const EvtxValue& value = instance.values[part.number];
    return value.is_xml() ? std::string_view{} : evtx_text(value, scratch);
  };
  if (parts.empty()) return {};
  if (parts.size() == 1) {
    // The text of XML that stands in the record itself goes with it.
    const std::string_view text = part_text(parts.front());
    return instance.own ? scratch.keep(text) : text;
  }
  std::string joined;
  for (const EvtxPart& part : parts) joined += part_text(part);
  return scratch.keep(joined);
}

const std::vector<EvtxRecords::Op>& EvtxRecords::ops(Compiled& compiled, Role role) const {
  auto& made = compiled.ops[static_cast<std::size_t>(role)];
  if (!made) compile(compiled.tree, 0, role, made.emplace());
  return *made;
}

void EvtxRecords::compile(const EvtxTree& tree, std::uint32_t number, Role role,
                          std::vector<Op>& ops) const {
  const EvtxElement& element = tree.elements[number];
  switch (role) {
    case Role::Event:
      if (element.name == "Event") compile_children(tree, element, Role::Part, ops);
      break;
    case Role::Part:
      if (element.name == "System") compile_system(tree, element, ops);
      if (element.name == "EventData") compile_children(tree, element, Role::Data, ops);
      if (element.name == "UserData") compile_children(tree, element, Role::UserTop, ops);
      break;
    case Role::Data:
      compile_data(element, ops);
      break;
    case Role::UserTop:
      compile_children(tree, element, Role::User, ops);
      break;
    default:
      if (const Slot slot = fields_.find("UserData." + element.name); slot != kNoSlot)
        ops.push_back({Op::Kind::Set, slot, role, text_parts(element), {}});
      break;
  }
}

void EvtxRecords::compile_children(const EvtxTree& tree, const EvtxElement& of, Role role,
                                   std::vector<Op>& ops) const {
  for (const EvtxPart& part : of.content) {
    if (part.kind == EvtxPart::Kind::Element) compile(tree, part.number, role, ops);
    if (part.kind == EvtxPart::Kind::Value)
      ops.push_back({Op::Kind::Nested, kNoSlot, role, {part}, {}});
  }
}

void EvtxRecords::compile_system(const EvtxTree& tree, const EvtxElement& system,
                                 std::vector<Op>& ops) const {
  for (const EvtxPart& part : system.content) {
    if (part.kind != EvtxPart::Kind::Element) continue;
    const EvtxElement& child = tree.elements[part.number];
    const std::string name = "System." + child.name;
    if (const Slot slot = fields_.find(name); slot != kNoSlot)
      ops.push_back({Op::Kind::Set, slot, Role::Part, text_parts(child), {}});
    for (const EvtxAttribute& attribute : child.attributes) {
      const Slot slot = fields_.find(name + "." + attribute.name);
      if (slot != kNoSlot) ops.push_back({Op::Kind::Set, slot, Role::Part, attribute.parts, {}});
    }
  }
}

void EvtxRecords::compile_data(const EvtxElement& data, std::vector<Op>& ops) const {
  auto parts = text_parts(data);
  const auto name = std::ranges::find(data.attributes, "Name", &EvtxAttribute::name);
  if (data.name == "Data" && name == data.attributes.end()) {
    ops.push_back({Op::Kind::Unnamed, kNoSlot, Role::Data, std::move(parts), {}});
  } else if (data.name == "Data" && has_values(name->parts)) {
    ops.push_back({Op::Kind::Named, kNoSlot, Role::Data, std::move(parts), name->parts});
  } else {
    const std::string key = "EventData." + (data.name == "Data" ? literal(name->parts) : data.name);
    if (const Slot slot = fields_.find(key); slot != kNoSlot)
      ops.push_back({Op::Kind::Set, slot, Role::Data, std::move(parts), {}});
  }
}

}  // namespace tamiz::telemetry
